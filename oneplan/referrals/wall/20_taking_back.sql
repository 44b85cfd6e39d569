-- Whoever asked for help takes the request back while nobody has decided: theirs alone, by whatever
-- session or visitor's browser sent it. Intake sees it no more. False where there is none such.
CREATE FUNCTION oneplan_take_back_request(the_family uuid, the_request uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    taken_back boolean;
BEGIN
    -- The owner sees the rows of just this family, just here.
    PERFORM set_config('oneplan.moving', the_family::text, true);
    UPDATE referrals_referral SET status = 'withdrawn', withdrawn_at = statement_timestamp(),
        decided_at = statement_timestamp(), changed_at = statement_timestamp(),
        revision = revision + 1
    WHERE id = the_request AND family_id = the_family AND status = 'submitted'
      AND source = 'self' AND referrer_id = oneplan_viewer();
    taken_back := FOUND;
    IF taken_back THEN
        UPDATE access_involvement SET ends = statement_timestamp()
        WHERE family_id = the_family AND kind = 'intake' AND oneplan_lasts(ends);
    END IF;
    PERFORM set_config('oneplan.moving', '', true);
    RETURN taken_back;
END
$$;
