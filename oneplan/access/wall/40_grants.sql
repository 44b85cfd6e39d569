-- From facts to grants, in the same transaction as a fact changes (adr/0002): one function for each
-- source of grants, and one that puts them together. The sources are part of its one statement.
-- When this file changes: SELECT oneplan_weigh_all()

-- From being one of the family's people: everybody's own record; and the family's. Who directs it sees
-- all that is shared; a youth and an access parent see less; an aunt has no record here.
CREATE FUNCTION oneplan_grants_of_people(the_family uuid)
RETURNS TABLE (community_id uuid, viewer_id uuid, person_id uuid, categories text[],
    may_write boolean, directs boolean, starts timestamptz, because text)
LANGUAGE sql STABLE AS $$
    SELECT p.community_id, p.account_id, g.* FROM people_person p CROSS JOIN LATERAL (VALUES
        (id, oneplan_shared() || 'own_voice'::text, true, false, created_at, 'own_record'),
        (NULL, CASE WHEN directs THEN oneplan_shared()
                    WHEN standing = 'caregiver' THEN ARRAY['schedule', 'strengths']
                    ELSE ARRAY['schedule', 'strengths', 'education', 'culture'] END,
         directs OR standing <> 'caregiver', directs, created_at, 'family')) g
    WHERE family_id = the_family AND account_id IS NOT NULL AND left_at IS NULL
      AND standing <> 'support'
$$;
REVOKE EXECUTE ON FUNCTION oneplan_grants_of_people(uuid) FROM PUBLIC;

-- From a request for help: whoever asks writes it, and once it is sent reads what they sent; whoever
-- decides about it, at the agency that coordinates.
CREATE FUNCTION oneplan_grants_of_requests(the_family uuid)
RETURNS TABLE (community_id uuid, viewer_id uuid, agency_id uuid, categories text[],
    may_write boolean, may_steward boolean, starts timestamptz, ends timestamptz, because text)
LANGUAGE sql STABLE AS $$
    SELECT community_id, viewer_id, agency_id,
           CASE WHEN sent THEN ARRAY['referral'] ELSE oneplan_shared() END,
           NOT sent, NOT sent, starts, ends, 'referrer'
    FROM access_involvement b WHERE b.family_id = the_family AND b.kind = 'referrer'
      AND (b.agency_id IS NULL OR EXISTS (SELECT FROM people_worker w
           WHERE w.agency_id = b.agency_id AND w.account_id = b.viewer_id AND w.left_at IS NULL))
    UNION ALL
    SELECT b.community_id, w.account_id, b.agency_id,
           ARRAY['referral', 'contact'], true, true, b.starts, b.ends, 'intake'
    FROM access_involvement b
    JOIN people_worker w ON w.agency_id = b.agency_id AND b.role = ANY (w.roles)
     AND w.left_at IS NULL
    WHERE b.family_id = the_family AND b.kind = 'intake'
$$;
REVOKE EXECUTE ON FUNCTION oneplan_grants_of_requests(uuid) FROM PUBLIC;

-- From an emergency: few parts, read only, and over by time alone.
CREATE FUNCTION oneplan_grants_of_emergencies(the_family uuid)
RETURNS TABLE (community_id uuid, viewer_id uuid, agency_id uuid, categories text[],
    starts timestamptz, ends timestamptz)
LANGUAGE sql STABLE AS $$
    SELECT e.community_id, e.viewer_id, e.agency_id, e.categories::text[], e.starts, e.ends
    FROM access_emergency e
    JOIN people_worker w ON w.account_id = e.viewer_id AND w.agency_id = e.agency_id
     AND w.left_at IS NULL
    WHERE e.family_id = the_family AND oneplan_lasts(e.ends)
$$;
REVOKE EXECUTE ON FUNCTION oneplan_grants_of_emergencies(uuid) FROM PUBLIC;

