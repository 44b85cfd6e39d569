-- From facts to grants, in the same transaction as a fact changes (adr/0002).
-- When this file changes: SELECT oneplan_weigh_all()

-- The projection: from facts to grants, for one family.
CREATE FUNCTION oneplan_recompute(the_family uuid) RETURNS void
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

-- Every family's grants anew: the wall's installer asks for it when what derives them has changed.
CREATE FUNCTION oneplan_weigh_all() RETURNS void LANGUAGE sql AS $$
    SELECT count(oneplan_recompute(id)) FROM (SELECT id FROM people_family ORDER BY id) f
$$;
REVOKE EXECUTE ON FUNCTION oneplan_weigh_all() FROM PUBLIC;
