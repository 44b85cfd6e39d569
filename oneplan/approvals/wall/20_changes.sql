-- Changes that need two people (adr/0014): who may, what each does, why it cannot be. The functions
-- run as the tables' owner; the application's role reads what the policies show and writes none of
-- these rows. Nothing here can open a record: a merge only closes.

-- Families that somebody, acting for an agency, decides about or coordinates, and sees something of
-- in spite of every denial: not those they only referred, nor those whose team they are on.
CREATE FUNCTION oneplan_handled_by(who uuid, at_agency uuid, purpose text) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH sight AS MATERIALIZED (
        SELECT oneplan_sight_of('see', who, at_agency, purpose, NULL, false) AS it
    )
    SELECT coalesce(array_agg(DISTINCT g.family_id), '{}') FROM access_grant g, sight
    WHERE g.viewer_id = who AND g.agency_id = at_agency AND g.effect = 'permit'
      AND sight.it -> g.family_id::text ? '*'
      AND g.because IN ('intake', 'assignment') AND g.person_id IS NULL AND g.items = '{}'
      AND oneplan_in_force(g.starts, g.ends)
      AND (g.purposes = '{}' OR purpose = ANY (g.purposes))
$$;
REVOKE EXECUTE ON FUNCTION oneplan_handled_by(uuid, uuid, text) FROM PUBLIC;

CREATE FUNCTION oneplan_handled() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT oneplan_handled_by(oneplan_viewer(), oneplan_agency(), oneplan_purpose())
$$;