-- From being on the team or coordinating: membership is not access, and none of it opens anything
-- without a permit. Who is meant by a permit: somebody by name, or those who do some work at an agency.
CREATE FUNCTION oneplan_members(the_family uuid)
RETURNS TABLE (viewer_id uuid, agency_id uuid, kind varchar, roles text[], starts timestamptz,
    ends timestamptz)
LANGUAGE sql STABLE AS $$
    SELECT b.viewer_id, b.agency_id, b.kind, w.roles::text[], b.starts, b.ends
    FROM access_involvement b
    LEFT JOIN people_worker w ON w.agency_id = b.agency_id AND w.account_id = b.viewer_id
     AND w.left_at IS NULL
    WHERE b.family_id = the_family AND b.kind IN ('assignment', 'team')
      AND b.viewer_id IS NOT NULL AND (b.agency_id IS NULL OR w.id IS NOT NULL)
$$;
REVOKE EXECUTE ON FUNCTION oneplan_members(uuid) FROM PUBLIC;

-- The projection: from facts to grants, for one family.
CREATE FUNCTION oneplan_recompute(the_family uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off AS $$
DECLARE
    noted jsonb;
    alone jsonb;
BEGIN
    -- One recomputation of a family at a time, or two transactions could each miss the other's fact.
    -- One lock of 1,024: a worker who leaves an agency may change thousands of families at once, and
    -- the server's table of locks is small.
    PERFORM pg_advisory_xact_lock(7, hashtext(the_family::text) & 1023);
    DELETE FROM access_grant WHERE family_id = the_family;
    noted := oneplan_noted(the_family);
    alone := oneplan_alone(the_family, noted);
    INSERT INTO access_grant (community_id, family_id, viewer_id, agency_id, person_id, effect,
        categories, may_write, may_steward, may_redisclose, rank, items, purposes, starts, ends,
        because)
    WITH decisions AS MATERIALIZED (
        SELECT * FROM oneplan_decisions(the_family, noted, alone)
    ), opened AS MATERIALIZED (
        SELECT d.community_id, b.viewer_id, b.agency_id, d.person_id, d.decided_by_id, d.parts,
               d.may_write, b.kind, d.may_redisclose, d.rank, d.items, d.purposes,
               greatest(b.starts, d.starts) AS starts, least(b.ends, d.ends) AS ends
        FROM oneplan_members(the_family) b
        JOIN decisions d ON d.effect = 'permit' AND d.parts <> '{}'
         AND ((d.recipient_id = b.viewer_id AND (d.agency_id IS NULL OR d.agency_id = b.agency_id))
              OR (d.recipient_id IS NULL AND d.agency_id = b.agency_id
                  AND (d.role = '' OR d.role = ANY (b.roles))))
    ), deciding AS MATERIALIZED (
        SELECT p.key::uuid AS person_id, k.key AS category, k.value::timestamptz AS since
        FROM jsonb_each(alone) p, jsonb_each_text(p.value) k
    )
    SELECT community_id, the_family, viewer_id, NULL::uuid, person_id, 'permit', categories,
           may_write, directs, directs, NULL::smallint, '{}'::uuid[], '{}'::text[], starts,
           NULL::timestamptz, because
    FROM oneplan_grants_of_people(the_family)
    UNION ALL
    SELECT community_id, the_family, viewer_id, agency_id, NULL, 'permit', categories, may_write,
           may_steward, false, NULL, '{}', '{}', starts, ends, because
    FROM oneplan_grants_of_requests(the_family)
    UNION ALL
    SELECT community_id, the_family, viewer_id, agency_id, NULL, 'permit', categories, false, false,
           false, NULL, '{}', '{}', starts, ends, 'emergency'
    FROM oneplan_grants_of_emergencies(the_family)
    UNION ALL
    SELECT community_id, the_family, viewer_id, agency_id, person_id, 'permit', parts, may_write,
           kind = 'assignment' AND person_id IS NULL AND items = '{}', may_redisclose, rank, items,
           purposes, starts, ends, kind
    FROM opened
    UNION ALL
    -- Whoever decides alone is decided for by nobody else, in just these parts, from then on: by a
    -- rank that comes next to one's own word, before all others' in any jurisdiction.
    SELECT o.community_id, the_family, o.viewer_id, o.agency_id, k.person_id, 'deny',
           array_agg(DISTINCT k.category), false, false, false, 1, '{}', '{}',
           greatest(o.starts, k.since), o.ends, 'capable'
    FROM opened o JOIN deciding k ON k.category = ANY (o.parts)
    WHERE o.person_id IS NULL AND k.person_id IS DISTINCT FROM o.decided_by_id
      AND greatest(o.starts, k.since) < coalesce(o.ends, 'infinity')
    GROUP BY o.community_id, o.viewer_id, o.agency_id, k.person_id, greatest(o.starts, k.since),
             o.ends
    UNION ALL
    -- Denials, for a person by name or for everybody at an agency.
    SELECT d.community_id, the_family, coalesce(d.recipient_id, w.account_id), d.agency_id,
           d.person_id, 'deny', d.parts, false, false, false, d.rank, d.items, d.purposes, d.starts,
           d.ends, 'denied'
    FROM decisions d
    LEFT JOIN people_worker w ON d.recipient_id IS NULL AND w.agency_id = d.agency_id
     AND (d.role = '' OR d.role = ANY (w.roles))
    WHERE d.effect = 'deny' AND d.parts <> '{}'
      AND coalesce(d.recipient_id, w.account_id) IS NOT NULL;
    PERFORM oneplan_cache_sight(the_family);
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
        JOIN access_involvement b ON b.agency_id = w.agency_id
        UNION
        SELECT DISTINCT d.family_id FROM changed w
        JOIN access_directive d ON d.agency_id = w.agency_id
        UNION
        SELECT DISTINCT e.family_id FROM changed w
        JOIN access_emergency e ON e.agency_id = w.agency_id AND oneplan_lasts(e.ends)
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

-- Somebody entered twice: rows and permits stay with the entry they were given for; a denial about
-- either entry is a denial about both (adr/0014).
CREATE FUNCTION oneplan_deny_both_entries() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM added WHERE effect = 'deny' AND person_id IS NOT NULL) THEN
        INSERT INTO access_grant (community_id, family_id, viewer_id, agency_id, person_id, effect,
            categories, may_write, may_steward, may_redisclose, rank, items, purposes, starts,
            ends, because)
        SELECT n.community_id, n.family_id, n.viewer_id, n.agency_id, twin.id, n.effect,
            n.categories, n.may_write, n.may_steward, n.may_redisclose, n.rank, n.items,
            n.purposes, n.starts, n.ends, n.because
        FROM added n JOIN people_person it ON it.id = n.person_id
        JOIN people_person twin ON twin.family_id = it.family_id AND twin.id <> it.id
         AND coalesce(twin.same_as_id, twin.id) = coalesce(it.same_as_id, it.id)
        WHERE n.effect = 'deny' AND NOT EXISTS (SELECT FROM access_grant g
            WHERE g.family_id = n.family_id AND g.viewer_id = n.viewer_id AND g.effect = 'deny'
              AND g.person_id = twin.id AND g.agency_id IS NOT DISTINCT FROM n.agency_id
              AND g.categories = n.categories AND g.rank IS NOT DISTINCT FROM n.rank
              AND g.items = n.items AND g.purposes = n.purposes AND g.starts = n.starts
              AND g.ends IS NOT DISTINCT FROM n.ends AND g.because = n.because);
    END IF;
    RETURN NULL;
END
$$;

-- Every family's grants anew: the wall's installer asks for it when what derives them has changed.
CREATE FUNCTION oneplan_weigh_all() RETURNS void LANGUAGE sql AS $$
    SELECT count(oneplan_recompute(id)) FROM (SELECT id FROM people_family ORDER BY id) f
$$;
REVOKE EXECUTE ON FUNCTION oneplan_weigh_all() FROM PUBLIC;
