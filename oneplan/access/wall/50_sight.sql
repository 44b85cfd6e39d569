-- From grants to what somebody sees of a family (adr/0018).
-- When this file changes: SELECT oneplan_weigh_all()

-- Several lists of JSON as one.
CREATE AGGREGATE oneplan_joined(jsonb) (SFUNC = jsonb_concat, STYPE = jsonb, INITCOND = '[]');

-- The grants by which somebody sees now, for one family or all of theirs. One hat at a time (see
-- oneplan_families); who is kept out by name is out under each. `ours`: without those by which somebody
-- decided for themself.
CREATE FUNCTION oneplan_grants_in_force(me uuid, agency uuid, purpose text, the_family uuid,
                                        ours boolean) RETURNS SETOF access_grant
LANGUAGE sql STABLE AS $$
    SELECT g.* FROM access_grant g
    WHERE g.viewer_id = me AND (g.agency_id IS NOT DISTINCT FROM agency
           OR (g.effect = 'deny' AND g.agency_id IS NULL))
      AND g.family_id BETWEEN coalesce(the_family, oneplan_least())
                          AND coalesce(the_family, oneplan_most())
      AND oneplan_in_force(g.starts, g.ends)
      AND (g.purposes = '{}' OR purpose = ANY (g.purposes))
      AND NOT (ours AND g.rank IS NOT DISTINCT FROM 0)
$$;
REVOKE EXECUTE ON FUNCTION oneplan_grants_in_force(uuid, uuid, text, uuid, boolean) FROM PUBLIC;

-- Where nothing is denied, nothing is said of single items and all decisions that may be used are of
-- equal rank there is nothing to weigh, and this, asked for each viewer of a family when one of its
-- grants changes, is answered in a fraction of the time. `weighs`: there is, and this is no answer.
CREATE FUNCTION oneplan_sight_unweighed(mode text, me uuid, agency uuid, purpose text,
    the_family uuid, ours boolean, OUT weighs boolean, OUT sight jsonb)
LANGUAGE plpgsql STABLE AS $$
BEGIN
    SELECT bool_or(f.weighs), jsonb_object_agg(f.family_id, f.parts
        || CASE WHEN f.of_plan
                THEN jsonb_build_object('*', coalesce(f.parts -> '*', '[]') || '["any"]')
                ELSE '{}' END
        || CASE WHEN f.own IS NOT NULL THEN jsonb_build_object('me', f.own) ELSE '{}' END)
        FILTER (WHERE f.parts IS NOT NULL)
    INTO weighs, sight
    FROM (
        SELECT p.family_id,
               bool_or(p.weighs) OR (mode <> 'see' AND min(p.least_) <> max(p.most)) AS weighs,
               bool_or(p.of_plan) AS of_plan,
               jsonb_object_agg(p.person, p.said) FILTER (WHERE p.said <> '[]') AS parts,
               jsonb_agg(p.person) FILTER (WHERE p.own) AS own
        FROM (
            SELECT g.family_id, coalesce(g.person_id::text, '*') AS person,
                   bool_or(g.effect = 'deny' OR g.items <> '{}') AS weighs,
                   min(g.rank) AS least_, max(g.rank) AS most,
                   bool_or(u.usable AND g.categories <> '{referral}') AS of_plan,
                   bool_or(u.usable AND g.because = 'own_record') AS own,
                   oneplan_joined(to_jsonb(g.categories)) FILTER (WHERE u.usable) AS said
            FROM oneplan_grants_in_force(me, agency, purpose, the_family, ours) g,
                 LATERAL (SELECT mode = 'see' OR g.may_write AS usable) u
            GROUP BY g.family_id, g.person_id) p
        GROUP BY p.family_id) f;
END
$$;
REVOKE EXECUTE ON FUNCTION oneplan_sight_unweighed(text, uuid, uuid, text, uuid, boolean) FROM PUBLIC;

-- Between decisions about the same thing the better rank prevails (the person's own before a
-- parent's, a custodial parent's before an access parent's); between equals deny beats permit.
-- Nobody is denied their own record. Emergency access stands beside consent.
CREATE FUNCTION oneplan_sight_weighed(mode text, me uuid, agency uuid, purpose text,
    the_family uuid, ours boolean) RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (
        WITH active AS MATERIALIZED (
            SELECT g.family_id, coalesce(g.person_id::text, '*') AS person, g.effect, g.because,
                   g.rank, g.items, c.category, (mode = 'see' OR g.may_write) AS usable
            FROM oneplan_grants_in_force(me, agency, purpose, the_family, ours) g,
                 unnest(g.categories) AS c (category)
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
            FROM parts GROUP BY family_id) families);
END
$$;
REVOKE EXECUTE ON FUNCTION oneplan_sight_weighed(text, uuid, uuid, text, uuid, boolean) FROM PUBLIC;

-- {family: {"*": [categories], person: [categories], "-person": [categories not about them],
--           "+i": [items shown], "-i": [items kept back], "me": [own person]}}
-- "any" stands where some part of the plan may be seen: with it come the bare names of the family's
-- people. `ours`: as the family's other members may know it.
CREATE FUNCTION oneplan_sight_of(mode text, me uuid, agency uuid, purpose text, the_family uuid,
                                 ours boolean) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
DECLARE
    said record;
BEGIN
    said := oneplan_sight_unweighed(mode, me, agency, purpose, the_family, ours);
    IF said.weighs THEN
        RETURN coalesce(oneplan_sight_weighed(mode, me, agency, purpose, the_family, ours), '{}');
    END IF;
    RETURN coalesce(said.sight, '{}');
END
$$;
REVOKE EXECUTE ON FUNCTION oneplan_sight_of(text, uuid, uuid, text, uuid, boolean) FROM PUBLIC;

-- Asked for each table of a page, so it is weighed once, when the grants change, and remembered.
CREATE FUNCTION oneplan_sight(mode text) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
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
            FROM access_visibleparts g
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
CREATE FUNCTION oneplan_cache_sight(the_family uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off AS $$
BEGIN
    DELETE FROM access_visibleparts WHERE family_id = the_family;
    INSERT INTO access_visibleparts (community_id, family_id, viewer_id, agency_id, purpose, see, write,
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
REVOKE EXECUTE ON FUNCTION oneplan_cache_sight(uuid) FROM PUBLIC;

-- However grants come to change, nobody sees anything by the earlier ones. By an array: as a join
-- the planner may read the whole of access_visibleparts for one family.
CREATE FUNCTION oneplan_drop_cached_sight() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off AS $$
BEGIN
    DELETE FROM access_visibleparts
    WHERE family_id = ANY (ARRAY(SELECT DISTINCT family_id FROM changed));
    RETURN NULL;
END
$$;
