-- When a family moves (oneplan_move_family, adr/0019): whoever is on its team for an agency leaves.
CREATE FUNCTION oneplan_when_moving_teams(the_family uuid, the_day date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE teams_teammember SET left_on = the_day, revision = revision + 1,
        changed_at = statement_timestamp()
    WHERE family_id = the_family AND worker_id IS NOT NULL AND left_on IS NULL;
END
$$;
REVOKE EXECUTE ON FUNCTION oneplan_when_moving_teams(uuid, date) FROM PUBLIC;
