-- Who decides about whom, as data by jurisdiction; from which age somebody alone decides; and others
-- than parents who may decide for somebody who cannot (adr/0021, domain/models §6.1).

ALTER TABLE access_jurisdiction ENABLE ROW LEVEL SECURITY;
ALTER TABLE access_jurisdiction FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_owner ON access_jurisdiction TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY wall_see ON access_jurisdiction FOR SELECT USING (true);
ALTER TABLE access_decisionright ENABLE ROW LEVEL SECURITY;
ALTER TABLE access_decisionright FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_owner ON access_decisionright TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY wall_see ON access_decisionright FOR SELECT USING (true);

INSERT INTO access_jurisdiction (key, own_age, source) VALUES
    ('CA-ON', 16, 'CYFSA Part X and PHIPA, as read in domain/models §6.1 [F61] [F62] [F64]');
INSERT INTO access_decisionright (id, jurisdiction_id, key, rank, when_unable, source)
SELECT gen_random_uuid(), 'CA-ON', key, rank, when_unable, source FROM (VALUES
    ('self', 0, false, 'presumed capable at any age [F64]'),
    ('guardian', 1, true, 'order of substitutes [F62]'),
    ('attorney', 2, true, 'order of substitutes [F62]'),
    ('representative', 3, true, 'order of substitutes [F62]'),
    ('spouse', 4, true, 'order of substitutes [F62]'),
    ('custody', 5, false, 'under the age also beside a capable child [F61] [F64]; joint: equal [F63]'),
    ('access', 6, false, 'below a custodial parent [F62]'),
    ('sibling', 7, true, 'order of substitutes [F62]'),
    ('relative', 8, true, 'order of substitutes [F62]')
) AS ontario (key, rank, when_unable, source);
ALTER TABLE people_community ADD CONSTRAINT people_community_jurisdiction
    FOREIGN KEY (jurisdiction) REFERENCES access_jurisdiction (key);

