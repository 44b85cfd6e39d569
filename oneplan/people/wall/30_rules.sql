-- Rules of a community, as data.

ALTER TABLE people_rule ENABLE ROW LEVEL SECURITY;
ALTER TABLE people_rule FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_owner ON people_rule TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY wall_see ON people_rule FOR SELECT USING (true);

-- The value in force; where a community has set none, the one that people/community_rules.py says.
CREATE FUNCTION oneplan_rule(the_community uuid, the_key text) RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT coalesce((SELECT value FROM people_rule WHERE community_id = the_community
                     AND key = the_key ORDER BY version DESC LIMIT 1),
                    (oneplan_rules() -> the_key ->> 'default')::integer)
$$;
