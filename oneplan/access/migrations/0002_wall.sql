-- The wall: what the row-level policies of every room call. Room `access` owns it.
-- The functions run as the tables' owner, with a fixed search path; the application's role may
-- call them but can neither read the facts behind them nor change them.

CREATE FUNCTION oneplan_viewer() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT nullif(current_setting('oneplan.viewer', true), '')::uuid
$$;

CREATE FUNCTION oneplan_agency() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT nullif(current_setting('oneplan.agency', true), '')::uuid
$$;

-- What the record is opened for.
CREATE FUNCTION oneplan_purpose() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(current_setting('oneplan.purpose', true), '')
$$;

-- The one record that is open, if a page has opened one: nothing of other families is then seen.
-- It can only narrow what a viewer sees.
CREATE FUNCTION oneplan_record() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT nullif(current_setting('oneplan.record', true), '')::uuid
$$;

-- The ends of all ids: one family or all of them is then one range of an index, for whoever handles
-- thousands.
CREATE FUNCTION oneplan_least() RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT '00000000-0000-0000-0000-000000000000'::uuid
$$;
CREATE FUNCTION oneplan_most() RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid
$$;

-- Families of whoever is asking, for one way of using their grants:
-- see; write; steward (decide who may see); family (belongs to the family).
-- Asked for each table of a page: a plan made anew for each asking took five times as long as the
-- answer.
CREATE OR REPLACE FUNCTION oneplan_families(mode text) RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    me constant uuid := oneplan_viewer();
    agency constant uuid := oneplan_agency();
    record constant uuid := CASE WHEN mode <> 'family' THEN oneplan_record() END;
BEGIN
    IF me IS NULL THEN
        RETURN '{}';
    END IF;
    RETURN coalesce((
        SELECT array_agg(DISTINCT g.family_id) FROM access_grant g
        -- Under one hat at a time: what somebody may see as a member of a family they do not see
        -- while they act for an agency. That a family is theirs they know under every hat.
        WHERE g.viewer_id = me
          AND g.family_id BETWEEN coalesce(record, oneplan_least())
                              AND coalesce(record, oneplan_most())
          AND (mode = 'family' OR g.agency_id IS NOT DISTINCT FROM agency)
          AND g.effect = 'permit' AND g.starts <= statement_timestamp()
          AND (g.ends IS NULL OR g.ends > statement_timestamp())
          AND (g.purposes = '{}' OR oneplan_purpose() = ANY (g.purposes))
          AND (mode = 'see' OR (mode = 'write' AND g.may_write)
               OR (mode = 'steward' AND g.may_steward)
               OR (mode = 'family' AND g.because = 'family'))), '{}');
END
$$;

-- Several lists of JSON as one.
CREATE AGGREGATE oneplan_joined(jsonb) (SFUNC = jsonb_concat, STYPE = jsonb, INITCOND = '[]');

