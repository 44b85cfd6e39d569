-- What a member of the team does for themselves: reply to a meeting, and leave.

-- Whoever may see the meetings may say whether they come: for themselves, and nobody else.
CREATE POLICY own_reply_add ON teams_meetingreply FOR INSERT WITH CHECK (
    family_id = ANY ((SELECT oneplan_families('see'))::uuid[])
    AND oneplan_allows((SELECT oneplan_sight('see'))::jsonb, family_id, NULL::uuid, 'schedule')
    AND member_id IN (SELECT m.id FROM teams_teammember m
        LEFT JOIN people_person p ON p.id = m.person_id
        LEFT JOIN people_worker w ON w.id = m.worker_id
        WHERE m.family_id = teams_meetingreply.family_id AND m.left_on IS NULL
          AND oneplan_viewer() IN (p.account_id, w.account_id)));

CREATE POLICY own_reply_change ON teams_meetingreply FOR UPDATE USING (
    family_id = ANY ((SELECT oneplan_families('see'))::uuid[])
    AND oneplan_allows((SELECT oneplan_sight('see'))::jsonb, family_id, NULL::uuid, 'schedule')
    AND member_id IN (SELECT m.id FROM teams_teammember m
        LEFT JOIN people_person p ON p.id = m.person_id
        LEFT JOIN people_worker w ON w.id = m.worker_id
        WHERE m.family_id = teams_meetingreply.family_id AND m.left_on IS NULL
          AND oneplan_viewer() IN (p.account_id, w.account_id)));

-- A member may leave by themselves at any time, whatever the family lets them see: their
-- membership ends and their access with it (the trigger on access_involvement recomputes the grants).
CREATE FUNCTION oneplan_leave_team(the_family uuid, the_day date) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    ended integer;
BEGIN
    UPDATE access_involvement SET ends = statement_timestamp()
    WHERE family_id = the_family AND kind = 'team' AND viewer_id = oneplan_viewer()
      AND oneplan_lasts(ends);
    GET DIAGNOSTICS ended = ROW_COUNT;
    UPDATE teams_teammember m SET left_on = the_day, revision = m.revision + 1, changed_at = statement_timestamp()
    WHERE m.family_id = the_family AND m.left_on IS NULL AND NOT m.coordinates AND ended > 0
      AND (m.worker_id IN (SELECT id FROM people_worker WHERE account_id = oneplan_viewer())
        OR m.person_id IN (SELECT id FROM people_person WHERE account_id = oneplan_viewer()));
    RETURN ended;
END
$$;