-- The right that a relation gives: custody, whole or shared or a society's, is one.
CREATE FUNCTION oneplan_right(custody text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN custody IN ('sole', 'joint', 'society') THEN 'custody' ELSE custody END
$$;

-- By what right somebody decides about somebody (or, without a subject, about the family), as the
-- facts are now: the rank of their best right; 99 is none at all. Nobody named: as a parent would.
-- Whoever has access to a child is below a custodial parent, though they direct the plan. `beside`:
-- their best right to decide beside somebody who can, so without those that wait for who cannot.
DROP TRIGGER rank ON access_directive;
DROP FUNCTION oneplan_rank(uuid, uuid);
CREATE FUNCTION oneplan_rank(the_family uuid, decider uuid, subject uuid,
                             beside boolean DEFAULT false) RETURNS smallint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off AS $$
    WITH rights AS MATERIALIZED (
        SELECT r.key, r.rank FROM people_family f JOIN people_community c ON c.id = f.community_id
        JOIN access_decisionright r ON r.jurisdiction_id = c.jurisdiction
        WHERE f.id = the_family AND NOT (beside AND r.when_unable)
    ), their AS MATERIALIZED (
        SELECT oneplan_right(r.custody) AS key FROM people_relation r
        WHERE r.family_id = the_family AND r.person_id = decider
          AND (subject IS NULL OR r.to_person_id = subject)
    )
    SELECT coalesce(CASE WHEN decider IS NULL THEN (SELECT rank FROM rights WHERE key = 'custody')
        ELSE (SELECT CASE WHEN p.left_at IS NOT NULL THEN 99
                          WHEN p.id = subject THEN (SELECT rank FROM rights WHERE key = 'self')
            ELSE least(
                (SELECT min(r.rank) FROM their t JOIN rights r USING (key)
                 WHERE key <> 'access' AND (subject IS NOT NULL OR key = 'custody')),
                (SELECT rank FROM rights WHERE key = CASE
                    WHEN subject IS NOT NULL AND 'access' IN (SELECT key FROM their) THEN 'access'
                    WHEN p.directs THEN 'custody'
                    WHEN 'access' IN (SELECT key FROM their) THEN 'access' END)) END
              FROM people_person p WHERE p.id = decider AND p.family_id = the_family)
        END, 99)::smallint
$$;
CREATE OR REPLACE FUNCTION oneplan_set_rank() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    NEW.rank := oneplan_rank(NEW.family_id, NEW.decided_by_id, NEW.person_id);
    RETURN NEW;
END
$$;
CREATE TRIGGER rank BEFORE INSERT OR UPDATE OF decided_by_id, person_id ON access_directive
    FOR EACH ROW EXECUTE FUNCTION oneplan_set_rank();

-- The moment at which a young person's birthday makes them of age, where the family is: midnight.
-- Somebody born on 29 February has their birthday on 1 March, as in people.rules.age_on.
CREATE FUNCTION oneplan_comes_of_age(the_family uuid, born date) RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT ((b.day + CASE WHEN extract(day FROM b.day) < extract(day FROM born) THEN 1 ELSE 0 END)
            ::timestamp AT TIME ZONE c.zone)
    FROM people_family f JOIN people_community c ON c.id = f.community_id
    JOIN access_jurisdiction j ON j.key = c.jurisdiction
    CROSS JOIN LATERAL (SELECT (born + make_interval(years => j.own_age))::date AS day) b
    WHERE f.id = the_family
$$;
REVOKE EXECUTE ON FUNCTION oneplan_comes_of_age(uuid, date) FROM PUBLIC;

-- Since when each of a family's people is of age, where that is known: the young by their birth
-- date, an adult always. Whoever cares for the family is spoken for by whoever directs it, until
-- they say otherwise themself. Entered twice is one.
CREATE FUNCTION oneplan_ages(the_family uuid) RETURNS TABLE (person_id uuid, since timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off AS $$
    SELECT id, since FROM (
        SELECT p.id, min(CASE WHEN p.standing = 'adult' THEN '-infinity'::timestamptz
                              WHEN p.standing IN ('youth', 'child') AND i.birth_date IS NOT NULL
                              THEN oneplan_comes_of_age(the_family, i.birth_date) END)
                   OVER (PARTITION BY coalesce(p.same_as_id, p.id)) AS since
        FROM people_person p LEFT JOIN people_identity i ON i.person_id = p.id
        WHERE p.family_id = the_family) one
    WHERE since IS NOT NULL
$$;
REVOKE EXECUTE ON FUNCTION oneplan_ages(uuid) FROM PUBLIC;

-- The projection: from facts to grants, for one family. As before, but for who alone decides.
CREATE OR REPLACE FUNCTION oneplan_recompute(the_family uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off AS $$
DECLARE
    shared constant text[] := ARRAY['contact', 'referral', 'schedule', 'strengths', 'education',
        'housing', 'income', 'health', 'mental_health', 'substance_use', 'justice',
        'child_protection', 'culture', 'location'];
    young constant text[] := ARRAY['schedule', 'strengths', 'education', 'culture'];
    when_unable constant smallint[] := ARRAY(
        SELECT r.rank FROM people_family f JOIN people_community c ON c.id = f.community_id
        JOIN access_decisionright r ON r.jurisdiction_id = c.jurisdiction
        WHERE f.id = the_family AND r.when_unable);
BEGIN
    -- One recomputation of a family at a time, or two transactions could each miss the other's fact.
    -- One lock of 1,024: a worker who leaves an agency may change thousands of families at once, and
    -- the server's table of locks is small.
    PERFORM pg_advisory_xact_lock(7, hashtext(the_family::text) & 1023);
    DELETE FROM access_grant WHERE family_id = the_family;
    INSERT INTO access_grant (community_id, family_id, viewer_id, agency_id, person_id, effect,
        categories, may_write, may_steward, may_redisclose, rank, items, purposes, starts, ends,
        because)
    WITH noted AS MATERIALIZED (
        -- What was noted last about each kind of decision. No note: presumed capable, and a parent
        -- may decide too. Noted as capable: nobody else may.
        -- Whoever was entered twice is one (adr/0014).
        SELECT DISTINCT ON (p.id, c.category) p.id AS person_id, c.category, n.capable
        FROM people_person p JOIN access_capacitynote n ON oneplan_one(n.person_id) = oneplan_one(p.id),
             unnest(n.categories) AS c (category)
        WHERE n.family_id = the_family AND p.family_id = the_family
        ORDER BY p.id, c.category, n.noted_at DESC, n.id DESC
    ), capable AS MATERIALIZED (
        -- From when somebody alone decides: since it was noted; and, about what nothing was noted,
        -- since the age at which one decides for oneself (adr/0021).
        SELECT person_id, category::text, '-infinity'::timestamptz AS since FROM noted
        WHERE noted.capable
        UNION ALL
        SELECT a.person_id, c.category, a.since
        FROM oneplan_ages(the_family) a CROSS JOIN unnest(shared) AS c (category)
        WHERE NOT EXISTS (SELECT FROM noted n
                          WHERE n.person_id = a.person_id AND n.category = c.category)
    ), ground AS MATERIALIZED (
        -- By what right each decider decides now: asked once for all that they decided.
        SELECT d.decided_by_id, d.person_id,
               oneplan_rank(the_family, d.decided_by_id, d.person_id) AS rank,
               oneplan_rank(the_family, d.decided_by_id, d.person_id, true) AS beside
        FROM (SELECT DISTINCT decided_by_id, person_id FROM access_directive
              WHERE family_id = the_family AND withdrawn_at IS NULL
                AND ends > statement_timestamp()) d
    ), facts AS MATERIALIZED (
        -- Decisions that still have their ground, each part until its person alone decides it.
        -- A right that waits for who cannot decide counts in just what was found so; in the rest
        -- they decide by another right, if they have one.
        SELECT d.community_id, d.family_id, d.person_id, d.decided_by_id, d.effect, d.recipient_id,
               d.agency_id, d.role, d.item_ids, d.may_write, d.may_redisclose, p.rank,
               d.purposes::text[] AS wanted, p.parts, d.starts, least(d.ends, p.until) AS ends
        FROM access_directive d
        JOIN ground g ON g.decided_by_id IS NOT DISTINCT FROM d.decided_by_id
         AND g.person_id IS NOT DISTINCT FROM d.person_id
        CROSS JOIN LATERAL (
            SELECT array_agg(c.category ORDER BY c.category)::text[] AS parts, c.until, c.rank FROM (
                SELECT c.category, CASE WHEN d.person_id IS NULL OR d.decided_by_id = d.person_id
                    THEN 'infinity' ELSE coalesce((SELECT min(k.since) FROM capable k
                        WHERE k.person_id = d.person_id AND k.category = c.category), 'infinity')
                    END AS until,
                    CASE WHEN d.rank = ANY (when_unable) AND NOT EXISTS (SELECT FROM noted n
                        WHERE n.person_id = d.person_id AND n.category = c.category
                          AND NOT n.capable) THEN g.beside ELSE d.rank END AS rank
                FROM unnest(d.categories) AS c (category)
                WHERE d.person_id IS NULL OR d.decided_by_id IS DISTINCT FROM d.person_id
                   OR coalesce((SELECT n.capable FROM access_capacitynote n
                        WHERE n.family_id = the_family AND c.category = ANY (n.categories)
                          AND oneplan_one(n.person_id) = oneplan_one(d.person_id)
                          AND n.noted_at <= d.created_at
                        ORDER BY n.noted_at DESC, n.id DESC LIMIT 1), true)) c
            GROUP BY c.until, c.rank) p
        WHERE d.family_id = the_family AND d.withdrawn_at IS NULL
          AND least(d.ends, p.until) > greatest(statement_timestamp(), d.starts)
          AND g.rank <= d.rank AND d.rank < 99 AND p.rank < 99
    ), opened AS MATERIALIZED (
        -- Coordinator and team: membership is not access; each part needs the family's permit.
        SELECT b.community_id, b.family_id, b.viewer_id, b.agency_id, d.person_id,
               d.decided_by_id, d.parts, d.may_write, b.kind, d.may_redisclose, d.rank, d.item_ids,
               d.wanted, greatest(b.starts, d.starts) AS starts, least(b.ends, d.ends) AS ends
        FROM access_basis b
        JOIN facts d ON d.effect = 'permit' AND d.parts <> '{}'
         AND ((d.recipient_id = b.viewer_id AND (d.agency_id IS NULL OR d.agency_id = b.agency_id))
              OR (d.recipient_id IS NULL AND d.agency_id = b.agency_id
              AND (d.role = '' OR EXISTS (SELECT FROM people_worker w WHERE w.agency_id = b.agency_id
                   AND w.account_id = b.viewer_id AND d.role = ANY (w.roles)))))
        WHERE b.family_id = the_family AND b.kind IN ('assignment', 'team')
          AND b.viewer_id IS NOT NULL
          AND (b.agency_id IS NULL OR EXISTS (SELECT FROM people_worker w
               WHERE w.agency_id = b.agency_id AND w.account_id = b.viewer_id
                 AND w.left_at IS NULL))
    )
    -- Everybody's own record.
    SELECT community_id, family_id, account_id, NULL::uuid, id, 'permit',
           shared || 'own_voice'::text, true, false, false, NULL::smallint, '{}'::uuid[],
           '{}'::text[], created_at, NULL::timestamptz, 'own_record'
    FROM people_person
    WHERE family_id = the_family AND account_id IS NOT NULL AND left_at IS NULL
      AND standing <> 'support'
    UNION ALL
    -- The family: who directs it sees all that is shared; a youth and an access parent see less.
    SELECT community_id, family_id, account_id, NULL, NULL, 'permit',
           CASE WHEN directs THEN shared
                WHEN standing = 'caregiver' THEN ARRAY['schedule', 'strengths'] ELSE young END,
           directs OR standing <> 'caregiver', directs, directs, NULL, '{}', '{}', created_at, NULL,
           'family'
    FROM people_person
    WHERE family_id = the_family AND account_id IS NOT NULL AND left_at IS NULL
      AND standing <> 'support'
    UNION ALL
    -- Whoever asks for help writes the request; once it is sent they read what they sent.
    SELECT community_id, family_id, viewer_id, agency_id, NULL, 'permit',
           CASE WHEN sent THEN ARRAY['referral'] ELSE shared END,
           NOT sent, NOT sent, false, NULL, '{}', '{}', starts, ends, 'referrer'
    FROM access_basis b WHERE b.family_id = the_family AND b.kind = 'referrer'
      AND (b.agency_id IS NULL OR EXISTS (SELECT FROM people_worker w
           WHERE w.agency_id = b.agency_id AND w.account_id = b.viewer_id AND w.left_at IS NULL))
    UNION ALL
    -- Whoever decides about the request, at the agency that coordinates.
    SELECT b.community_id, b.family_id, w.account_id, b.agency_id, NULL, 'permit',
           ARRAY['referral', 'contact'], true, true, false, NULL, '{}', '{}', b.starts, b.ends,
           'intake'
    FROM access_basis b
    JOIN people_worker w ON w.agency_id = b.agency_id AND b.role = ANY (w.roles)
     AND w.left_at IS NULL
    WHERE b.family_id = the_family AND b.kind = 'intake'
    UNION ALL
    SELECT community_id, family_id, viewer_id, agency_id, person_id, 'permit', parts, may_write,
           kind = 'assignment' AND person_id IS NULL AND item_ids = '{}', may_redisclose, rank,
           item_ids, wanted, starts, ends, kind
    FROM opened
    UNION ALL
    -- Whoever decides alone is decided for by nobody else, in just these parts, from then on: by a
    -- rank that comes next to one's own word, before all others' in any jurisdiction.
    SELECT o.community_id, o.family_id, o.viewer_id, o.agency_id, k.person_id, 'deny',
           array_agg(DISTINCT k.category)::text[], false, false, false, 1::smallint, '{}', '{}',
           greatest(o.starts, k.since), o.ends, 'capable'
    FROM opened o JOIN capable k ON k.category = ANY (o.parts)
    WHERE o.person_id IS NULL AND k.person_id IS DISTINCT FROM o.decided_by_id
      AND greatest(o.starts, k.since) < coalesce(o.ends, 'infinity')
    GROUP BY o.community_id, o.family_id, o.viewer_id, o.agency_id, k.person_id,
             greatest(o.starts, k.since), o.ends
    UNION ALL
    -- Denials, for a person by name or for everybody at an agency.
    SELECT d.community_id, d.family_id, coalesce(d.recipient_id, w.account_id), d.agency_id,
           d.person_id, 'deny', d.parts, false, false, false, d.rank, d.item_ids, d.wanted,
           d.starts, d.ends, 'denied'
    FROM facts d
    LEFT JOIN people_worker w ON d.recipient_id IS NULL AND w.agency_id = d.agency_id
     AND (d.role = '' OR d.role = ANY (w.roles))
    WHERE d.effect = 'deny' AND d.parts <> '{}'
      AND coalesce(d.recipient_id, w.account_id) IS NOT NULL
    UNION ALL
    -- Emergency: few parts, read only, and over by time alone.
    SELECT e.community_id, e.family_id, e.viewer_id, e.agency_id, NULL, 'permit',
           e.categories::text[],
           false, false, false, NULL, '{}', '{}', e.starts, e.ends, 'emergency'
    FROM access_emergency e
    JOIN people_worker w ON w.account_id = e.viewer_id AND w.agency_id = e.agency_id
     AND w.left_at IS NULL
    WHERE e.family_id = the_family AND e.ends > statement_timestamp();
    PERFORM oneplan_remember(the_family);
END
$$;

-- In which of these parts a decision by somebody about somebody would count now, and by which rank.
-- For whoever directs or coordinates the family, and about oneself; others are told of none.
CREATE FUNCTION oneplan_counts(the_family uuid, decider uuid, subject uuid, wanted text[],
                               OUT parts text[], OUT by_rank smallint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT coalesce(array_agg(c.part ORDER BY c.part) FILTER (WHERE r.rank < 99 AND CASE
               WHEN subject IS NULL THEN true
               WHEN decider = subject THEN coalesce(noted.capable, true)
               WHEN noted.capable IS NOT NULL THEN NOT noted.capable
               ELSE r.beside < 99 AND NOT EXISTS (SELECT FROM oneplan_ages(the_family) a
                        WHERE a.person_id = subject AND a.since <= statement_timestamp()) END), '{}'),
           min(r.rank)
    FROM unnest(wanted) AS c (part)
    CROSS JOIN (SELECT oneplan_rank(the_family, decider, subject) AS rank,
                       oneplan_rank(the_family, decider, subject, true) AS beside) r
    LEFT JOIN LATERAL (SELECT n.capable FROM access_capacitynote n
        WHERE n.family_id = the_family AND c.part = ANY (n.categories)
          AND oneplan_one(n.person_id) = oneplan_one(subject)
        ORDER BY n.noted_at DESC, n.id DESC LIMIT 1) AS noted ON true
    WHERE the_family = ANY (oneplan_families('steward')) OR decider = ANY (oneplan_myself())
$$;

-- Who can see what, by the same reckoning as the wall's own: for whoever directs or coordinates
-- the family (the whole record), or for one of its people (`about`: what is about themself). As
-- before, and whether somebody may write there is told of one person, too.
CREATE OR REPLACE FUNCTION oneplan_holders(the_family uuid, about uuid)
RETURNS TABLE (account_id uuid, agency_id uuid, because text, name text, title text,
    agency_name text, person_id uuid, parts jsonb, ends timestamptz, may_redisclose boolean,
    purposes text[])
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT (CASE WHEN about IS NULL THEN the_family = ANY (oneplan_families('steward'))
                 ELSE about = ANY (oneplan_myself()) END) THEN
        RETURN;
    END IF;
    RETURN QUERY
    SELECT h.viewer_id, h.agency_id, h.because, coalesce(w.name, p.chosen_name, ac.name, '')::text,
           coalesce(w.title, p.relation, '')::text, coalesce(a.name, '')::text, p.id,
           see.parts, h.ends, h.may_redisclose, h.wanted
    FROM (
        SELECT g.viewer_id, g.agency_id,
               coalesce(array_agg(DISTINCT w.purpose::text) FILTER (WHERE w.purpose IS NOT NULL),
                        '{}') AS wanted,
               (array_agg(g.because::text ORDER BY (g.because = 'family') DESC,
                          (g.because = 'emergency') DESC, (g.because = 'assignment') DESC))[1]
                   AS because,
               CASE WHEN bool_and(g.ends IS NOT NULL) THEN max(g.ends) END AS ends,
               bool_or(g.may_redisclose) AS may_redisclose
        FROM access_grant g LEFT JOIN LATERAL unnest(g.purposes) AS w (purpose) ON true
        WHERE g.family_id = the_family AND g.effect = 'permit' AND g.because <> 'own_record'
          AND NOT (about IS NULL AND coalesce(g.rank, 5) = 0)
          AND g.starts <= statement_timestamp()
          AND (g.ends IS NULL OR g.ends > statement_timestamp())
        GROUP BY g.viewer_id, g.agency_id
    ) h
    CROSS JOIN LATERAL (
        -- Once for each purpose that anything is permitted for: what is seen for one of them is seen.
        SELECT jsonb_agg(jsonb_build_object('*', s.it -> '*', 'about', s.it -> about::text,
                         'not', s.it -> ('-' || about::text), 'pen', s.pen -> '*',
                         'pen_about', s.pen -> about::text,
                         'pen_not', s.pen -> ('-' || about::text))) AS parts
        FROM (SELECT oneplan_sight_of('see', h.viewer_id, h.agency_id, u.purpose, the_family,
                                      about IS NULL) -> the_family::text AS it,
                     oneplan_sight_of('write', h.viewer_id, h.agency_id, u.purpose, the_family,
                                      about IS NULL) -> the_family::text AS pen
              FROM unnest(CASE WHEN h.wanted = '{}' THEN ARRAY['coordination'] ELSE h.wanted END)
                   AS u (purpose)) s
    ) see
    LEFT JOIN people_worker w ON w.account_id = h.viewer_id AND w.agency_id = h.agency_id
    LEFT JOIN people_agency a ON a.id = h.agency_id
    LEFT JOIN people_person p ON p.account_id = h.viewer_id AND p.family_id = the_family
    LEFT JOIN accounts_account ac ON ac.id = h.viewer_id
    ORDER BY (h.because = 'family') DESC, 4, 1;
END
$$;

-- How often each worker of an agency wrote down in the last year that somebody said yes, and how
-- often so that the worker may see it themself: numbers for its supervisors, never whose yes it was.
CREATE FUNCTION oneplan_written_down(the_agency uuid)
RETURNS TABLE (worker_name text, said bigint, for_themself bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT w.name::text, count(*), count(*) FILTER (WHERE d.recipient_id = w.account_id
               OR (d.recipient_id IS NULL AND d.agency_id = w.agency_id
                   AND (d.role = '' OR d.role = ANY (w.roles))))
    FROM people_worker w
    JOIN access_directive d ON d.created_by = w.account_id AND d.basis = 'express_oral'
     AND d.effect = 'permit' AND d.created_at > statement_timestamp() - interval '1 year'
    WHERE w.agency_id = the_agency AND the_agency = oneplan_agency()
      AND the_agency = (SELECT oneplan_office('supervisor'))
    GROUP BY w.id, w.name ORDER BY 3 DESC, 2 DESC, 1
$$;
CREATE INDEX access_directive_said ON access_directive (created_by, created_at)
    WHERE basis = 'express_oral';

-- A birth date that decides who decides is a fact that gives rights (adr/0020). To make somebody of
-- age, not by themself; to take from somebody that they are, or to put it off, as unseating them.
CREATE FUNCTION oneplan_guard_birth_date() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    young boolean;
    before timestamptz;
    after_ timestamptz;
BEGIN
    SELECT standing IN ('youth', 'child') INTO young FROM people_person WHERE id = NEW.person_id;
    IF TG_OP = 'UPDATE' THEN
        before := CASE WHEN young THEN oneplan_comes_of_age(OLD.family_id, OLD.birth_date) END;
    ELSIF NOT EXISTS (SELECT FROM people_person p
                      WHERE p.id = NEW.person_id AND p.account_id = oneplan_viewer()) THEN
        RETURN NEW;  -- of somebody who is written down just now
    END IF;
    after_ := CASE WHEN young THEN oneplan_comes_of_age(NEW.family_id, NEW.birth_date) END;
    IF before IS NOT DISTINCT FROM after_ THEN
        RETURN NEW;
    END IF;
    IF coalesce(after_, 'infinity') > coalesce(before, 'infinity') THEN
        IF NOT coalesce(oneplan_may_unseat(NEW.person_id), false) THEN
            PERFORM oneplan_refuse('whose_age');
        END IF;
    ELSIF NOT NEW.family_id = ANY (oneplan_families('steward')) THEN
        PERFORM oneplan_refuse('whose_birthday');
    END IF;
    IF TG_OP = 'UPDATE' THEN
        PERFORM oneplan_note_rights(NEW.family_id);
    END IF;
    RETURN NEW;
END
$$;
-- The condition is asked as the application: what the wall's own functions do has rules of its own.
CREATE TRIGGER guard BEFORE UPDATE OF birth_date ON people_identity FOR EACH ROW
    WHEN (OLD.birth_date IS DISTINCT FROM NEW.birth_date AND oneplan_by_application())
    EXECUTE FUNCTION oneplan_guard_birth_date();
CREATE TRIGGER guard_added BEFORE INSERT ON people_identity FOR EACH ROW
    WHEN (NEW.birth_date IS NOT NULL AND oneplan_by_application())
    EXECUTE FUNCTION oneplan_guard_birth_date();

-- Only where a birth date is new: the rest of an identity decides nothing.
CREATE FUNCTION oneplan_births_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        PERFORM oneplan_recompute(f.family_id) FROM (
            SELECT DISTINCT family_id FROM (
                SELECT family_id, person_id, birth_date FROM changed
                EXCEPT SELECT family_id, person_id, birth_date FROM earlier) c
            ORDER BY family_id) f;
    ELSE
        PERFORM oneplan_recompute(f.family_id) FROM (
            SELECT DISTINCT family_id FROM changed WHERE birth_date IS NOT NULL
            ORDER BY family_id) f;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER facts_added AFTER INSERT ON people_identity REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION oneplan_births_changed();
CREATE TRIGGER facts_changed AFTER UPDATE ON people_identity
    REFERENCING OLD TABLE AS earlier NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION oneplan_births_changed();
CREATE TRIGGER facts_removed AFTER DELETE ON people_identity REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION oneplan_births_changed();

-- As before, and what makes somebody decide for themself.
CREATE OR REPLACE FUNCTION oneplan_guard_person() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    returns boolean := false;
    gives boolean;
    takes boolean := false;
BEGIN
    IF NOT oneplan_by_application() THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'INSERT' THEN
        gives := NEW.directs OR NEW.account_id IS NOT NULL;
        IF NEW.same_as_id IS NOT NULL THEN
            PERFORM oneplan_refuse('whose_entry');
        END IF;
    ELSE
        IF (NEW.directs, NEW.standing, NEW.left_at, NEW.account_id, NEW.same_as_id, NEW.family_id)
           IS NOT DISTINCT FROM
           (OLD.directs, OLD.standing, OLD.left_at, OLD.account_id, OLD.same_as_id, OLD.family_id)
        THEN
            RETURN NEW;
        END IF;
        IF NEW.same_as_id IS DISTINCT FROM OLD.same_as_id OR NEW.family_id <> OLD.family_id THEN
            PERFORM oneplan_refuse('whose_entry');
        END IF;
        returns := OLD.left_at IS NOT NULL AND NEW.left_at IS NULL;
        gives := (NEW.directs AND (returns OR NOT OLD.directs))
            OR NEW.account_id IS DISTINCT FROM OLD.account_id;
        takes := (OLD.directs AND NOT NEW.directs)
            OR (OLD.left_at IS NULL AND NEW.left_at IS NOT NULL)
            OR (NEW.standing = 'support' AND OLD.standing <> 'support')
            -- With it goes that they decide for themself.
            OR (OLD.standing = 'adult' AND NEW.standing <> 'adult')
            OR (OLD.standing IN ('youth', 'child') AND NEW.standing = 'caregiver');
        IF (returns OR NEW.standing <> OLD.standing)
           AND NOT NEW.family_id = ANY (oneplan_families('steward')) THEN
            PERFORM oneplan_refuse('whose_place');
        END IF;
    END IF;
    IF NEW.account_id IS NOT NULL AND NEW.account_id <> oneplan_viewer()
       AND (TG_OP = 'INSERT' OR NEW.account_id IS DISTINCT FROM OLD.account_id) THEN
        PERFORM oneplan_refuse('whose_account');
    END IF;
    IF gives AND NOT oneplan_names_who_directs(NEW.family_id) THEN
        PERFORM oneplan_refuse('who_directs');
    END IF;
    IF takes AND NOT coalesce(oneplan_may_unseat(NEW.id), false) THEN
        PERFORM oneplan_refuse('who_stays');
    END IF;
    IF gives OR takes THEN
        PERFORM oneplan_note_rights(NEW.family_id);
    END IF;
    RETURN NEW;
END
$$;

-- As before, and the rights of others than parents.
CREATE OR REPLACE FUNCTION oneplan_guard_relation() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    before constant text := CASE WHEN TG_OP = 'INSERT' THEN '' ELSE OLD.custody END;
    after_ constant text := CASE WHEN TG_OP = 'DELETE' THEN '' ELSE NEW.custody END;
    whole constant text[] := ARRAY['sole', 'joint', 'society'];
    papers constant text[] := ARRAY['guardian', 'attorney', 'representative', 'spouse'];
    row_ people_relation%ROWTYPE;
BEGIN
    row_ := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    IF NOT oneplan_by_application() OR (before = after_ AND (TG_OP <> 'UPDATE'
        OR (NEW.person_id, NEW.to_person_id, NEW.family_id)
           = (OLD.person_id, OLD.to_person_id, OLD.family_id))) THEN
        RETURN row_;
    END IF;
    IF TG_OP = 'UPDATE' AND (NEW.person_id, NEW.to_person_id, NEW.family_id)
       <> (OLD.person_id, OLD.to_person_id, OLD.family_id) THEN
        PERFORM oneplan_refuse('whose_custody');
    END IF;
    IF NOT row_.family_id = ANY (oneplan_families('steward')) THEN
        PERFORM oneplan_refuse('whose_custody');
    END IF;
    -- What stands before a parent's right is written down by a worker who has seen the paper: no
    -- member of a family puts one of them before another.
    IF after_ = ANY (papers) AND (oneplan_agency() IS NULL
                                  OR row_.family_id = ANY (oneplan_families('family'))) THEN
        PERFORM oneplan_refuse('whose_paper');
    END IF;
    -- Access where nothing was noted ranks below a parent who directs: it takes something too.
    IF (before = ANY (whole) AND NOT after_ = ANY (whole))
       OR (before = ANY (papers || ARRAY['sibling', 'relative']) AND after_ <> before)
       OR (after_ = 'access' AND NOT before = ANY (whole) AND before <> 'access') THEN
        IF NOT coalesce(oneplan_may_unseat(row_.person_id), false) THEN
            PERFORM oneplan_refuse('who_stays');
        END IF;
    END IF;
    PERFORM oneplan_note_rights(row_.family_id);
    RETURN row_;
END
$$;

-- What stood before is weighed anew: on a birthday that is past, others' decisions have ended.
DO $$ BEGIN PERFORM oneplan_recompute(id) FROM people_family ORDER BY id; END $$;
