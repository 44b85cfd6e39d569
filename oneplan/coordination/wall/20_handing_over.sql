-- The baton passes on: proposed, accepted or not, taken back. Each answers in one word what became of
-- it; whoever may not do a thing gets 'nothing', as for what is not there.

-- Whether a worker may be asked: somebody who coordinates, at the same agency or at the one that the
-- family has chosen; nobody whose own family it is; nobody the family keeps out.
CREATE FUNCTION oneplan_may_be_asked(h coordination_holding, w people_worker) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT oneplan_can_hold(w) AND w.id <> h.worker_id AND w.community_id = h.community_id
       AND (w.agency_id = h.agency_id OR EXISTS (SELECT FROM coordination_wish v
            WHERE v.family_id = h.family_id AND v.kind = 'agency' AND v.status = 'open'
              AND v.agency_id = w.agency_id))
       AND NOT EXISTS (SELECT FROM people_person p WHERE p.family_id = h.family_id
                       AND p.account_id = w.account_id AND p.left_at IS NULL)
       AND NOT EXISTS (SELECT FROM access_directive d WHERE d.family_id = h.family_id
            AND d.effect = 'deny' AND d.withdrawn_at IS NULL AND oneplan_lasts(d.ends)
            AND d.person_id IS NULL AND d.item_ids = '{}'
            AND (d.recipient_id = w.account_id OR (d.recipient_id IS NULL
                 AND d.agency_id = w.agency_id AND (d.role = '' OR d.role = ANY (w.roles)))))
$$;
REVOKE EXECUTE ON FUNCTION oneplan_may_be_asked(coordination_holding, people_worker) FROM PUBLIC;

-- Ask a worker to take a family over. 'proposed', 'waits' (somebody is asked already), 'not_them', or
-- 'nothing'. Sent twice under one id, it is one.
CREATE FUNCTION oneplan_propose_handover(the_id uuid, the_family uuid, to_whom uuid, said jsonb)
RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    h coordination_holding%ROWTYPE;
    w people_worker%ROWTYPE;
    me uuid;
BEGIN
    PERFORM oneplan_lock_baton(the_family);
    SELECT * INTO h FROM oneplan_holding(the_family);
    IF h.id IS NULL OR NOT oneplan_may_hand_over(h) THEN
        RETURN 'nothing';
    END IF;
    SELECT * INTO w FROM people_worker WHERE id = to_whom;
    SELECT id INTO me FROM people_worker WHERE account_id = oneplan_viewer()
       AND agency_id = oneplan_agency() AND left_at IS NULL;
    IF w.id IS NULL OR NOT oneplan_may_be_asked(h, w) THEN
        RETURN 'not_them';
    ELSIF EXISTS (SELECT FROM coordination_handover WHERE id = the_id) THEN
        RETURN 'proposed';
    ELSIF EXISTS (SELECT FROM coordination_handover
                  WHERE family_id = the_family AND status = 'waiting') THEN
        RETURN 'waits';
    END IF;
    INSERT INTO coordination_handover (id, community_id, family_id, created_at, from_worker_id,
        to_worker_id, proposed_by_id, why, introduction, meet_on, promised, overlap_until, language,
        status, words)
    VALUES (the_id, h.community_id, the_family, clock_timestamp(), h.worker_id, to_whom, me,
        said ->> 'why', coalesce(said ->> 'introduction', ''), (said ->> 'meet_on')::date,
        coalesce(said ->> 'promised', ''), (said ->> 'overlap_until')::date,
        coalesce(said ->> 'language', ''), 'waiting', '');
    PERFORM oneplan_note_rights(the_family);
    RETURN 'proposed';
END
$$;

-- The team's list follows: whoever holds the baton is its coordinator; whoever held it stays on the
-- list while they stay beside the next.
CREATE FUNCTION oneplan_baton_on_team(o coordination_handover) RETURNS void LANGUAGE sql AS $$
    UPDATE teams_teammember SET coordinates = false, revision = revision + 1,
        left_on = CASE WHEN o.overlap_until IS NULL THEN o.answered_at::date END,
        changed_at = o.answered_at
    WHERE family_id = o.family_id AND coordinates AND left_on IS NULL;
    UPDATE teams_teammember SET coordinates = true, revision = revision + 1,
        changed_at = o.answered_at
    WHERE family_id = o.family_id AND worker_id = o.to_worker_id AND left_on IS NULL;
    INSERT INTO teams_teammember (id, community_id, family_id, created_at, revision, changed_at,
        team_id, worker_id, name, role, role_class, agency_name, phone, coordinates, joined_on)
    SELECT gen_random_uuid(), t.community_id, t.family_id, o.answered_at, 1, o.answered_at, t.id, w.id,
           w.name, w.title, 'formal', a.name, w.phone, true, o.answered_at::date
    FROM teams_team t, people_worker w JOIN people_agency a ON a.id = w.agency_id
    WHERE t.family_id = o.family_id AND w.id = o.to_worker_id
      AND NOT EXISTS (SELECT FROM teams_teammember m WHERE m.family_id = o.family_id
                      AND m.worker_id = o.to_worker_id AND m.left_on IS NULL)
$$;
REVOKE EXECUTE ON FUNCTION oneplan_baton_on_team(coordination_handover) FROM PUBLIC;

