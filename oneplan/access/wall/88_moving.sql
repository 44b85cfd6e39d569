-- When a family moves (oneplan_move_family, adr/0019): whoever has to do with it for an agency has so
-- no more. Who belongs to it without one (an aunt, a friend) stays.
CREATE FUNCTION oneplan_when_moving_access(the_family uuid, the_day date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE access_involvement SET ends = statement_timestamp()
    WHERE family_id = the_family AND agency_id IS NOT NULL
      AND oneplan_lasts(ends);
    UPDATE access_emergency SET ends = statement_timestamp()
    WHERE family_id = the_family AND oneplan_lasts(ends);
END
$$;
REVOKE EXECUTE ON FUNCTION oneplan_when_moving_access(uuid, date) FROM PUBLIC;
