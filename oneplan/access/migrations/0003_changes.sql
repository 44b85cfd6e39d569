-- Changes that need two people, and requests that may be the same family's (adr/0014).
-- The functions run as the tables' owner; the application's role reads what the policies show and
-- writes none of these rows. Nothing here can open a record: a merge only closes.

-- Rules of a community, as data -------------------------------------------------------------

ALTER TABLE people_rule ENABLE ROW LEVEL SECURITY;
ALTER TABLE people_rule FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_owner ON people_rule TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY wall_see ON people_rule FOR SELECT USING (true);

-- The value in force. Where a community has set none: access.rules.RULES has the same numbers.
CREATE FUNCTION oneplan_rule(the_community uuid, the_key text) RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT coalesce((SELECT value FROM people_rule WHERE community_id = the_community
                     AND key = the_key ORDER BY version DESC LIMIT 1),
        CASE the_key WHEN 'intake_consent_days' THEN 365 WHEN 'emergency_hours' THEN 4
                     WHEN 'review_days' THEN 2 END)::integer
$$;

-- However an emergency comes about, it ends when the community's rule says; never after 4 hours.
CREATE FUNCTION oneplan_bound_emergency() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    NEW.ends := least(NEW.ends, NEW.starts + make_interval(hours =>
        least(4, oneplan_rule(NEW.community_id, 'emergency_hours'))));
    RETURN NEW;
END
$$;
CREATE TRIGGER bounded BEFORE INSERT ON access_emergency
    FOR EACH ROW EXECUTE FUNCTION oneplan_bound_emergency();

-- Who may ------------------------------------------------------------------------------------

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
      AND g.starts <= statement_timestamp()
      AND (g.ends IS NULL OR g.ends > statement_timestamp())
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

-- The record was closed because the family has an earlier one.
CREATE FUNCTION oneplan_is_closed(the_family uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM access_change c WHERE c.other_family_id = the_family
        AND c.kind = 'merge_families' AND c.outcome = 'approved' AND c.undone_at IS NULL)
$$;
REVOKE EXECUTE ON FUNCTION oneplan_is_closed(uuid) FROM PUBLIC;

-- Since when, for whoever belongs to the family.
CREATE FUNCTION oneplan_closed_since(the_family uuid) RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT max(c.decided_at) FROM access_change c WHERE c.other_family_id = the_family
      AND c.kind = 'merge_families' AND c.outcome = 'approved' AND c.undone_at IS NULL
      AND the_family = ANY (oneplan_families('family'))
$$;

-- Policies -----------------------------------------------------------------------------------

ALTER TABLE access_change ENABLE ROW LEVEL SECURITY;
ALTER TABLE access_change FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_owner ON access_change TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY wall_see ON access_change FOR SELECT USING (
    (asked_by = oneplan_viewer()
     AND (kind = 'rule' OR asked_agency_id = oneplan_agency()))
    OR ((outcome = 'waiting' OR decided_by = oneplan_viewer())
        AND oneplan_is_second(kind, community_id))
    OR (kind = 'rule' AND oneplan_is_second(kind, community_id)));

ALTER TABLE access_affected ENABLE ROW LEVEL SECURITY;
ALTER TABLE access_affected FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_owner ON access_affected TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY wall_see ON access_affected FOR SELECT USING (
    family_id = ANY ((SELECT oneplan_handled())::uuid[]));

ALTER TABLE access_handover ENABLE ROW LEVEL SECURITY;
ALTER TABLE access_handover FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_owner ON access_handover TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY wall_see ON access_handover FOR SELECT USING (
    viewer_id = oneplan_viewer() AND agency_id = oneplan_agency()
    AND into_id = ANY ((SELECT oneplan_handled())::uuid[]));

ALTER TABLE access_possibleduplicate ENABLE ROW LEVEL SECURITY;
ALTER TABLE access_possibleduplicate FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_owner ON access_possibleduplicate TO CURRENT_USER
    USING (true) WITH CHECK (true);
CREATE POLICY wall_see ON access_possibleduplicate FOR SELECT USING (
    family_id = ANY ((SELECT oneplan_handled())::uuid[])
    AND earlier_id = ANY ((SELECT oneplan_handled())::uuid[]));