-- {family: {"*": [categories], person: [categories], "-person": [categories not about them],
--           "+i": [items shown], "-i": [items kept back], "me": [own person]}}
-- Between decisions about the same thing the better rank prevails (the person's own before a
-- parent's, a custodial parent's before an access parent's); between equals deny beats permit.
-- Nobody is denied their own record. "any" stands where some part of the plan may be seen: with it
-- come the bare names of the family's people. Emergency access stands beside consent.
-- `ours`: as the family's other members may know it, without what somebody decided for themself.
CREATE FUNCTION oneplan_sight_of(mode text, me uuid, agency uuid, purpose text, the_family uuid,
                                 ours boolean) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    weighed boolean;
    simple jsonb;
BEGIN
    -- Where nothing is denied, nothing is said of single items and all decisions that may be used
    -- are of equal rank there is nothing to weigh, and this, asked for each viewer of a family when
    -- one of its grants changes, is answered in a fraction of the time.
    SELECT bool_or(weighs), jsonb_object_agg(family_id, parts
        || CASE WHEN of_plan THEN jsonb_build_object('*', coalesce(parts -> '*', '[]') || '["any"]')
                ELSE '{}' END
        || CASE WHEN own IS NOT NULL THEN jsonb_build_object('me', own) ELSE '{}' END)
        FILTER (WHERE parts IS NOT NULL)
    INTO weighed, simple
    FROM (
        SELECT family_id,
               bool_or(weighs) OR (mode <> 'see' AND min(least_) <> max(most)) AS weighs,
               bool_or(of_plan) AS of_plan,
               jsonb_object_agg(person, said) FILTER (WHERE said <> '[]') AS parts,
               jsonb_agg(person) FILTER (WHERE own) AS own
        FROM (
            SELECT g.family_id, coalesce(g.person_id::text, '*') AS person,
                   bool_or(g.effect = 'deny' OR g.items <> '{}') AS weighs,
                   min(g.rank) AS least_, max(g.rank) AS most,
                   bool_or(u.usable AND g.categories <> '{referral}') AS of_plan,
                   bool_or(u.usable AND g.because = 'own_record') AS own,
                   oneplan_joined(to_jsonb(g.categories)) FILTER (WHERE u.usable) AS said
            FROM access_grant g, LATERAL (SELECT mode = 'see' OR g.may_write AS usable) u
            WHERE g.viewer_id = me AND (g.agency_id IS NOT DISTINCT FROM agency
                   OR (g.effect = 'deny' AND g.agency_id IS NULL))
              AND g.family_id BETWEEN coalesce(the_family, oneplan_least())
                                  AND coalesce(the_family, oneplan_most())
              AND g.starts <= statement_timestamp()
              AND (g.ends IS NULL OR g.ends > statement_timestamp())
              AND (g.purposes = '{}' OR purpose = ANY (g.purposes))
              AND NOT (ours AND g.rank IS NOT DISTINCT FROM 0)
            GROUP BY g.family_id, g.person_id) AS person
        GROUP BY family_id) AS family;
    IF NOT coalesce(weighed, false) THEN
        RETURN coalesce(simple, '{}');
    END IF;
    RETURN coalesce((
        WITH active AS MATERIALIZED (
            SELECT g.family_id, coalesce(g.person_id::text, '*') AS person, g.effect, g.because,
                   g.rank, g.items, c.category, (mode = 'see' OR g.may_write) AS usable
            FROM access_grant g, unnest(g.categories) AS c (category)
            -- One hat at a time (see oneplan_families); who is kept out by name is out under each.
            WHERE g.viewer_id = me AND (g.agency_id IS NOT DISTINCT FROM agency
                   OR (g.effect = 'deny' AND g.agency_id IS NULL))
              AND g.family_id BETWEEN coalesce(the_family, oneplan_least())
                                  AND coalesce(the_family, oneplan_most())
              AND g.starts <= statement_timestamp()
              AND (g.ends IS NULL OR g.ends > statement_timestamp())
              AND (g.purposes = '{}' OR purpose = ANY (g.purposes))
              AND NOT (ours AND g.rank IS NOT DISTINCT FROM 0)
        ), ranked AS MATERIALIZED (
            SELECT family_id, person, effect, because, rank, category, usable,
                   min(rank) OVER (PARTITION BY family_id, person, category) AS best
            FROM active WHERE items = '{}'
        ), denied AS MATERIALIZED (
            SELECT DISTINCT family_id, person, category, rank FROM ranked
            WHERE effect = 'deny' AND rank = best
        ), permitted AS MATERIALIZED (
            SELECT DISTINCT r.family_id, r.person, r.category, r.because, r.rank FROM ranked r
            WHERE r.effect = 'permit' AND r.usable AND (r.rank IS NULL OR r.rank = r.best)
              AND (r.because IN ('own_record', 'emergency') OR NOT EXISTS (
                SELECT FROM denied d WHERE d.family_id = r.family_id AND d.category = r.category
                  AND d.person IN ('*', r.person) AND d.rank <= coalesce(r.rank, 99)))
        ), overruled AS MATERIALIZED (
            SELECT DISTINCT r.family_id, r.person, r.category
            FROM ranked r LEFT JOIN LATERAL (
                SELECT min(s.rank) AS rank FROM ranked s WHERE s.family_id = r.family_id
                  AND s.person = '*' AND s.category = r.category) whole ON true
            WHERE r.person <> '*' AND r.rank = r.best
              AND ((r.effect = 'deny' AND r.rank <= coalesce(whole.rank, 99))
                   OR (r.effect = 'permit' AND r.rank < whole.rank))
              AND NOT EXISTS (SELECT FROM permitted e WHERE e.family_id = r.family_id
                  AND e.because = 'emergency' AND e.category = r.category)
        ), single AS MATERIALIZED (
            SELECT a.family_id, i.item::text AS item, a.person, a.category, a.effect, a.rank,
                   a.usable, min(a.rank) OVER (PARTITION BY a.family_id, i.item) AS best
            FROM active a, unnest(a.items) AS i (item)
        ), kept_back AS MATERIALIZED (
            SELECT DISTINCT s.family_id, s.item FROM single s
            WHERE s.effect = 'deny' AND s.rank = s.best AND NOT EXISTS (
                SELECT FROM permitted p WHERE p.family_id = s.family_id
                  AND p.category = s.category AND p.person IN ('*', s.person) AND p.rank < s.rank)
        ), entries AS (
            SELECT family_id, person, category FROM permitted
            UNION ALL
            SELECT DISTINCT family_id, '*', 'any' FROM permitted WHERE category <> 'referral'
            UNION ALL
            SELECT family_id, '-' || person, category FROM overruled
            UNION ALL
            SELECT family_id, '-i', item FROM kept_back
            UNION ALL
            SELECT DISTINCT s.family_id, unnest(ARRAY['+i', '*']), unnest(ARRAY[s.item, 'any'])
            FROM single s
            WHERE s.effect = 'permit' AND s.usable AND s.rank = s.best
              AND NOT EXISTS (SELECT FROM kept_back k
                  WHERE k.family_id = s.family_id AND k.item = s.item)
              AND NOT EXISTS (SELECT FROM denied d WHERE d.family_id = s.family_id
                  AND d.category = s.category AND d.person IN ('*', s.person) AND d.rank <= s.rank)
            UNION ALL
            SELECT DISTINCT family_id, 'me', person FROM permitted WHERE because = 'own_record'
        ), parts AS (
            SELECT family_id, person, jsonb_agg(DISTINCT category) AS categories
            FROM entries GROUP BY family_id, person
        )
        SELECT jsonb_object_agg(family_id, parts) FROM (
            SELECT family_id, jsonb_object_agg(person, categories) AS parts
            FROM parts GROUP BY family_id) families), '{}');
END
$$;
REVOKE EXECUTE ON FUNCTION oneplan_sight_of(text, uuid, uuid, text, uuid, boolean) FROM PUBLIC;

-- Asked for each table of a page, so it is weighed once, when the grants change, and remembered.
CREATE OR REPLACE FUNCTION oneplan_sight(mode text) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    me constant uuid := oneplan_viewer();
    agency constant uuid := oneplan_agency();
    record constant uuid := oneplan_record();
BEGIN
    IF me IS NULL THEN
        RETURN '{}';
    END IF;
    RETURN coalesce((
        SELECT jsonb_object_agg(s.family_id, s.parts) FROM (
            SELECT DISTINCT ON (g.family_id) g.family_id, CASE
                WHEN g.until <= statement_timestamp() THEN
                    oneplan_sight_of(mode, me, agency, oneplan_purpose(), g.family_id, false)
                    -> g.family_id::text
                WHEN mode = 'see' THEN g.see ELSE g.write END AS parts
            FROM access_sight g
            WHERE g.viewer_id = me AND g.agency_id IS NOT DISTINCT FROM agency
              AND g.family_id BETWEEN coalesce(record, oneplan_least())
                                  AND coalesce(record, oneplan_most())
              AND g.purpose IN ('', oneplan_purpose())
            ORDER BY g.family_id, g.purpose DESC) s
        WHERE s.parts IS NOT NULL), '{}');
END
$$;

-- What everybody with a grant sees of a family, weighed anew: for each purpose that a grant names,
-- and for all others together where some permit is for any.
CREATE FUNCTION oneplan_remember(the_family uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    DELETE FROM access_sight WHERE family_id = the_family;
    INSERT INTO access_sight (community_id, family_id, viewer_id, agency_id, purpose, see, write,
                              until)
    SELECT v.community_id, the_family, v.viewer_id, v.agency_id, p.purpose,
           oneplan_sight_of('see', v.viewer_id, v.agency_id, p.purpose, the_family, false)
               -> the_family::text,
           CASE WHEN bool_or(g.may_write) THEN
               oneplan_sight_of('write', v.viewer_id, v.agency_id, p.purpose, the_family, false)
               -> the_family::text END,
           min(m.moment) FILTER (WHERE m.moment > statement_timestamp())
    FROM (SELECT DISTINCT community_id, viewer_id, agency_id FROM access_grant
          WHERE family_id = the_family AND effect = 'permit') v
    JOIN access_grant g ON g.family_id = the_family AND g.viewer_id = v.viewer_id
     AND (g.agency_id IS NOT DISTINCT FROM v.agency_id
          OR (g.effect = 'deny' AND g.agency_id IS NULL))
    CROSS JOIN LATERAL unnest(ARRAY[g.starts, g.ends]) AS m (moment)
    CROSS JOIN LATERAL (
        SELECT DISTINCT unnest(CASE WHEN o.effect = 'permit' AND o.purposes = '{}'
                                    THEN ARRAY[''] ELSE o.purposes END) AS purpose
        FROM access_grant o WHERE o.family_id = the_family AND o.viewer_id = v.viewer_id) p
    GROUP BY v.community_id, v.viewer_id, v.agency_id, p.purpose;
END
$$;
REVOKE EXECUTE ON FUNCTION oneplan_remember(uuid) FROM PUBLIC;

-- However grants come to change, nobody sees anything by the earlier ones.
CREATE FUNCTION oneplan_forget() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    DELETE FROM access_sight WHERE family_id IN (SELECT family_id FROM changed);
    RETURN NULL;
END
$$;

-- The viewer's own persons: what they decide about these is theirs.
CREATE FUNCTION oneplan_myself() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT coalesce(array_agg(id), '{}') FROM people_person
    WHERE account_id = oneplan_viewer() AND oneplan_agency() IS NULL
      AND left_at IS NULL AND standing <> 'support'
$$;

-- The agency where the viewer, as they act now, does this work.
CREATE FUNCTION oneplan_office(the_role text) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT agency_id FROM people_worker
    WHERE account_id = oneplan_viewer() AND agency_id = oneplan_agency() AND left_at IS NULL
      AND the_role = ANY (roles)
$$;

-- By what right somebody decides about somebody (or, without a subject, about the family), as the
-- facts are now. The numbers are those of access.rules.RANKS; 99 is no right at all.
CREATE FUNCTION oneplan_rank(decider uuid, subject uuid) RETURNS smallint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT CASE WHEN decider IS NULL THEN 5 ELSE coalesce((
        SELECT CASE WHEN p.left_at IS NOT NULL THEN 99 WHEN p.id = subject THEN 0
                    WHEN bool_or(r.custody IN ('sole', 'joint', 'society')) THEN 5
                    WHEN subject IS NOT NULL AND bool_or(r.custody = 'access') THEN 6
                    WHEN p.directs THEN 5
                    WHEN bool_or(r.custody = 'access') THEN 6 ELSE 99 END
        FROM people_person p LEFT JOIN people_relation r ON r.family_id = p.family_id
         AND r.person_id = p.id AND (subject IS NULL OR r.to_person_id = subject)
        WHERE p.id = decider GROUP BY p.id), 99) END::smallint
$$;

-- The entry that somebody is shown as, who may have been entered twice.
CREATE FUNCTION oneplan_one(person uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT coalesce(same_as_id, id) FROM people_person WHERE id = person
$$;
REVOKE EXECUTE ON FUNCTION oneplan_one(uuid) FROM PUBLIC;

-- The projection: from facts to grants, for one family.
CREATE FUNCTION oneplan_recompute(the_family uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    shared constant text[] := ARRAY['contact', 'referral', 'schedule', 'strengths', 'education',
        'housing', 'income', 'health', 'mental_health', 'substance_use', 'justice',
        'child_protection', 'culture', 'location'];
    young constant text[] := ARRAY['schedule', 'strengths', 'education', 'culture'];
BEGIN
    -- One recomputation of a family at a time, or two transactions could each miss the other's fact.
    -- One lock of 1,024: a worker who leaves an agency may change thousands of families at once, and
    -- the server's table of locks is small.
    PERFORM pg_advisory_xact_lock(7, hashtext(the_family::text) & 1023);
    DELETE FROM access_grant WHERE family_id = the_family;
    INSERT INTO access_grant (community_id, family_id, viewer_id, agency_id, person_id, effect,
        categories, may_write, may_steward, may_redisclose, rank, items, purposes, starts, ends,
        because)
    WITH capacity AS MATERIALIZED (
        -- What was noted last about each kind of decision. No note: presumed capable, and a parent
        -- may decide too. Noted as capable: nobody else may.
        -- Whoever was entered twice is one (adr/0014).
        SELECT DISTINCT ON (p.id, c.category) p.id AS person_id, c.category, n.capable
        FROM people_person p JOIN access_capacitynote n ON oneplan_one(n.person_id) = oneplan_one(p.id),
             unnest(n.categories) AS c (category)
        WHERE n.family_id = the_family AND p.family_id = the_family
        ORDER BY p.id, c.category, n.noted_at DESC, n.id DESC
    ), facts AS MATERIALIZED (
        -- Decisions that still have their ground.
        SELECT d.*, ARRAY(
            SELECT c.category FROM unnest(d.categories) AS c (category)
            WHERE CASE WHEN d.person_id IS NULL THEN true
                WHEN d.decided_by_id = d.person_id THEN coalesce((
                    SELECT n.capable FROM access_capacitynote n
                    WHERE n.family_id = the_family AND c.category = ANY (n.categories)
                      AND oneplan_one(n.person_id) = oneplan_one(d.person_id)
                      AND n.noted_at <= d.created_at
                    ORDER BY n.noted_at DESC, n.id DESC LIMIT 1), true)
                ELSE NOT EXISTS (SELECT FROM capacity k WHERE k.person_id = d.person_id
                    AND k.category = c.category AND k.capable) END)::text[] AS parts,
            d.purposes::text[] AS wanted
        FROM access_directive d
        WHERE d.family_id = the_family AND d.withdrawn_at IS NULL
          AND d.ends > statement_timestamp()
          AND oneplan_rank(d.decided_by_id, d.person_id) <= d.rank AND d.rank < 99
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
    -- Whoever was found able to decide is decided for by nobody else, in just these parts.
    SELECT o.community_id, o.family_id, o.viewer_id, o.agency_id, k.person_id, 'deny',
           array_agg(DISTINCT k.category)::text[], false, false, false, 4::smallint, '{}', '{}', o.starts,
           o.ends, 'capable'
    FROM opened o JOIN capacity k ON k.capable AND k.category = ANY (o.parts)
    WHERE o.person_id IS NULL AND k.person_id IS DISTINCT FROM o.decided_by_id
    GROUP BY o.community_id, o.family_id, o.viewer_id, o.agency_id, k.person_id, o.starts, o.ends
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
REVOKE EXECUTE ON FUNCTION oneplan_recompute(uuid) FROM PUBLIC;

CREATE FUNCTION oneplan_facts_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM oneplan_recompute(f.family_id)
    FROM (SELECT DISTINCT family_id FROM changed ORDER BY family_id) f;
    RETURN NULL;
END
$$;

CREATE FUNCTION oneplan_workers_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM oneplan_recompute(f.family_id) FROM (
        SELECT DISTINCT b.family_id FROM changed w
        JOIN access_basis b ON b.agency_id = w.agency_id
        UNION
        SELECT DISTINCT d.family_id FROM changed w
        JOIN access_directive d ON d.agency_id = w.agency_id
        UNION
        SELECT DISTINCT e.family_id FROM changed w
        JOIN access_emergency e ON e.agency_id = w.agency_id AND e.ends > statement_timestamp()
        ORDER BY family_id
    ) f;
    RETURN NULL;
END
$$;

-- The first foothold in a new family, and only in a new one: whoever asks for help.
CREATE FUNCTION oneplan_open_family(new_family uuid, the_community uuid, the_basis uuid)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF oneplan_viewer() IS NULL THEN
        RAISE EXCEPTION 'nobody cannot open a family' USING ERRCODE = 'insufficient_privilege';
    END IF;
    INSERT INTO people_family (id, community_id, name, stage, language, plan_language, interpreter,
        created_at, revision, changed_at)
    VALUES (new_family, the_community, '', 'referred', 'en', 'en', '', now(), 1, now());
    INSERT INTO access_basis (id, community_id, family_id, created_at, created_by, kind, viewer_id,
        agency_id, role, sent, starts)
    VALUES (the_basis, the_community, new_family, now(), oneplan_viewer(), 'referrer',
        oneplan_viewer(), oneplan_agency(), '', false, now());
END
$$;

-- How many families each coordinator has: a number, for intake and supervisors of that agency.
CREATE FUNCTION oneplan_caseloads(the_agency uuid)
RETURNS TABLE (worker_id uuid, name text, languages text[], families bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT w.id, w.name::text, w.languages::text[], count(DISTINCT b.family_id)
    FROM people_worker w
    LEFT JOIN access_basis b ON b.viewer_id = w.account_id AND b.agency_id = w.agency_id
     AND b.kind = 'assignment' AND (b.ends IS NULL OR b.ends > now())
    WHERE w.agency_id = the_agency AND the_agency = oneplan_agency()
      AND 'coordinator' = ANY (w.roles) AND w.left_at IS NULL
      AND EXISTS (SELECT FROM people_worker me WHERE me.account_id = oneplan_viewer()
                  AND me.agency_id = the_agency AND me.left_at IS NULL
                  AND me.roles && ARRAY['intake', 'supervisor']::varchar[])
    GROUP BY w.id, w.name, w.languages ORDER BY w.name
$$;

CREATE FUNCTION oneplan_set_rank() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    NEW.rank := oneplan_rank(NEW.decided_by_id, NEW.person_id);
    RETURN NEW;
END
$$;

-- What a family says on the phone: no vowels, nothing that sounds or looks alike.
CREATE FUNCTION oneplan_give_reference() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    letters constant text := 'CDFGHJKLRTVWX';
    digits constant text := '2346789';
    noise bytea;
    said text;
BEGIN
    LOOP
        noise := sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8'));
        said := '';
        FOR i IN 0..3 LOOP
            said := said || substr(letters, 1 + get_byte(noise, i) % 13, 1);
        END LOOP;
        said := said || '-';
        FOR i IN 4..9 LOOP
            said := said || substr(digits, 1 + get_byte(noise, i) % 7, 1);
        END LOOP;
        INSERT INTO access_familyreference (family_id, community_id, reference)
        VALUES (NEW.id, NEW.community_id, said) ON CONFLICT (reference) DO NOTHING;
        EXIT WHEN FOUND;
    END LOOP;
    RETURN NULL;
END
$$;

-- Agencies whose complaints the viewer may work through: their own; at the coordinating agency, all.
CREATE FUNCTION oneplan_watched() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT coalesce(array_agg(a.id), '{}') FROM people_agency a JOIN people_agency mine
      ON mine.id IN (oneplan_office('privacy'), oneplan_office('supervisor'))
     AND (a.id = mine.id OR (mine.coordinating AND a.community_id = mine.community_id))
$$;

-- Whether the viewer handles a complaint: a privacy officer of the agency or of the coordinating
-- one; a supervisor there, where no officer is left. Never whom it is about, nor whose it is.
CREATE FUNCTION oneplan_handles(the_agency uuid, about uuid, maker uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH near AS (
        SELECT w.account_id, w.agency_id, w.roles::text[] AS roles
        FROM people_agency a
        JOIN people_agency b ON b.id = a.id OR (b.coordinating AND b.community_id = a.community_id)
        JOIN people_worker w ON w.agency_id = b.id AND w.left_at IS NULL
        WHERE a.id = the_agency AND w.account_id IS DISTINCT FROM about
          AND w.account_id IS DISTINCT FROM maker
    )
    SELECT EXISTS (
        SELECT FROM near WHERE account_id = oneplan_viewer() AND agency_id = oneplan_agency()
          AND ('privacy' = ANY (roles) OR ('supervisor' = ANY (roles)
               AND NOT EXISTS (SELECT FROM near o WHERE 'privacy' = ANY (o.roles)))))
$$;

-- The log's seals. The lock is taken when the transaction ends, so that pages do not wait for it.
CREATE FUNCTION oneplan_line(e access_accessevent) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
    SELECT convert_to(concat_ws('|', e.id, e.community_id, e.family_id, e.viewer_id, e.viewer_name,
        e.agency_id, e.agency_name, e.part, e.purpose, extract(epoch FROM e.at)), 'UTF8')
$$;
CREATE FUNCTION oneplan_seal() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    before access_logseal%ROWTYPE;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended(NEW.family_id::text, 8));
    SELECT * INTO before FROM access_logseal WHERE family_id = NEW.family_id
    ORDER BY number DESC LIMIT 1;
    INSERT INTO access_logseal (event_id, community_id, family_id, number, seal)
    VALUES (NEW.id, NEW.community_id, NEW.family_id, coalesce(before.number, 0) + 1,
            sha256(coalesce(before.seal, ''::bytea) || oneplan_line(NEW)));
    RETURN NULL;
END
$$;

-- How many openings are logged, unsealed, and no longer what was sealed; and one seal over all
-- families' last ones, to be kept elsewhere: numbers only, for whoever runs the site.
CREATE FUNCTION oneplan_check_log()
RETURNS TABLE (lines bigint, unsealed bigint, broken bigint, last text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH chain AS (
        SELECT s.family_id, s.number, s.seal, e.id, e,
               lag(s.seal) OVER w AS before, row_number() OVER w AS place
        FROM access_logseal s LEFT JOIN access_accessevent e ON e.id = s.event_id
        WINDOW w AS (PARTITION BY s.family_id ORDER BY s.number)
    )
    SELECT (SELECT count(*) FROM access_accessevent),
           (SELECT count(*) FROM access_accessevent e
            WHERE NOT EXISTS (SELECT FROM access_logseal s WHERE s.event_id = e.id)),
           (SELECT count(*) FROM chain WHERE id IS NULL OR number <> place
                OR seal <> sha256(coalesce(before, ''::bytea) || oneplan_line(e))),
           (SELECT coalesce(encode(sha256(string_agg(seal, ''::bytea ORDER BY family_id)), 'hex'), '')
            FROM (SELECT DISTINCT ON (family_id) family_id, seal FROM access_logseal
                  ORDER BY family_id, number DESC) ends)
$$;

-- Whom the family reference belongs to, for a worker of the same community: an exact match only.
CREATE FUNCTION oneplan_referred_to(the_reference text) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT r.family_id FROM access_familyreference r JOIN people_worker w
      ON w.account_id = oneplan_viewer() AND w.agency_id = oneplan_agency()
     AND w.left_at IS NULL AND w.community_id = r.community_id
    WHERE r.reference = upper(btrim(the_reference))
$$;
REVOKE EXECUTE ON FUNCTION oneplan_referred_to(text) FROM PUBLIC;

-- Emergency access, opened by a worker for an exact reference: at most three parts, never own
-- voice, four hours. Whom the family keeps out by name cannot. Returns the family, or nothing.
CREATE FUNCTION oneplan_emergency(the_reference text, the_parts text[], the_reason text,
                                  the_words text, the_id uuid, the_event uuid) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    the_family constant uuid := oneplan_referred_to(the_reference);
BEGIN
    IF the_family IS NULL OR length(btrim(the_words)) < 10 OR 'own_voice' = ANY (the_parts)
       OR coalesce(cardinality(the_parts), 0) NOT BETWEEN 1 AND 3
       OR EXISTS (SELECT FROM access_directive d WHERE d.family_id = the_family
            AND d.effect = 'deny' AND d.recipient_id = oneplan_viewer()
            AND d.withdrawn_at IS NULL AND d.item_ids = '{}' AND d.categories::text[] && the_parts
            AND statement_timestamp() BETWEEN d.starts AND d.ends) THEN
        RETURN NULL;
    END IF;
    INSERT INTO access_emergency (id, community_id, family_id, created_at, created_by, viewer_id,
        worker_name, agency_id, agency_name, categories, reason, words, starts, ends, told_at,
        reviewer_name, outcome, review_words)
    SELECT the_id, w.community_id, the_family, statement_timestamp(), w.account_id, w.account_id,
           w.name, w.agency_id, a.name, the_parts, the_reason, left(btrim(the_words), 600),
           statement_timestamp(), statement_timestamp() + interval '4 hours',
           statement_timestamp(), '', '', ''
    FROM people_worker w JOIN people_agency a ON a.id = w.agency_id
    WHERE w.account_id = oneplan_viewer() AND w.agency_id = oneplan_agency();
    INSERT INTO access_accessevent (id, community_id, family_id, viewer_id, viewer_name, agency_id,
        agency_name, part, purpose, at)
    SELECT the_event, community_id, family_id, viewer_id, worker_name, agency_id, agency_name,
           'emergency', 'emergency', clock_timestamp()
    FROM access_emergency WHERE id = the_id;
    RETURN the_family;
END
$$;

-- Where the family is told, and in which languages, the best first: addresses of its own accounts,
-- less those it marked as never to use.
CREATE FUNCTION oneplan_tell(the_emergency uuid) RETURNS TABLE (address text, languages text[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT a.email::text, p.languages::text[] || f.language::text
    FROM access_emergency e JOIN people_person p ON p.family_id = e.family_id
     AND p.left_at IS NULL AND p.standing <> 'support'
    JOIN people_family f ON f.id = e.family_id
    JOIN accounts_account a ON a.id = p.account_id AND a.is_active
    WHERE e.id = the_emergency AND e.viewer_id = oneplan_viewer()
      AND e.told_at > statement_timestamp() - interval '1 minute'
      AND NOT EXISTS (SELECT FROM people_contactpoint c WHERE c.family_id = e.family_id
          AND NOT c.safe AND lower(c.value) = lower(a.email))
$$;

-- A second person at the agency looks at an emergency access.
CREATE FUNCTION oneplan_review(the_emergency uuid, the_outcome text, the_words text)
RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE access_emergency e SET reviewed_at = statement_timestamp(),
        reviewed_by = oneplan_viewer(), outcome = the_outcome, review_words = the_words,
        reviewer_name = (SELECT name FROM people_worker w
            WHERE w.account_id = oneplan_viewer() AND w.agency_id = e.agency_id)
    WHERE e.id = the_emergency AND e.reviewed_at IS NULL AND e.viewer_id <> oneplan_viewer()
      AND e.agency_id = oneplan_office('supervisor') AND the_outcome IN ('right', 'wrong');
    RETURN FOUND;
END
$$;

-- A worker asks to see more: about a family they have to do with, or one that gave its reference.
-- Says nothing about whether the reference is anybody's.
CREATE FUNCTION oneplan_ask(the_family uuid, the_reference text, the_parts text[],
    the_purpose text, the_words text, the_days integer, the_id uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    about constant uuid := CASE WHEN the_family = ANY (oneplan_families('see')) THEN the_family
                                ELSE oneplan_referred_to(the_reference) END;
BEGIN
    IF about IS NULL OR 'own_voice' = ANY (the_parts) THEN
        RETURN;
    END IF;
    INSERT INTO access_ask (id, community_id, family_id, created_at, created_by, viewer_id,
        worker_name, agency_id, agency_name, categories, purpose, words, days, answer)
    SELECT the_id, w.community_id, about, statement_timestamp(), w.account_id, w.account_id, w.name,
           w.agency_id, a.name, the_parts, the_purpose, left(the_words, 400), the_days, 'waiting'
    FROM people_worker w JOIN people_agency a ON a.id = w.agency_id
    WHERE w.account_id = oneplan_viewer() AND w.agency_id = oneplan_agency()
      AND w.left_at IS NULL;
END
$$;

-- The family says "stop" to a worker, who takes it down: whoever may see some part may, since it
-- only ever closes. For the worker alone, their agency, or everybody outside.
CREATE FUNCTION oneplan_said_stop(the_family uuid, whom text) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    shared constant text[] := ARRAY['contact', 'referral', 'schedule', 'strengths', 'education',
        'housing', 'income', 'health', 'mental_health', 'substance_use', 'justice',
        'child_protection', 'culture', 'location'];
    closed integer;
BEGIN
    IF NOT the_family = ANY (oneplan_families('see')) OR oneplan_agency() IS NULL THEN
        RETURN 0;
    END IF;
    INSERT INTO access_directive (id, community_id, family_id, created_at, created_by, by_right_of,
        rank, basis, effect, recipient_id, agency_id, role, categories, item_ids, may_write,
        may_redisclose, purposes, starts, ends, how_explained, language, witness)
    SELECT gen_random_uuid(), f.community_id, f.id, statement_timestamp(), oneplan_viewer(),
           'said to a worker', 5, 'express_oral', 'deny', r.account, r.agency, '', shared, '{}',
           false, false, '{}', statement_timestamp(), statement_timestamp() + interval '5 years',
           '', f.language, coalesce((SELECT name FROM people_worker w WHERE w.account_id =
           oneplan_viewer() AND w.agency_id = oneplan_agency()), '')
    FROM people_family f, LATERAL (
        SELECT oneplan_viewer() AS account, NULL::uuid AS agency WHERE whom = 'me'
        UNION SELECT NULL, oneplan_agency() WHERE whom = 'agency'
        UNION SELECT CASE WHEN g.agency_id IS NULL THEN g.viewer_id END, g.agency_id
        FROM access_grant g
        WHERE whom = 'everybody' AND g.family_id = the_family AND g.effect = 'permit'
          AND g.because IN ('team', 'assignment', 'intake')
    ) r WHERE f.id = the_family;
    GET DIAGNOSTICS closed = ROW_COUNT;
    RETURN closed;
END
$$;

-- Who can see what, by the same reckoning as the wall's own: for whoever directs or coordinates
-- the family (the whole record), or for one of its people (`about`: what is about themself).
CREATE FUNCTION oneplan_holders(the_family uuid, about uuid)
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
                         'not', s.it -> ('-' || about::text), 'pen', s.pen)) AS parts
        FROM (SELECT oneplan_sight_of('see', h.viewer_id, h.agency_id, u.purpose, the_family,
                                      about IS NULL) -> the_family::text AS it,
                     oneplan_sight_of('write', h.viewer_id, h.agency_id, u.purpose, the_family,
                                      about IS NULL) -> the_family::text -> '*' AS pen
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

-- Policies of room access's own tables.
ALTER TABLE access_basis ENABLE ROW LEVEL SECURITY;
ALTER TABLE access_basis FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_owner ON access_basis TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY wall_see ON access_basis FOR SELECT USING (
    viewer_id = oneplan_viewer() OR family_id = ANY ((SELECT oneplan_families('steward'))::uuid[]));
CREATE POLICY wall_add ON access_basis FOR INSERT WITH CHECK (
    family_id = ANY ((SELECT oneplan_families('steward'))::uuid[]));
CREATE POLICY wall_change ON access_basis FOR UPDATE
    USING (family_id = ANY ((SELECT oneplan_families('steward'))::uuid[]))
    WITH CHECK (true);

-- What somebody decides for themself is seen and taken back by them, and by nobody else of the
-- family; a member of the family speaks for themself only. Nobody reads that they are kept out.
ALTER TABLE access_directive ENABLE ROW LEVEL SECURITY;
ALTER TABLE access_directive FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_owner ON access_directive TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY wall_see ON access_directive FOR SELECT USING (
    (recipient_id = oneplan_viewer() AND effect = 'permit')
    OR person_id = ANY ((SELECT oneplan_myself())::uuid[])
    OR decided_by_id = ANY ((SELECT oneplan_myself())::uuid[])
    OR (rank > 0 AND family_id = ANY ((SELECT oneplan_families('steward'))::uuid[]))
    OR (created_by = oneplan_viewer()
        AND family_id = ANY ((SELECT oneplan_families('steward'))::uuid[])));
CREATE POLICY wall_add ON access_directive FOR INSERT WITH CHECK (
    (decided_by_id = person_id AND person_id = ANY ((SELECT oneplan_myself())::uuid[])
     AND family_id = ANY ((SELECT oneplan_families('family'))::uuid[]))
    OR (family_id = ANY ((SELECT oneplan_families('steward'))::uuid[])
        AND (decided_by_id IS NULL OR decided_by_id = ANY ((SELECT oneplan_myself())::uuid[])
             OR NOT family_id = ANY ((SELECT oneplan_families('family'))::uuid[]))));
-- A denial is taken back by whoever decided it: one of two who rank equally does not undo what the
-- other closed (adr/0015).
CREATE POLICY wall_change ON access_directive FOR UPDATE
    USING (decided_by_id = ANY ((SELECT oneplan_myself())::uuid[])
           OR ((effect = 'permit' OR decided_by_id IS NULL)
               AND (person_id = ANY ((SELECT oneplan_myself())::uuid[])
                    OR ((rank > 0 OR created_by = oneplan_viewer())
                        AND family_id = ANY ((SELECT oneplan_families('steward'))::uuid[])))))
    WITH CHECK (decided_by_id = ANY ((SELECT oneplan_myself())::uuid[])
           OR person_id = ANY ((SELECT oneplan_myself())::uuid[])
           OR ((rank > 0 OR created_by = oneplan_viewer())
               AND family_id = ANY ((SELECT oneplan_families('steward'))::uuid[])));

ALTER TABLE access_grant ENABLE ROW LEVEL SECURITY;
ALTER TABLE access_grant FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_owner ON access_grant TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY wall_see ON access_grant FOR SELECT USING (
    (viewer_id = oneplan_viewer() AND effect = 'permit')
    OR (rank IS DISTINCT FROM 0 AND because <> 'capable'
        AND family_id = ANY ((SELECT oneplan_families('steward'))::uuid[])));

ALTER TABLE access_sight ENABLE ROW LEVEL SECURITY;
ALTER TABLE access_sight FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_owner ON access_sight TO CURRENT_USER USING (true) WITH CHECK (true);

ALTER TABLE access_accessevent ENABLE ROW LEVEL SECURITY;
ALTER TABLE access_accessevent FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_owner ON access_accessevent FOR SELECT TO CURRENT_USER USING (true);
CREATE POLICY wall_see ON access_accessevent FOR SELECT USING (
    family_id = ANY ((SELECT oneplan_families('family'))::uuid[]));
CREATE POLICY wall_add ON access_accessevent FOR INSERT WITH CHECK (
    viewer_id = oneplan_viewer()
    AND family_id = ANY ((SELECT oneplan_families('see'))::uuid[]));

ALTER TABLE access_logseal ENABLE ROW LEVEL SECURITY;
ALTER TABLE access_logseal FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_owner ON access_logseal TO CURRENT_USER USING (true) WITH CHECK (true);

-- Noted by a worker who coordinates; read by them, by whom it is about and by whoever directs.
-- It says what somebody can decide, never what they decided.
ALTER TABLE access_capacitynote ENABLE ROW LEVEL SECURITY;
ALTER TABLE access_capacitynote FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_owner ON access_capacitynote TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY wall_see ON access_capacitynote FOR SELECT USING (
    person_id = ANY ((SELECT oneplan_myself())::uuid[])
    OR family_id = ANY ((SELECT oneplan_families('steward'))::uuid[]));
CREATE POLICY wall_add ON access_capacitynote FOR INSERT WITH CHECK (
    family_id = ANY ((SELECT oneplan_families('steward'))::uuid[])
    AND oneplan_agency() IS NOT NULL
    AND NOT family_id = ANY ((SELECT oneplan_families('family'))::uuid[]));

ALTER TABLE access_emergency ENABLE ROW LEVEL SECURITY;
ALTER TABLE access_emergency FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_owner ON access_emergency TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY wall_see ON access_emergency FOR SELECT USING (
    viewer_id = oneplan_viewer()
    OR family_id = ANY ((SELECT oneplan_families('family'))::uuid[])
    OR agency_id = (SELECT oneplan_office('supervisor')));

ALTER TABLE access_ask ENABLE ROW LEVEL SECURITY;
ALTER TABLE access_ask FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_owner ON access_ask TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY wall_see ON access_ask FOR SELECT USING (
    viewer_id = oneplan_viewer() OR family_id = ANY ((SELECT oneplan_families('steward'))::uuid[]));
CREATE POLICY wall_change ON access_ask FOR UPDATE
    USING (viewer_id <> oneplan_viewer()
           AND family_id = ANY ((SELECT oneplan_families('steward'))::uuid[]))
    WITH CHECK (viewer_id <> oneplan_viewer()
           AND family_id = ANY ((SELECT oneplan_families('steward'))::uuid[]));

-- A complaint is between whoever makes it and those who handle it (oneplan_handles).
ALTER TABLE access_complaint ENABLE ROW LEVEL SECURITY;
ALTER TABLE access_complaint FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_owner ON access_complaint TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY wall_see ON access_complaint FOR SELECT USING (
    (created_by = oneplan_viewer()
     AND family_id = ANY ((SELECT oneplan_families('family'))::uuid[]))
    OR (agency_id = ANY ((SELECT oneplan_watched())::uuid[])
        AND oneplan_handles(agency_id, about_id, created_by)));
CREATE POLICY wall_add ON access_complaint FOR INSERT WITH CHECK (
    created_by = oneplan_viewer()
    AND family_id = ANY ((SELECT oneplan_families('family'))::uuid[]));
CREATE POLICY wall_change ON access_complaint FOR UPDATE
    USING (agency_id = ANY ((SELECT oneplan_watched())::uuid[])
           AND oneplan_handles(agency_id, about_id, created_by))
    WITH CHECK (agency_id = ANY ((SELECT oneplan_watched())::uuid[])
           AND oneplan_handles(agency_id, about_id, created_by));

ALTER TABLE access_familyreference ENABLE ROW LEVEL SECURITY;
ALTER TABLE access_familyreference FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_owner ON access_familyreference TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY wall_see ON access_familyreference FOR SELECT USING (
    family_id = ANY ((SELECT oneplan_families('family'))::uuid[]));

-- Grants cannot change and be remembered as they were.
CREATE TRIGGER forget_added AFTER INSERT ON access_grant REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION oneplan_forget();
CREATE TRIGGER forget_changed AFTER UPDATE ON access_grant REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION oneplan_forget();
CREATE TRIGGER forget_removed AFTER DELETE ON access_grant REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION oneplan_forget();

-- A fact cannot change without its grants.
CREATE TRIGGER facts_added AFTER INSERT ON access_basis REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION oneplan_facts_changed();
CREATE TRIGGER facts_changed AFTER UPDATE ON access_basis REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION oneplan_facts_changed();
CREATE TRIGGER facts_removed AFTER DELETE ON access_basis REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION oneplan_facts_changed();
CREATE TRIGGER facts_added AFTER INSERT ON access_directive REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION oneplan_facts_changed();
CREATE TRIGGER facts_changed AFTER UPDATE ON access_directive REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION oneplan_facts_changed();
CREATE TRIGGER facts_removed AFTER DELETE ON access_directive REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION oneplan_facts_changed();
CREATE TRIGGER facts_added AFTER INSERT ON access_capacitynote REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION oneplan_facts_changed();
CREATE TRIGGER facts_changed AFTER UPDATE ON access_capacitynote REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION oneplan_facts_changed();
CREATE TRIGGER facts_removed AFTER DELETE ON access_capacitynote REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION oneplan_facts_changed();
CREATE TRIGGER facts_added AFTER INSERT ON access_emergency REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION oneplan_facts_changed();
CREATE TRIGGER facts_changed AFTER UPDATE ON access_emergency REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION oneplan_facts_changed();
CREATE TRIGGER facts_removed AFTER DELETE ON access_emergency REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION oneplan_facts_changed();
CREATE TRIGGER facts_added AFTER INSERT ON people_relation REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION oneplan_facts_changed();
CREATE TRIGGER facts_changed AFTER UPDATE ON people_relation REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION oneplan_facts_changed();
CREATE TRIGGER facts_removed AFTER DELETE ON people_relation REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION oneplan_facts_changed();
CREATE TRIGGER facts_added AFTER INSERT ON people_person REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION oneplan_facts_changed();
CREATE TRIGGER facts_changed AFTER UPDATE ON people_person REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION oneplan_facts_changed();
CREATE TRIGGER workers_added AFTER INSERT ON people_worker REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION oneplan_workers_changed();
CREATE TRIGGER workers_changed AFTER UPDATE ON people_worker REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION oneplan_workers_changed();
CREATE TRIGGER rank BEFORE INSERT OR UPDATE OF decided_by_id, person_id ON access_directive
    FOR EACH ROW EXECUTE FUNCTION oneplan_set_rank();
CREATE TRIGGER reference AFTER INSERT ON people_family
    FOR EACH ROW EXECUTE FUNCTION oneplan_give_reference();
CREATE CONSTRAINT TRIGGER sealed AFTER INSERT ON access_accessevent
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION oneplan_seal();
