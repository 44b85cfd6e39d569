-- Changes that need two people: looking first, asking, deciding, undoing; and the file (adr/0014).

-- A change as it would be asked by whoever is named now.
CREATE FUNCTION oneplan_draft(facts jsonb) RETURNS approvals_change
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    it approvals_change%ROWTYPE;
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
    it approvals_change;
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

-- Ask a second person. '' or why not: nothing (not yours), reason, waiting (asked already), or an
-- obstacle's name.
CREATE FUNCTION oneplan_ask_change(facts jsonb) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    it approvals_change;
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
    INSERT INTO approvals_change SELECT it.* ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        RETURN 'waiting';
    END IF;
    INSERT INTO approvals_affected (id, community_id, created_at, change_id, family_id, name,
        agency_name, way, categories)
    SELECT gen_random_uuid(), it.community_id, statement_timestamp(), it.id,
           (t ->> 'family')::uuid, left(t ->> 'name', 160), t ->> 'agency', t ->> 'way',
           ARRAY(SELECT jsonb_array_elements_text(t -> 'parts'))
    FROM jsonb_array_elements(seen -> 'touched') t;
    UPDATE approvals_possibleduplicate d SET answer = 'same', answered_at = statement_timestamp(),
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
    it approvals_change%ROWTYPE;
BEGIN
    SELECT * INTO it FROM approvals_change WHERE id = the_id FOR UPDATE;
    IF NOT FOUND OR NOT oneplan_is_second(it.kind, it.community_id) THEN
        RETURN 'nothing';
    ELSIF oneplan_same_human(it.asked_by, oneplan_viewer())
          OR (it.kind = 'parent' AND oneplan_is_parent(it, oneplan_viewer())) THEN
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
    UPDATE approvals_change SET outcome = CASE WHEN yes THEN 'approved' ELSE 'refused' END,
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
        UPDATE approvals_possibleduplicate SET answer = 'waiting', change_id = NULL
        WHERE change_id = it.id;
    END IF;
    RETURN '';
END
$$;

-- Either of the two takes it back: '' or why not: nothing, late, later (the rule changed again).
CREATE FUNCTION oneplan_undo_change(the_id uuid) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    it approvals_change%ROWTYPE;
BEGIN
    SELECT * INTO it FROM approvals_change WHERE id = the_id FOR UPDATE;
    IF NOT FOUND OR it.undone_at IS NOT NULL
       OR oneplan_viewer() NOT IN (it.asked_by, coalesce(it.decided_by, it.asked_by))
       OR NOT (CASE WHEN it.kind = 'rule' THEN oneplan_is_second('rule', it.community_id)
              ELSE EXISTS (SELECT FROM people_worker w WHERE w.account_id = oneplan_viewer()
                   AND w.agency_id = oneplan_agency() AND w.left_at IS NULL
                   AND w.community_id = it.community_id) END) THEN
        RETURN 'nothing';
    ELSIF it.outcome = 'waiting' THEN
        UPDATE approvals_change SET outcome = 'taken_back' WHERE id = it.id;
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
        IF it.kind = 'parent' AND EXISTS (SELECT FROM people_person p
            WHERE p.id = it.person_id AND p.directs AND p.account_id IS NOT NULL) THEN
            RETURN 'late';  -- from here on the family decides
        END IF;
        UPDATE approvals_change SET undone_at = statement_timestamp(), undone_by = oneplan_viewer(),
            undone_name = CASE WHEN it.asked_by = oneplan_viewer() THEN asked_name
                               ELSE decided_name END
        WHERE id = it.id;
        IF it.kind = 'merge_people' THEN
            UPDATE people_person SET same_as_id = NULL
            WHERE id = it.other_person_id AND same_as_id = it.person_id;
        ELSIF it.kind = 'merge_families' THEN
            DELETE FROM approvals_handover WHERE change_id = it.id;
            PERFORM oneplan_recompute(it.other_family_id);
        ELSIF it.kind = 'parent' THEN
            UPDATE people_invitation SET expires = statement_timestamp()
            WHERE person_id = it.person_id AND made_by = it.asked_by AND used_at IS NULL;
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
    UPDATE approvals_possibleduplicate SET answer = 'waiting', change_id = NULL
    WHERE change_id = it.id;
    RETURN '';
END
$$;

-- A worker has asked the family again what the closed request had said.
CREATE FUNCTION oneplan_handed_over(the_id uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE approvals_handover SET done_at = statement_timestamp()
    WHERE id = the_id AND viewer_id = oneplan_viewer() AND agency_id = oneplan_agency()
      AND into_id = ANY (oneplan_handled()) AND done_at IS NULL;
    RETURN FOUND;
END
$$;

-- Before a record is packed: for the rest of this transaction, which only reads and must be taken
-- back, the viewer's grants are what may be in the file: never own voice; outside the agency only
-- what may be passed on. So the wall itself decides what is packed. It only ever closes.
CREATE FUNCTION oneplan_narrow_for_export(the_family uuid, the_change uuid) RETURNS boolean
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
        SELECT c.leaves_agency INTO leaves FROM approvals_change c
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
    PERFORM oneplan_cache_sight(the_family);
    PERFORM set_config('transaction_read_only', 'on', true);
    RETURN true;
END
$$;
