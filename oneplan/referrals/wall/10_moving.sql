-- A family moves to another community, with its record, by its own decision (adr/0019).

-- Where a family's rows stand that go with it: every table with a family and a community, but those
-- of which their room says otherwise (`stays_when_moving`).
CREATE FUNCTION oneplan_carried() RETURNS SETOF name
LANGUAGE sql STABLE AS $$
    SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
      AND a.attname IN ('family_id', 'community_id') AND NOT a.attisdropped
      AND c.relname <> ALL (oneplan_staying_behind())
    GROUP BY c.relname HAVING count(*) = 2 ORDER BY c.relname
$$;

-- What waits at the old place is over there: asks are answered no, changes and the request taken
-- back.
CREATE FUNCTION oneplan_end_waiting(the_family uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE oversight_ask SET answer = 'no', answered_at = statement_timestamp(),
        answered_by = oneplan_viewer()
    WHERE family_id = the_family AND answer = 'waiting';
    WITH ended AS (
        UPDATE approvals_change SET outcome = 'taken_back'
        WHERE outcome = 'waiting' AND the_family IN (family_id, other_family_id) RETURNING id
    )
    UPDATE approvals_possibleduplicate SET answer = 'waiting', change_id = NULL
    WHERE change_id IN (SELECT id FROM ended);
    UPDATE referrals_referral SET status = 'withdrawn', withdrawn_at = statement_timestamp(),
        decided_at = statement_timestamp(), changed_at = statement_timestamp(),
        revision = revision + 1
    WHERE family_id = the_family AND status = 'submitted';
END
$$;
REVOKE EXECUTE ON FUNCTION oneplan_end_waiting(uuid) FROM PUBLIC;

-- A request's number is one of its community's own: where it is taken there, it gets a tail.
CREATE FUNCTION oneplan_carry_requests(the_family uuid, the_community uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    it uuid;
BEGIN
    FOR it IN SELECT id FROM referrals_referral WHERE family_id = the_family LOOP
        BEGIN
            UPDATE referrals_referral SET community_id = the_community WHERE id = it;
        EXCEPTION WHEN unique_violation THEN
            UPDATE referrals_referral SET community_id = the_community,
                reference = left(reference, 9) || '-2' WHERE id = it;
        END;
    END LOOP;
END
$$;
REVOKE EXECUTE ON FUNCTION oneplan_carry_requests(uuid, uuid) FROM PUBLIC;

-- What each room does to rows of its own when a family moves stands in a function of its own,
-- oneplan_when_moving_<room>(family, day). Found here by their name, called in its order.
CREATE FUNCTION oneplan_when_moving(the_family uuid, the_day date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    it name;
BEGIN
    FOR it IN SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace
              AND proowner = current_user::regrole AND proname ^@ 'oneplan_when_moving_'
              ORDER BY proname LOOP
        EXECUTE format('SELECT %I($1, $2)', it) USING the_family, the_day;
    END LOOP;
END
$$;
REVOKE EXECUTE ON FUNCTION oneplan_when_moving(uuid, date) FROM PUBLIC;

-- The family moves: '' or why not: nothing (not the viewer's to decide), place (nobody there takes
-- requests, or the family is there already), closed (the record was joined with an earlier one).
-- For one of its people who directs it and acts for no agency. What the new place is told is
-- `the_words`, as a request for help; one transaction, or none of it.
CREATE FUNCTION oneplan_move_family(the_family uuid, the_community uuid, the_day date,
    the_referral uuid, the_reference text, the_words jsonb) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    lead uuid;
    here uuid;
    it name;
BEGIN
    IF oneplan_agency() IS NOT NULL OR NOT EXISTS (SELECT FROM people_person p
        WHERE p.family_id = the_family AND p.account_id = oneplan_viewer() AND p.directs
          AND p.left_at IS NULL AND p.standing <> 'support') THEN
        RETURN 'nothing';
    END IF;
    -- Two moves at once, or a move and a decision, wait for each other: first by the lock that each
    -- weighing of grants takes, so that neither waits for ever.
    PERFORM pg_advisory_xact_lock(7, hashtext(the_family::text) & 1023);
    SELECT community_id INTO here FROM people_family WHERE id = the_family FOR UPDATE;
    SELECT id INTO lead FROM people_agency WHERE community_id = the_community AND coordinating;
    IF lead IS NULL OR the_community = here THEN
        RETURN 'place';
    ELSIF oneplan_is_closed(the_family) THEN
        RETURN 'closed';
    END IF;
    PERFORM set_config('oneplan.moving', the_family::text, true);
    PERFORM oneplan_end_waiting(the_family);
    PERFORM oneplan_when_moving(the_family, the_day);
    PERFORM oneplan_carry_requests(the_family, the_community);
    FOR it IN SELECT * FROM oneplan_carried() LOOP
        EXECUTE format('UPDATE %I SET community_id = $1 WHERE family_id = $2', it)
        USING the_community, the_family;
    END LOOP;
    UPDATE people_family SET community_id = the_community, stage = 'referred',
        changed_at = statement_timestamp()
    WHERE id = the_family;
    INSERT INTO referrals_referral (id, community_id, family_id, created_at, revision, changed_at,
        source, status, reference, answers, referrer_id, referrer_name, consent_how,
        shown_to_family, consent_categories, submitted_at)
    VALUES (the_referral, the_community, the_family, statement_timestamp(), 1,
        statement_timestamp(), 'self', 'submitted', the_reference, the_words, oneplan_viewer(), '',
        '', true, '{}', statement_timestamp());
    -- Last: with it the family's earlier requests there are looked for, and all grants weighed.
    INSERT INTO access_involvement (id, community_id, family_id, created_at, created_by, kind, agency_id,
        role, sent, starts)
    VALUES (gen_random_uuid(), the_community, the_family, statement_timestamp(), oneplan_viewer(),
        'intake', lead, 'intake', false, statement_timestamp());
    PERFORM set_config('oneplan.moving', '', true);
    RETURN '';
END
$$;