-- Whether the viewer can be the second person: supervisors and intake workers of the coordinating
-- agency; for a rule, an administrator of the site.
CREATE FUNCTION oneplan_is_second(the_kind text, the_community uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT CASE WHEN the_kind = 'rule' THEN EXISTS (SELECT FROM accounts_account a
        WHERE a.id = oneplan_viewer() AND a.is_active AND a.is_site_admin)
    ELSE EXISTS (SELECT FROM people_worker w JOIN people_agency g ON g.id = w.agency_id
        JOIN accounts_account a ON a.id = w.account_id AND a.is_active
        WHERE w.account_id = oneplan_viewer() AND w.agency_id = oneplan_agency()
          AND w.left_at IS NULL AND g.coordinating AND g.community_id = the_community
          AND w.roles && ARRAY['supervisor', 'intake']::varchar[]) END
$$;

-- What each worker sees of some families, by the wall's own reckoning and without what somebody
-- decided for themself: {"viewer|agency|family": {part: [categories]}}.
CREATE FUNCTION oneplan_sights(the_families uuid[]) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT coalesce(jsonb_object_agg(v.viewer_id || '|' || coalesce(v.agency_id::text, '') || '|'
        || v.family_id, coalesce(oneplan_sight_of('see', v.viewer_id, v.agency_id, v.purpose,
            v.family_id, true) -> v.family_id::text, '{}')), '{}')
    FROM (SELECT viewer_id, agency_id, family_id,
                 coalesce(min(purposes[1]), 'coordination') AS purpose
          FROM access_grant WHERE family_id = ANY (the_families) AND effect = 'permit'
          GROUP BY viewer_id, agency_id, family_id) v
$$;
REVOKE EXECUTE ON FUNCTION oneplan_sights(uuid[]) FROM PUBLIC;

-- What a change does, once it is approved.
CREATE FUNCTION oneplan_apply(the_id uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    it approvals_change%ROWTYPE;
BEGIN
    SELECT * INTO it FROM approvals_change WHERE id = the_id;
    IF it.kind = 'merge_people' THEN
        UPDATE people_person SET same_as_id = it.person_id WHERE id = it.other_person_id;
    ELSIF it.kind = 'merge_families' THEN
        DELETE FROM approvals_handover WHERE change_id = it.id;
        INSERT INTO approvals_handover (id, community_id, created_at, change_id, family_id, into_id,
            viewer_id, agency_id, categories)
        SELECT gen_random_uuid(), it.community_id, statement_timestamp(), it.id,
               it.other_family_id, it.family_id, both_.viewer_id, both_.agency_id, both_.parts
        FROM (SELECT v.viewer_id, v.agency_id, ARRAY(
                SELECT jsonb_array_elements_text(oneplan_sight_of('see', v.viewer_id, v.agency_id,
                    'coordination', it.other_family_id, false) -> it.other_family_id::text -> '*')
                INTERSECT
                SELECT jsonb_array_elements_text(oneplan_sight_of('see', v.viewer_id, v.agency_id,
                    'coordination', it.family_id, false) -> it.family_id::text -> '*')
                EXCEPT SELECT 'any') AS parts
              FROM (SELECT DISTINCT viewer_id, agency_id FROM access_grant
                    WHERE family_id = it.other_family_id AND effect = 'permit'
                      AND agency_id IS NOT NULL AND because IN ('intake', 'assignment')) v
              WHERE it.family_id = ANY (oneplan_handled_by(v.viewer_id, v.agency_id,
                                                           'coordination'))) both_
        WHERE both_.parts <> '{}';
        PERFORM oneplan_recompute(it.other_family_id);
    ELSIF it.kind = 'rule' THEN
        INSERT INTO people_rule (id, community_id, created_at, key, version, value, source, starts,
            change_id)
        SELECT gen_random_uuid(), it.community_id, statement_timestamp(), it.rule,
               coalesce(max(r.version), 0) + 1, it.value, it.source, statement_timestamp(), it.id
        FROM people_rule r WHERE r.community_id = it.community_id AND r.key = it.rule;
    END IF;
END
$$;
REVOKE EXECUTE ON FUNCTION oneplan_apply(uuid) FROM PUBLIC;

-- Parts that the asker may put into the file: what they see of the whole family; outside the
-- agency only what they may pass on.
CREATE FUNCTION oneplan_passable(it approvals_change) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT ARRAY(
        SELECT jsonb_array_elements_text(oneplan_sight_of('see', it.asked_by, it.asked_agency_id,
            'coordination', it.family_id, false) -> it.family_id::text -> '*')
        INTERSECT
        SELECT unnest(g.categories) FROM access_grant g
        WHERE g.family_id = it.family_id AND g.viewer_id = it.asked_by AND g.effect = 'permit'
          AND g.agency_id IS NOT DISTINCT FROM it.asked_agency_id
          AND (g.may_redisclose OR NOT it.leaves_agency) AND oneplan_in_force(g.starts, g.ends)
        EXCEPT VALUES ('any'), ('own_voice'))
$$;
REVOKE EXECUTE ON FUNCTION oneplan_passable(approvals_change) FROM PUBLIC;

-- Why a merge cannot be; empty: it can.
CREATE FUNCTION oneplan_obstacle(it approvals_change) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF it.kind = 'merge_people' AND NOT EXISTS (
        SELECT FROM people_person k JOIN people_person o ON o.family_id = k.family_id
        WHERE k.id = it.person_id AND o.id = it.other_person_id AND k.id <> o.id
          AND k.family_id = it.family_id AND k.left_at IS NULL AND o.left_at IS NULL
          AND k.same_as_id IS NULL AND o.same_as_id IS NULL
          -- Who signs in is the entry that stays: two accounts are two people.
          AND o.account_id IS NULL
          AND NOT EXISTS (SELECT FROM people_person p WHERE p.same_as_id = o.id)) THEN
        RETURN 'people';
    ELSIF it.kind = 'merge_families' AND (it.family_id = it.other_family_id
        OR (SELECT count(*) FROM people_family f WHERE f.id IN (it.family_id, it.other_family_id)
            AND f.community_id = it.community_id) <> 2
        -- The earlier record stays.
        OR (SELECT (k.created_at, k.id) > (o.created_at, o.id) FROM people_family k, people_family o
            WHERE k.id = it.family_id AND o.id = it.other_family_id)
        OR oneplan_is_closed(it.family_id) OR oneplan_is_closed(it.other_family_id)) THEN
        RETURN 'families';
    ELSIF it.kind = 'export' AND it.leaves_agency AND oneplan_passable(it) = '{}' THEN
        RETURN 'passing_on';
    ELSIF it.kind = 'parent' AND NOT EXISTS (
        SELECT FROM people_person p
        WHERE p.id = it.person_id AND p.family_id = it.family_id AND p.left_at IS NULL
          AND p.same_as_id IS NULL AND (p.account_id IS NOT NULL OR it.recipient LIKE '%_@_%')
          AND NOT EXISTS (SELECT FROM people_person o WHERE o.family_id = p.family_id
              AND o.directs AND o.account_id IS NOT NULL AND o.left_at IS NULL)) THEN
        RETURN 'parent';
    ELSIF it.kind = 'parent' AND oneplan_is_parent(it, it.asked_by) THEN
        RETURN 'oneself';
    ELSIF it.kind = 'rule' AND (it.value = oneplan_rule(it.community_id, it.rule)
        OR (it.value BETWEEN (oneplan_rules() -> it.rule ->> 'lowest')::integer
            AND (oneplan_rules() -> it.rule ->> 'highest')::integer) IS NOT TRUE) THEN
        RETURN 'bounds';
    END IF;
    RETURN '';
END
$$;
REVOKE EXECUTE ON FUNCTION oneplan_obstacle(approvals_change) FROM PUBLIC;

-- Whether the asker (still) has what a change of this kind needs.
CREATE FUNCTION oneplan_may_ask(it approvals_change) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT CASE WHEN it.kind = 'rule' THEN EXISTS (SELECT FROM accounts_account a
            WHERE a.id = it.asked_by AND a.is_active AND a.is_site_admin)
        WHEN it.kind = 'merge_families' THEN ARRAY[it.family_id, it.other_family_id]
            <@ oneplan_handled_by(it.asked_by, it.asked_agency_id, 'coordination')
        ELSE it.family_id = ANY (oneplan_handled_by(it.asked_by, it.asked_agency_id,
                                                    'coordination')) END
$$;
REVOKE EXECUTE ON FUNCTION oneplan_may_ask(approvals_change) FROM PUBLIC;

-- Whom a change would touch: it is done, looked at, and taken back before this function answers.
-- [{"family", "account", "name", "agency", "way": more | less, "parts": []}]
CREATE FUNCTION oneplan_touched(it approvals_change) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    both_ constant uuid[] := array_remove(ARRAY[it.family_id, it.other_family_id], NULL);
    before jsonb;
    after jsonb;
BEGIN
    IF it.kind = 'export' THEN
        RETURN jsonb_build_array(jsonb_build_object('family', it.family_id, 'account', NULL,
            'name', it.recipient, 'agency', '', 'way', 'more',
            'parts', to_jsonb(oneplan_passable(it))));
    ELSIF it.kind IN ('rule', 'parent') THEN
        RETURN '[]';
    END IF;
    before := oneplan_sights(both_);
    BEGIN
        it.id := gen_random_uuid();
        it.outcome := 'approved';
        it.decided_by := gen_random_uuid();
        it.decided_at := statement_timestamp();
        it.undo_until := statement_timestamp();
        INSERT INTO approvals_change SELECT it.*;
        PERFORM oneplan_apply(it.id);
        after := oneplan_sights(both_);
        RAISE EXCEPTION 'looked' USING ERRCODE = 'ON001';
    EXCEPTION WHEN SQLSTATE 'ON001' THEN
        NULL;
    END;
    RETURN (
        WITH old AS (
            SELECT v.key AS viewer, p.key AS part, c.value AS category FROM jsonb_each(before) v,
                   jsonb_each(v.value) p, jsonb_array_elements_text(p.value) c
            WHERE p.key <> 'me' AND c.value <> 'any'
        ), new AS (
            SELECT v.key AS viewer, p.key AS part, c.value AS category FROM jsonb_each(after) v,
                   jsonb_each(v.value) p, jsonb_array_elements_text(p.value) c
            WHERE p.key <> 'me' AND c.value <> 'any'
        ), moved AS (
            SELECT viewer, category, CASE WHEN left(part, 1) = '-' THEN 'more' ELSE 'less' END AS way
            FROM (SELECT * FROM old EXCEPT SELECT * FROM new) gone
            UNION
            SELECT viewer, category, CASE WHEN left(part, 1) = '-' THEN 'less' ELSE 'more' END
            FROM (SELECT * FROM new EXCEPT SELECT * FROM old) come
        ), told AS (
            SELECT split_part(viewer, '|', 1)::uuid AS account,
                   nullif(split_part(viewer, '|', 2), '')::uuid AS agency,
                   split_part(viewer, '|', 3)::uuid AS family, way,
                   -- A single item's id is no part: it counts, and is not named.
                   coalesce(jsonb_agg(DISTINCT category) FILTER (WHERE length(category) < 36),
                            '[]') AS parts
            FROM moved GROUP BY viewer, way
        )
        SELECT coalesce(jsonb_agg(jsonb_build_object('family', t.family, 'account', t.account,
            'name', coalesce(w.name, p.chosen_name, ''), 'agency', coalesce(a.name, ''),
            'way', t.way, 'parts', t.parts) ORDER BY w.name, t.account, t.way), '[]')
        FROM told t LEFT JOIN people_worker w ON w.account_id = t.account AND w.agency_id = t.agency
        LEFT JOIN people_agency a ON a.id = t.agency
        LEFT JOIN people_person p ON p.account_id = t.account AND p.family_id = t.family);
END
$$;
REVOKE EXECUTE ON FUNCTION oneplan_touched(approvals_change) FROM PUBLIC;

-- How many families and workers a rule touches now: numbers, for administrators.
CREATE FUNCTION oneplan_rule_touches(the_community uuid, the_key text,
    OUT families integer, OUT workers integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT CASE WHEN NOT oneplan_is_second('rule', the_community) THEN 0
        WHEN the_key = 'intake_consent_days' THEN (SELECT count(DISTINCT b.family_id)
            FROM access_involvement b WHERE b.community_id = the_community AND b.kind = 'intake'
              AND oneplan_lasts(b.ends))
        WHEN the_key = 'emergency_hours' THEN (SELECT count(DISTINCT e.family_id)
            FROM access_emergency e WHERE e.community_id = the_community
              AND oneplan_lasts(e.ends))
        WHEN the_key = 'review_days' THEN (SELECT count(DISTINCT e.family_id)
            FROM access_emergency e
            WHERE e.community_id = the_community AND e.reviewed_at IS NULL)
        WHEN the_key = 'answer_working_days' THEN (SELECT count(*) FROM people_family f
            WHERE f.community_id = the_community AND f.stage IN ('referred', 'intake'))
        WHEN the_key = 'directory_fresh_days' THEN 0
        -- Clocks of a plan: families that one is made with.
        ELSE (SELECT count(*) FROM people_family f WHERE f.community_id = the_community
              AND f.stage IN ('engagement', 'planning', 'implementation', 'transition'))
        END::integer,
        CASE WHEN NOT oneplan_is_second('rule', the_community) THEN 0 ELSE (
            SELECT count(*) FROM people_worker w WHERE w.community_id = the_community
              AND w.left_at IS NULL AND CASE the_key
                WHEN 'intake_consent_days' THEN 'intake' = ANY (w.roles)
                WHEN 'answer_working_days' THEN 'intake' = ANY (w.roles)
                WHEN 'directory_fresh_days' THEN 'planner' = ANY (w.roles)
                WHEN 'review_days' THEN 'supervisor' = ANY (w.roles) ELSE true END) END::integer
$$;