-- What a merge does to grants ---------------------------------------------------------------

-- Entered twice: rows and permits stay with the entry they were given for; a denial about either
-- entry is a denial about both. A closed record: nobody outside the family sees it, but those to
-- whom it is handed over, and they only the parts that they could see of both records.
CREATE FUNCTION oneplan_grants_added() RETURNS trigger
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
    IF EXISTS (SELECT FROM (SELECT DISTINCT family_id FROM added) f
               WHERE oneplan_is_closed(f.family_id)) THEN
        UPDATE access_grant g SET
            categories = ARRAY(SELECT c FROM unnest(g.categories) AS c WHERE c = ANY (coalesce(
                (SELECT h.categories FROM access_handover h WHERE h.family_id = g.family_id
                 AND h.viewer_id = g.viewer_id AND h.agency_id = g.agency_id), '{}'))),
            may_write = g.may_write AND g.because = 'intake',
            may_steward = g.may_steward AND g.because = 'intake',
            may_redisclose = false
        FROM added n
        WHERE n.id = g.id AND g.effect = 'permit' AND oneplan_is_closed(g.family_id)
          AND g.because IN ('intake', 'assignment', 'team');
        DELETE FROM access_grant g USING added n
        WHERE n.id = g.id AND g.effect = 'permit' AND g.categories = '{}';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER added AFTER INSERT ON access_grant REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION oneplan_grants_added();

-- Which entry somebody is shown as is for the functions below alone.
CREATE FUNCTION oneplan_keep_same_as() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF current_user <> (SELECT tableowner FROM pg_tables
                        WHERE schemaname = 'public' AND tablename = 'people_person') THEN
        RAISE EXCEPTION 'a merge needs two people' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER same_as_added BEFORE INSERT ON people_person
    FOR EACH ROW WHEN (NEW.same_as_id IS NOT NULL) EXECUTE FUNCTION oneplan_keep_same_as();
CREATE TRIGGER same_as_changed BEFORE UPDATE OF same_as_id ON people_person
    FOR EACH ROW WHEN (NEW.same_as_id IS DISTINCT FROM OLD.same_as_id)
    EXECUTE FUNCTION oneplan_keep_same_as();

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
    it access_change%ROWTYPE;
