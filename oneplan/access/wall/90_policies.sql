-- Policies of room access's own tables.

-- Policies of room access's own tables.
ALTER TABLE access_involvement ENABLE ROW LEVEL SECURITY;
ALTER TABLE access_involvement FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_owner ON access_involvement TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY wall_see ON access_involvement FOR SELECT USING (
    viewer_id = oneplan_viewer() OR family_id = ANY ((SELECT oneplan_families('steward'))::uuid[]));
CREATE POLICY wall_add ON access_involvement FOR INSERT WITH CHECK (
    family_id = ANY ((SELECT oneplan_families('steward'))::uuid[]));
CREATE POLICY wall_change ON access_involvement FOR UPDATE
    USING (family_id = ANY ((SELECT oneplan_families('steward'))::uuid[]))
    WITH CHECK (family_id = ANY ((SELECT oneplan_families('steward'))::uuid[]));

-- Where the viewer works, for somebody who acts for an agency.
CREATE FUNCTION oneplan_my_agencies() RETURNS uuid[] LANGUAGE sql STABLE AS $$
    SELECT coalesce(array_agg(agency_id), '{}') FROM people_worker
    WHERE account_id = oneplan_viewer() AND left_at IS NULL AND oneplan_agency() IS NOT NULL
$$;

-- Whether a decision names the viewer: by name; or, to somebody at work, everybody (of one role) at
-- an agency where they work.
CREATE FUNCTION oneplan_names_me(recipient uuid, the_agency uuid, the_role text) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN recipient IS NOT NULL THEN recipient = oneplan_viewer()
        ELSE oneplan_agency() IS NOT NULL AND EXISTS (SELECT FROM people_worker w
            WHERE w.account_id = oneplan_viewer() AND w.agency_id = the_agency
              AND w.left_at IS NULL AND (the_role = '' OR the_role = ANY (w.roles))) END
$$;

-- What somebody decides for themself is seen and taken back by them, and by nobody else of the
-- family; a member of the family speaks for themself only. Nobody reads that they are kept out,
-- whatever else they may read, unless it is their own no.
ALTER TABLE access_directive ENABLE ROW LEVEL SECURITY;
ALTER TABLE access_directive FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_owner ON access_directive TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY wall_see ON access_directive FOR SELECT USING (
    (recipient_id = oneplan_viewer() AND effect = 'permit')
    OR decided_by_id = ANY ((SELECT oneplan_myself())::uuid[])
    OR (NOT (effect = 'deny' AND oneplan_names_me(recipient_id, agency_id, role))
        AND (person_id = ANY ((SELECT oneplan_myself())::uuid[])
             OR ((rank > 0 OR created_by = oneplan_viewer())
                 AND family_id = ANY ((SELECT oneplan_families('steward'))::uuid[])))));
CREATE POLICY wall_add ON access_directive FOR INSERT WITH CHECK (
    (decided_by_id = person_id AND person_id = ANY ((SELECT oneplan_myself())::uuid[])
     AND family_id = ANY ((SELECT oneplan_families('family'))::uuid[]))
    OR (family_id = ANY ((SELECT oneplan_families('steward'))::uuid[])
        AND (decided_by_id IS NULL OR decided_by_id = ANY ((SELECT oneplan_myself())::uuid[])
             OR NOT family_id = ANY ((SELECT oneplan_families('family'))::uuid[]))));
-- A denial is taken back by whoever decided it: one of two who rank equally does not undo what the
-- other closed (adr/0015). What was said to a worker names no decider: the family takes it back; a
-- worker only where nobody who decides for it signs in.
CREATE POLICY wall_change ON access_directive FOR UPDATE
    USING (decided_by_id = ANY ((SELECT oneplan_myself())::uuid[])
           OR (((effect = 'permit')
                OR (decided_by_id IS NULL AND NOT oneplan_names_me(recipient_id, agency_id, role)
                    AND (oneplan_agency() IS NULL OR oneplan_names_who_directs(family_id))))
               AND (person_id = ANY ((SELECT oneplan_myself())::uuid[])
                    OR ((rank > 0 OR created_by = oneplan_viewer())
                        AND family_id = ANY ((SELECT oneplan_families('steward'))::uuid[])))));

ALTER TABLE access_grant ENABLE ROW LEVEL SECURITY;
ALTER TABLE access_grant FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_owner ON access_grant TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY wall_see ON access_grant FOR SELECT USING (
    (viewer_id = oneplan_viewer() AND effect = 'permit')
    OR (rank IS DISTINCT FROM 0 AND because <> 'capable'
        AND family_id = ANY ((SELECT oneplan_families('steward'))::uuid[])
        AND (effect = 'permit' OR NOT (viewer_id = oneplan_viewer()
             OR coalesce(agency_id = ANY ((SELECT oneplan_my_agencies())::uuid[]), false)))));

ALTER TABLE access_visibleparts ENABLE ROW LEVEL SECURITY;
ALTER TABLE access_visibleparts FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_owner ON access_visibleparts TO CURRENT_USER USING (true) WITH CHECK (true);

ALTER TABLE access_accessevent ENABLE ROW LEVEL SECURITY;
ALTER TABLE access_accessevent FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_owner ON access_accessevent FOR SELECT TO CURRENT_USER USING (true);
CREATE POLICY wall_see ON access_accessevent FOR SELECT USING (
    family_id = ANY ((SELECT oneplan_families('family'))::uuid[]));
-- Lines are written by the wall's own functions (76_openings), and by nobody else.
CREATE POLICY wall_add ON access_accessevent FOR INSERT TO CURRENT_USER WITH CHECK (
    viewer_id = oneplan_viewer() AND family_id = ANY ((SELECT oneplan_families('see'))::uuid[]));

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
-- Who else reads it is said where it is looked at (oversight/wall/20_emergency.sql).

ALTER TABLE access_familyreference ENABLE ROW LEVEL SECURITY;
ALTER TABLE access_familyreference FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_owner ON access_familyreference TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY wall_see ON access_familyreference FOR SELECT USING (
    family_id = ANY ((SELECT oneplan_families('family'))::uuid[]));

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
