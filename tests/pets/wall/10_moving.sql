-- When a family moves, its pets are no longer fed by a worker from the old place.
CREATE FUNCTION oneplan_when_moving_pets(the_family uuid, the_day date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE pets_pet SET fed_by = '' WHERE family_id = the_family;
END
$$;
REVOKE EXECUTE ON FUNCTION oneplan_when_moving_pets(uuid, date) FROM PUBLIC;
