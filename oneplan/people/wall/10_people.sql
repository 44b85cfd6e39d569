-- What the wall knows of people: which of them the viewer is, where they work, what a relation means.
-- Like all functions that read behind the wall these run as the tables' owner, with a fixed search
-- path.
-- When this file changes: SELECT oneplan_weigh_all()

-- The viewer's own persons: what they decide about these is theirs.
CREATE FUNCTION oneplan_myself() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT coalesce(array_agg(id), '{}') FROM people_person
    WHERE account_id = oneplan_viewer() AND oneplan_agency() IS NULL
      AND left_at IS NULL AND standing <> 'support'
$$;

-- The agency where the viewer, as they act now, does this work.
CREATE FUNCTION oneplan_office(the_role text) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT agency_id FROM people_worker
    WHERE account_id = oneplan_viewer() AND agency_id = oneplan_agency() AND left_at IS NULL
      AND the_role = ANY (roles)
$$;

-- The entry that somebody is shown as, who may have been entered twice.
CREATE FUNCTION oneplan_canonical_person(person uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off AS $$
    SELECT coalesce(same_as_id, id) FROM people_person WHERE id = person
$$;
REVOKE EXECUTE ON FUNCTION oneplan_canonical_person(uuid) FROM PUBLIC;

-- The right that a relation gives: custody, whole or shared or a society's, is one.
CREATE FUNCTION oneplan_right(custody text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN custody IN ('sole', 'joint', 'society') THEN 'custody' ELSE custody END
$$;
