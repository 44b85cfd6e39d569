-- What is in force now. These two are part of whatever statement asks them: they cost nothing.
-- When this file changes: SELECT oneplan_weigh_all()

-- Not over: it lasts, or is still to begin. Without an end: for good.
CREATE FUNCTION oneplan_lasts(ends timestamptz) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT ends IS NULL OR ends > statement_timestamp()
$$;

-- Begun, and not over.
CREATE FUNCTION oneplan_in_force(starts timestamptz, ends timestamptz) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT starts <= statement_timestamp() AND oneplan_lasts(ends)
$$;
