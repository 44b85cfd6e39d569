-- Access without consent: how long it can last at most. Opening and review: room oversight.

-- However an emergency comes about, it ends when the community's rule says; never after 4 hours.
CREATE FUNCTION oneplan_bound_emergency() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    NEW.ends := least(NEW.ends, NEW.starts + make_interval(hours =>
        oneplan_rule(NEW.community_id, 'emergency_hours')));
    RETURN NEW;
END
$$;
