-- Who is asking, for which agency, what for, and which record is open: as kernel/viewer.py says it to
-- the database, for one transaction.

-- The wall: what the row-level policies of every room call. Room `access` owns it.
-- The functions run as the tables' owner, with a fixed search path; the application's role may
-- call them but can neither read the facts behind them nor change them.
CREATE FUNCTION oneplan_viewer() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT nullif(current_setting('oneplan.viewer', true), '')::uuid
$$;

CREATE FUNCTION oneplan_agency() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT nullif(current_setting('oneplan.agency', true), '')::uuid
$$;

-- What the record is opened for.
CREATE FUNCTION oneplan_purpose() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(current_setting('oneplan.purpose', true), '')
$$;

-- The one record that is open, if a page has opened one: nothing of other families is then seen.
-- It can only narrow what a viewer sees.
CREATE FUNCTION oneplan_record() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT nullif(current_setting('oneplan.record', true), '')::uuid
$$;

-- The ends of all ids: one family or all of them is then one range of an index, for whoever handles
-- thousands.
CREATE FUNCTION oneplan_least() RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT '00000000-0000-0000-0000-000000000000'::uuid
$$;

CREATE FUNCTION oneplan_most() RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid
$$;