BEGIN
    SELECT * INTO it FROM access_change WHERE id = the_id;
    IF it.kind = 'merge_people' THEN
        UPDATE people_person SET same_as_id = it.person_id WHERE id = it.other_person_id;
    ELSIF it.kind = 'merge_families' THEN
        DELETE FROM access_handover WHERE change_id = it.id;
        INSERT INTO access_handover (id, community_id, created_at, change_id, family_id, into_id,
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

-- Why a merge cannot be; empty: it can.
CREATE FUNCTION oneplan_obstacle(it access_change) RETURNS text
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
    ELSIF it.kind = 'rule' AND (it.rule NOT IN ('intake_consent_days', 'emergency_hours',
            'review_days') OR it.value IS NULL OR it.value = oneplan_rule(it.community_id, it.rule)
        OR it.value NOT BETWEEN CASE it.rule WHEN 'intake_consent_days' THEN 30 ELSE 1 END
           AND CASE it.rule WHEN 'intake_consent_days' THEN 365 WHEN 'emergency_hours' THEN 4
                            ELSE 14 END) THEN
        RETURN 'bounds';
    END IF;
    RETURN '';
END
$$;

-- Parts that the asker may put into the file: what they see of the whole family; outside the
-- agency only what they may pass on.
CREATE FUNCTION oneplan_passable(it access_change) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT ARRAY(
        SELECT jsonb_array_elements_text(oneplan_sight_of('see', it.asked_by, it.asked_agency_id,
            'coordination', it.family_id, false) -> it.family_id::text -> '*')
        INTERSECT
        SELECT unnest(g.categories) FROM access_grant g
        WHERE g.family_id = it.family_id AND g.viewer_id = it.asked_by AND g.effect = 'permit'
          AND g.agency_id IS NOT DISTINCT FROM it.asked_agency_id
          AND (g.may_redisclose OR NOT it.leaves_agency) AND g.starts <= statement_timestamp()
          AND (g.ends IS NULL OR g.ends > statement_timestamp())
        EXCEPT VALUES ('any'), ('own_voice'))
$$;
REVOKE EXECUTE ON FUNCTION oneplan_obstacle(access_change) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION oneplan_passable(access_change) FROM PUBLIC;

-- Whether the asker (still) has what a change of this kind needs.
CREATE FUNCTION oneplan_may_ask(it access_change) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT CASE WHEN it.kind = 'rule' THEN EXISTS (SELECT FROM accounts_account a
            WHERE a.id = it.asked_by AND a.is_active AND a.is_site_admin)
        WHEN it.kind = 'merge_families' THEN ARRAY[it.family_id, it.other_family_id]
            <@ oneplan_handled_by(it.asked_by, it.asked_agency_id, 'coordination')
        ELSE it.family_id = ANY (oneplan_handled_by(it.asked_by, it.asked_agency_id,
                                                    'coordination')) END
$$;
REVOKE EXECUTE ON FUNCTION oneplan_may_ask(access_change) FROM PUBLIC;

-- Whom a change would touch: it is done, looked at, and taken back before this function answers.
-- [{"family", "account", "name", "agency", "way": more | less, "parts": []}]
CREATE FUNCTION oneplan_touched(it access_change) RETURNS jsonb
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
    ELSIF it.kind = 'rule' THEN
        RETURN '[]';
    END IF;
    before := oneplan_sights(both_);
    BEGIN
        it.id := gen_random_uuid();
        it.outcome := 'approved';
        it.decided_by := gen_random_uuid();
        it.decided_at := statement_timestamp();
        it.undo_until := statement_timestamp();
        INSERT INTO access_change SELECT it.*;
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
REVOKE EXECUTE ON FUNCTION oneplan_touched(access_change) FROM PUBLIC;

-- How many families and workers a rule touches now: numbers, for administrators.
CREATE FUNCTION oneplan_rule_touches(the_community uuid, the_key text,
    OUT families integer, OUT workers integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT CASE WHEN NOT oneplan_is_second('rule', the_community) THEN 0
        WHEN the_key = 'intake_consent_days' THEN (SELECT count(DISTINCT b.family_id)
            FROM access_basis b WHERE b.community_id = the_community AND b.kind = 'intake'
              AND (b.ends IS NULL OR b.ends > statement_timestamp()))
        WHEN the_key = 'emergency_hours' THEN (SELECT count(DISTINCT e.family_id)
            FROM access_emergency e WHERE e.community_id = the_community
              AND e.ends > statement_timestamp())
        ELSE (SELECT count(DISTINCT e.family_id) FROM access_emergency e
            WHERE e.community_id = the_community AND e.reviewed_at IS NULL) END::integer,
        CASE WHEN NOT oneplan_is_second('rule', the_community) THEN 0 ELSE (
            SELECT count(*) FROM people_worker w WHERE w.community_id = the_community
              AND w.left_at IS NULL AND CASE the_key
                WHEN 'intake_consent_days' THEN 'intake' = ANY (w.roles)
                WHEN 'review_days' THEN 'supervisor' = ANY (w.roles) ELSE true END) END::integer
$$;

-- Looking first, asking, deciding, undoing ---------------------------------------------------

-- A change as it would be asked by whoever is named now.
CREATE FUNCTION oneplan_draft(facts jsonb) RETURNS access_change
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    it access_change%ROWTYPE;
BEGIN
    it.id := (facts ->> 'id')::uuid;
    it.kind := facts ->> 'kind';
    it.family_id := (facts ->> 'family')::uuid;
    it.other_family_id := (facts ->> 'other_family')::uuid;
    it.person_id := (facts ->> 'person')::uuid;
    it.other_person_id := (facts ->> 'other_person')::uuid;
    it.recipient := left(coalesce(facts ->> 'recipient', ''), 160);
    it.leaves_agency := coalesce((facts ->> 'leaves_agency')::boolean, false);
    it.rule := coalesce(facts ->> 'rule', '');
    it.value := (facts ->> 'value')::smallint;
    it.source := left(coalesce(facts ->> 'source', ''), 160);
    it.reason := left(coalesce(facts ->> 'reason', ''), 600);
    it.created_at := statement_timestamp();
    it.community_id := coalesce((SELECT community_id FROM people_family WHERE id = it.family_id),
                                (facts ->> 'community')::uuid);
    it.before := CASE WHEN it.kind = 'rule' THEN oneplan_rule(it.community_id, it.rule) END;
    it.asked_by := oneplan_viewer();
    it.asked_agency_id := CASE WHEN it.kind <> 'rule' THEN oneplan_agency() END;
    it.asked_name := coalesce(
        (SELECT w.name FROM people_worker w WHERE w.account_id = it.asked_by
         AND w.agency_id = it.asked_agency_id AND w.left_at IS NULL),
        (SELECT a.name FROM accounts_account a WHERE a.id = it.asked_by), '');
    it.outcome := 'waiting';
    it.more := 0;
    it.less := 0;
    it.families := cardinality(array_remove(ARRAY[it.family_id, it.other_family_id], NULL));
    it.workers := 0;
    it.decided_name := '';
    it.decided_words := '';
    it.undone_name := '';
    RETURN it;
END
$$;
REVOKE EXECUTE ON FUNCTION oneplan_draft(jsonb) FROM PUBLIC;

-- What would come of it: {"obstacle", "families", "workers", "touched": []}; nothing for whoever
-- may not ask for it.
CREATE FUNCTION oneplan_look_first(facts jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    it access_change;
    stands text;
    touched jsonb := '[]';
    numbers record;
BEGIN
    it := oneplan_draft(facts);
    IF it.asked_by IS NULL OR oneplan_may_ask(it) IS NOT TRUE THEN
        RETURN NULL;
    END IF;
    stands := oneplan_obstacle(it);
    IF stands = '' THEN
        touched := oneplan_touched(it);
    END IF;
    SELECT * INTO numbers FROM oneplan_rule_touches(it.community_id, it.rule);
    RETURN jsonb_build_object('obstacle', stands, 'touched', touched,
        'families', CASE WHEN it.kind = 'rule' THEN numbers.families ELSE it.families END,
        'workers', CASE WHEN it.kind = 'rule' THEN numbers.workers ELSE (SELECT
            count(DISTINCT t ->> 'account') FROM jsonb_array_elements(touched) t) END);
END
$$;

CREATE UNIQUE INDEX access_change_waits_once ON access_change (kind, community_id, rule,
    coalesce(family_id, community_id), coalesce(other_family_id, community_id),
    coalesce(person_id, community_id), coalesce(other_person_id, community_id), recipient)
    WHERE outcome = 'waiting';

-- Ask a second person. '' or why not: nothing (not yours), reason, waiting (asked already), or an
-- obstacle's name.
CREATE FUNCTION oneplan_ask_change(facts jsonb) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    it access_change;
    seen jsonb := oneplan_look_first(facts);
BEGIN
    it := oneplan_draft(facts);
    IF seen IS NULL THEN
        RETURN 'nothing';
    ELSIF seen ->> 'obstacle' <> '' THEN
        RETURN seen ->> 'obstacle';
    ELSIF length(btrim(it.reason)) < 10 OR (it.kind = 'rule' AND btrim(it.source) = '')
       OR (it.kind = 'export' AND btrim(it.recipient) = '') THEN
        RETURN 'reason';
    END IF;
    it.families := seen ->> 'families';
    it.workers := seen ->> 'workers';
    SELECT count(DISTINCT coalesce(t ->> 'account', t ->> 'name')) FILTER (WHERE t ->> 'way' = 'more'),
           count(DISTINCT t ->> 'account') FILTER (WHERE t ->> 'way' = 'less')
      INTO it.more, it.less FROM jsonb_array_elements(seen -> 'touched') t;
    INSERT INTO access_change SELECT it.* ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        RETURN 'waiting';
    END IF;
    INSERT INTO access_affected (id, community_id, created_at, change_id, family_id, name,
        agency_name, way, categories)
    SELECT gen_random_uuid(), it.community_id, statement_timestamp(), it.id,
           (t ->> 'family')::uuid, left(t ->> 'name', 160), t ->> 'agency', t ->> 'way',
           ARRAY(SELECT jsonb_array_elements_text(t -> 'parts'))
    FROM jsonb_array_elements(seen -> 'touched') t;
    UPDATE access_possibleduplicate d SET answer = 'same', answered_at = statement_timestamp(),
        answered_by = it.asked_by, answered_name = it.asked_name, change_id = it.id
    WHERE it.kind = 'merge_families' AND d.answer = 'waiting'
      AND d.family_id = it.other_family_id AND d.earlier_id = it.family_id;
    RETURN '';
END
$$;

-- The second person decides: '' or why not: nothing (not theirs to decide), yourself, decided
-- (somebody was first), words, gone (it can no longer be done).
CREATE FUNCTION oneplan_decide_change(the_id uuid, yes boolean, the_words text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    it access_change%ROWTYPE;
BEGIN
    SELECT * INTO it FROM access_change WHERE id = the_id FOR UPDATE;
    IF NOT FOUND OR NOT oneplan_is_second(it.kind, it.community_id) THEN
        RETURN 'nothing';
    ELSIF it.asked_by = oneplan_viewer() THEN
        RETURN 'yourself';
    ELSIF it.outcome <> 'waiting' THEN
        RETURN 'decided';
    ELSIF btrim(coalesce(the_words, '')) = '' THEN
        RETURN 'words';
    END IF;
    -- Two changes of one family, or of one rule, wait for each other; by order, so that neither
    -- waits for ever.
    PERFORM pg_advisory_xact_lock(hashtextextended(f::text, 9)) FROM (SELECT unnest(ARRAY[
        it.community_id, it.family_id, it.other_family_id]) AS f ORDER BY 1) locks
    WHERE f IS NOT NULL;
    IF yes AND (oneplan_may_ask(it) IS NOT TRUE OR oneplan_obstacle(it) <> '') THEN
        RETURN 'gone';
    END IF;
    UPDATE access_change SET outcome = CASE WHEN yes THEN 'approved' ELSE 'refused' END,
        decided_at = statement_timestamp(), decided_by = oneplan_viewer(),
        decided_words = left(the_words, 600),
        undo_until = CASE WHEN yes THEN statement_timestamp() + interval '7 days' END,
        decided_name = coalesce((SELECT w.name FROM people_worker w WHERE it.kind <> 'rule'
            AND w.account_id = oneplan_viewer() AND w.agency_id = oneplan_agency()),
            (SELECT a.name FROM accounts_account a WHERE a.id = oneplan_viewer()), '')
    WHERE id = it.id;
    IF yes THEN
        PERFORM oneplan_apply(it.id);
    ELSE
        UPDATE access_possibleduplicate SET answer = 'waiting', change_id = NULL
        WHERE change_id = it.id;
    END IF;
    RETURN '';
END
$$;

-- Either of the two takes it back: '' or why not: nothing, late, later (the rule changed again).
CREATE FUNCTION oneplan_undo_change(the_id uuid) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    it access_change%ROWTYPE;
BEGIN
    SELECT * INTO it FROM access_change WHERE id = the_id FOR UPDATE;
    IF NOT FOUND OR it.undone_at IS NOT NULL
       OR oneplan_viewer() NOT IN (it.asked_by, coalesce(it.decided_by, it.asked_by))
       OR NOT (CASE WHEN it.kind = 'rule' THEN oneplan_is_second('rule', it.community_id)
              ELSE EXISTS (SELECT FROM people_worker w WHERE w.account_id = oneplan_viewer()
                   AND w.agency_id = oneplan_agency() AND w.left_at IS NULL
                   AND w.community_id = it.community_id) END) THEN
        RETURN 'nothing';
    ELSIF it.outcome = 'waiting' THEN
        UPDATE access_change SET outcome = 'taken_back' WHERE id = it.id;
    ELSIF it.outcome <> 'approved' THEN
        RETURN 'nothing';
    ELSIF it.undo_until <= statement_timestamp() THEN
        RETURN 'late';
    ELSE
        PERFORM pg_advisory_xact_lock(hashtextextended(f::text, 9)) FROM (SELECT unnest(ARRAY[
            it.community_id, it.family_id, it.other_family_id]) AS f ORDER BY 1) locks
        WHERE f IS NOT NULL;
        IF it.kind = 'rule' AND it.id IS DISTINCT FROM (SELECT r.change_id FROM people_rule r
            WHERE r.community_id = it.community_id AND r.key = it.rule
            ORDER BY r.version DESC LIMIT 1) THEN
            RETURN 'later';
        END IF;
        UPDATE access_change SET undone_at = statement_timestamp(), undone_by = oneplan_viewer(),
            undone_name = CASE WHEN it.asked_by = oneplan_viewer() THEN asked_name
                               ELSE decided_name END
        WHERE id = it.id;
        IF it.kind = 'merge_people' THEN
            UPDATE people_person SET same_as_id = NULL
            WHERE id = it.other_person_id AND same_as_id = it.person_id;
        ELSIF it.kind = 'merge_families' THEN
            DELETE FROM access_handover WHERE change_id = it.id;
            PERFORM oneplan_recompute(it.other_family_id);
        ELSIF it.kind = 'rule' THEN
            INSERT INTO people_rule (id, community_id, created_at, key, version, value, source,
                starts, change_id)
            SELECT gen_random_uuid(), it.community_id, statement_timestamp(), it.rule,
                   max(r.version) + 1, it.before, coalesce((SELECT b.source FROM people_rule b
                       WHERE b.community_id = it.community_id AND b.key = it.rule
                         AND b.change_id IS DISTINCT FROM it.id AND b.value = it.before
                       ORDER BY b.version DESC LIMIT 1), ''),
                   statement_timestamp(), NULL
            FROM people_rule r WHERE r.community_id = it.community_id AND r.key = it.rule;
        END IF;
    END IF;
    UPDATE access_possibleduplicate SET answer = 'waiting', change_id = NULL
    WHERE change_id = it.id;
    RETURN '';
END
$$;

-- A worker has asked the family again what the closed request had said.
CREATE FUNCTION oneplan_handed_over(the_id uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE access_handover SET done_at = statement_timestamp()
    WHERE id = the_id AND viewer_id = oneplan_viewer() AND agency_id = oneplan_agency()
      AND into_id = ANY (oneplan_handled()) AND done_at IS NULL;
    RETURN FOUND;
END
$$;

-- The file -----------------------------------------------------------------------------------

-- Before a record is packed: for the rest of this transaction, which only reads and must be taken
-- back, the viewer's grants are what may be in the file: never own voice; outside the agency only
-- what may be passed on. So the wall itself decides what is packed. It only ever closes.
CREATE FUNCTION oneplan_pack(the_family uuid, the_change uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    leaves boolean := false;
BEGIN
    IF the_change IS NULL THEN
        IF oneplan_agency() IS NOT NULL OR NOT EXISTS (SELECT FROM people_person p
            WHERE p.family_id = the_family AND p.account_id = oneplan_viewer() AND p.directs
              AND p.left_at IS NULL AND p.standing <> 'support') THEN
            RETURN false;
        END IF;
    ELSE
        SELECT c.leaves_agency INTO leaves FROM access_change c
        WHERE c.id = the_change AND c.family_id = the_family AND c.kind = 'export'
          AND c.outcome = 'approved' AND c.undone_at IS NULL
          AND c.undo_until > statement_timestamp() AND c.asked_by = oneplan_viewer()
          AND c.asked_agency_id = oneplan_agency() AND the_family = ANY (oneplan_handled());
        IF NOT FOUND THEN
            RETURN false;
        END IF;
    END IF;
    UPDATE access_grant SET categories = array_remove(categories, 'own_voice')
    WHERE viewer_id = oneplan_viewer() AND 'own_voice' = ANY (categories);
    DELETE FROM access_grant WHERE leaves AND viewer_id = oneplan_viewer()
      AND effect = 'permit' AND NOT may_redisclose;
    PERFORM oneplan_remember(the_family);
    PERFORM set_config('transaction_read_only', 'on', true);
    RETURN true;
END
$$;

-- Possible duplicates ------------------------------------------------------------------------

DO $$
DECLARE
    words text;
    likeness text;
BEGIN
    SELECT quote_ident(n.nspname) INTO words FROM pg_extension e
      JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'unaccent';
    SELECT quote_ident(n.nspname) INTO likeness FROM pg_extension e
      JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'pg_trgm';
    EXECUTE format($make$
        CREATE FUNCTION oneplan_alike(one text, other text) RETURNS boolean
        LANGUAGE sql IMMUTABLE PARALLEL SAFE
        RETURN coalesce(nullif(btrim(one), '') IS NOT NULL AND nullif(btrim(other), '') IS NOT NULL
            AND greatest(
                %2$s.word_similarity(lower(%1$s.unaccent('%1$s.unaccent'::regdictionary, one)),
                                     lower(%1$s.unaccent('%1$s.unaccent'::regdictionary, other))),
                %2$s.word_similarity(lower(%1$s.unaccent('%1$s.unaccent'::regdictionary, other)),
                                     lower(%1$s.unaccent('%1$s.unaccent'::regdictionary, one)))
            ) >= 0.5, false)
    $make$, words, likeness);
END $$;

-- A number or an address as it is compared; nothing where it says too little.
CREATE FUNCTION oneplan_reach(kind text, value text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN kind = 'email' AND position('@' IN value) > 1 THEN lower(btrim(value))
        WHEN kind IN ('phone', 'text') AND length(regexp_replace(value, '\D', '', 'g')) >= 7
        THEN right(regexp_replace(value, '\D', '', 'g'), 10) END
$$;
CREATE INDEX people_contactpoint_reach ON people_contactpoint
    (community_id, oneplan_reach(kind, value)) WHERE oneplan_reach(kind, value) IS NOT NULL;
CREATE INDEX people_identity_born ON people_identity (community_id, birth_date)
    WHERE birth_date IS NOT NULL;

-- Whenever a request reaches intake, whoever sent it and however: in the same statement, always,
-- and without a word to the sender.
CREATE FUNCTION oneplan_look_for_duplicates() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO access_possibleduplicate (id, community_id, created_at, family_id, earlier_id,
        grounds, answer, answered_name)
    SELECT gen_random_uuid(), NEW.community_id, statement_timestamp(),
           CASE WHEN (f.created_at, f.id) > (mine.created_at, mine.id) THEN f.id ELSE mine.id END,
           CASE WHEN (f.created_at, f.id) > (mine.created_at, mine.id) THEN mine.id ELSE f.id END,
           array_agg(DISTINCT found.ground), 'waiting', ''
    FROM (
        SELECT o.family_id, 'birth' AS ground
        FROM people_identity n JOIN people_person np ON np.id = n.person_id
        JOIN people_identity o ON o.community_id = n.community_id AND o.birth_date = n.birth_date
         AND o.family_id <> n.family_id
        JOIN people_person op ON op.id = o.person_id
        WHERE n.family_id = NEW.family_id AND n.community_id = NEW.community_id
          AND (oneplan_alike(np.chosen_name, op.chosen_name)
               OR oneplan_alike(np.chosen_name, o.legal_name)
               OR oneplan_alike(n.legal_name, op.chosen_name)
               OR oneplan_alike(n.legal_name, o.legal_name))
        UNION
        SELECT o.family_id, 'reach'
        FROM people_contactpoint n JOIN people_contactpoint o ON o.community_id = n.community_id
         AND oneplan_reach(o.kind, o.value) = oneplan_reach(n.kind, n.value)
         AND o.family_id <> n.family_id
        WHERE n.family_id = NEW.family_id AND n.community_id = NEW.community_id
    ) found JOIN people_family f ON f.id = found.family_id
    JOIN people_family mine ON mine.id = NEW.family_id
    WHERE NOT oneplan_is_closed(f.id) AND NOT oneplan_is_closed(mine.id)
    GROUP BY f.id, f.created_at, mine.id, mine.created_at
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END
$$;
CREATE TRIGGER duplicates AFTER INSERT ON access_basis
    FOR EACH ROW WHEN (NEW.kind = 'intake') EXECUTE FUNCTION oneplan_look_for_duplicates();

-- "Not the same": kept, and never asked again.
CREATE FUNCTION oneplan_not_the_same(the_id uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE access_possibleduplicate d SET answer = 'different',
        answered_at = statement_timestamp(), answered_by = oneplan_viewer(),
        answered_name = coalesce((SELECT w.name FROM people_worker w
            WHERE w.account_id = oneplan_viewer() AND w.agency_id = oneplan_agency()), '')
    WHERE d.id = the_id AND d.answer = 'waiting'
      AND ARRAY[d.family_id, d.earlier_id] <@ oneplan_handled();
    RETURN FOUND;
END
$$;
