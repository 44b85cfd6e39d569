-- What the wall asks is always about one family or one viewer, and an index answers it. A plan made
-- while the tables were small (a new community's first hours, a large import in one transaction) reads
-- them whole, and is kept: weighing some thousands of families then takes quadratic time.
ALTER FUNCTION oneplan_families(text) SET enable_seqscan = off;
ALTER FUNCTION oneplan_sight(text) SET enable_seqscan = off;
ALTER FUNCTION oneplan_sight_of(text, uuid, uuid, text, uuid, boolean) SET enable_seqscan = off;
ALTER FUNCTION oneplan_remember(uuid) SET enable_seqscan = off;
ALTER FUNCTION oneplan_recompute(uuid) SET enable_seqscan = off;
ALTER FUNCTION oneplan_rank(uuid, uuid) SET enable_seqscan = off;
ALTER FUNCTION oneplan_one(uuid) SET enable_seqscan = off;

-- As a join the planner may read the whole of access_sight for one family.
CREATE OR REPLACE FUNCTION oneplan_forget() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off AS $$
BEGIN
    DELETE FROM access_sight
    WHERE family_id = ANY (ARRAY(SELECT DISTINCT family_id FROM changed));
    RETURN NULL;
END
$$;