-- The baton passes at one moment: where one holding ends the next begins. Whoever held it stays, if
-- that was said, on the team for a time; they coordinate no more.
CREATE FUNCTION oneplan_pass_baton(h coordination_holding, o coordination_handover,
                                   the_moment timestamptz)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    UPDATE coordination_holding SET during = tstzrange(lower(h.during), the_moment),
        ended = 'handed_over' WHERE id = h.id;
    INSERT INTO coordination_holding (id, community_id, family_id, created_at, worker_id, agency_id,
        during, ended, handover_id)
    SELECT gen_random_uuid(), h.community_id, h.family_id, the_moment, w.id, w.agency_id,
           tstzrange(the_moment, NULL), '', o.id
    FROM people_worker w WHERE w.id = o.to_worker_id;
    PERFORM oneplan_project_baton(h.family_id);
    PERFORM oneplan_baton_on_team(o);
    INSERT INTO access_involvement (id, community_id, family_id, created_at, created_by, kind,
        viewer_id, agency_id, role, sent, starts, ends)
    SELECT gen_random_uuid(), h.community_id, h.family_id, the_moment, oneplan_viewer(), 'team',
           w.account_id, w.agency_id, '', false, the_moment,
           (o.overlap_until + 1)::timestamp AT TIME ZONE c.zone
    FROM people_worker w JOIN people_community c ON c.id = w.community_id
    WHERE w.id = h.worker_id AND w.left_at IS NULL
      AND (o.overlap_until + 1)::timestamp AT TIME ZONE c.zone > the_moment;
    UPDATE coordination_wish SET status = 'answered', answered_at = the_moment
    WHERE family_id = h.family_id AND status = 'open';
END
$$;
REVOKE EXECUTE ON FUNCTION oneplan_pass_baton(coordination_holding, coordination_handover,
    timestamptz) FROM PUBLIC;

-- The worker who was asked says yes or no. 'accepted', 'declined', 'answered' (before), 'nothing'.
CREATE FUNCTION oneplan_answer_handover(the_handover uuid, yes boolean, said text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    o coordination_handover%ROWTYPE;
    h coordination_holding%ROWTYPE;
BEGIN
    PERFORM oneplan_lock_baton(family_id) FROM coordination_handover WHERE id = the_handover;
    SELECT * INTO o FROM coordination_handover WHERE id = the_handover FOR UPDATE;
    IF o.id IS NULL OR NOT EXISTS (SELECT FROM people_worker w WHERE w.id = o.to_worker_id
            AND w.account_id = oneplan_viewer() AND w.agency_id = oneplan_agency()
            AND oneplan_can_hold(w)) THEN
        RETURN 'nothing';
    END IF;
    SELECT * INTO h FROM oneplan_holding(o.family_id);
    IF o.status <> 'waiting' OR h.worker_id IS DISTINCT FROM o.from_worker_id THEN
        RETURN 'answered';
    END IF;
    UPDATE coordination_handover SET status = CASE WHEN yes THEN 'accepted' ELSE 'declined' END,
        words = said, answered_at = greatest(clock_timestamp(),
                                             lower(h.during) + interval '1 microsecond')
    WHERE id = o.id RETURNING * INTO o;
    IF yes THEN
        PERFORM oneplan_pass_baton(h, o, o.answered_at);
        PERFORM oneplan_note_rights(o.family_id);
    END IF;
    RETURN o.status;
END
$$;

-- Whoever may hand the baton on takes a question back that nobody has answered.
CREATE FUNCTION oneplan_take_back_handover(the_handover uuid) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE coordination_handover o SET status = 'taken_back', answered_at = clock_timestamp()
    FROM coordination_holding h
    WHERE o.id = the_handover AND o.status = 'waiting' AND h.family_id = o.family_id
      AND upper_inf(h.during) AND oneplan_may_hand_over(h);
    RETURN CASE WHEN FOUND THEN 'taken_back' ELSE 'nothing' END;
END
$$;

-- A worker who leaves takes nothing over and covers for nobody; what they hold stays theirs on paper,
-- for the supervisors of their agency to hand on. Their access has ended with their job.
CREATE FUNCTION oneplan_holder_leaves() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE coordination_handover SET status = 'declined', answered_at = clock_timestamp()
    WHERE to_worker_id = NEW.id AND status = 'waiting';
    PERFORM oneplan_end_covers(NEW.id);
    RETURN NULL;
END
$$;
CREATE TRIGGER baton AFTER UPDATE ON people_worker FOR EACH ROW
    WHEN (NEW.left_at IS NOT NULL AND OLD.left_at IS NULL)
    EXECUTE FUNCTION oneplan_holder_leaves();

-- When a family moves (oneplan_move_family, adr/0019): intake of the other community has it.
CREATE FUNCTION oneplan_when_moving_coordination(the_family uuid, the_day date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM oneplan_lock_baton(the_family);
    UPDATE coordination_holding SET ended = 'moved', during = tstzrange(lower(during),
        greatest(clock_timestamp(), lower(during) + interval '1 microsecond'))
    WHERE family_id = the_family AND upper_inf(during);
    UPDATE coordination_handover SET status = 'taken_back', answered_at = clock_timestamp()
    WHERE family_id = the_family AND status = 'waiting';
    UPDATE coordination_wish SET status = 'answered', answered_at = clock_timestamp()
    WHERE family_id = the_family AND status = 'open';
END
$$;
REVOKE EXECUTE ON FUNCTION oneplan_when_moving_coordination(uuid, date) FROM PUBLIC;
