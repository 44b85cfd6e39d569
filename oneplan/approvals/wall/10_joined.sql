-- What joining two records of one family does to grants (adr/0014): it only closes. And that nobody
-- says by themselves that two entries are one person.
-- When this file changes: SELECT oneplan_weigh_all()

-- The record was closed because the family has an earlier one.
CREATE FUNCTION oneplan_is_closed(the_family uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM approvals_change c WHERE c.other_family_id = the_family
        AND c.kind = 'merge_families' AND c.outcome = 'approved' AND c.undone_at IS NULL)
$$;
REVOKE EXECUTE ON FUNCTION oneplan_is_closed(uuid) FROM PUBLIC;

-- Since when, for whoever belongs to the family.
CREATE FUNCTION oneplan_closed_since(the_family uuid) RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT max(c.decided_at) FROM approvals_change c WHERE c.other_family_id = the_family
      AND c.kind = 'merge_families' AND c.outcome = 'approved' AND c.undone_at IS NULL
      AND the_family = ANY (oneplan_families('family'))
$$;

-- A closed record: nobody outside the family sees it, but those to whom it is handed over, and they
-- only the parts that they could see of both records.
CREATE FUNCTION oneplan_grants_closed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM (SELECT DISTINCT family_id FROM added) f
               WHERE oneplan_is_closed(f.family_id)) THEN
        UPDATE access_grant g SET
            categories = ARRAY(SELECT c FROM unnest(g.categories) AS c WHERE c = ANY (coalesce(
                (SELECT h.categories FROM approvals_handover h WHERE h.family_id = g.family_id
                 AND h.viewer_id = g.viewer_id AND h.agency_id = g.agency_id), '{}'))),
            may_write = g.may_write AND g.because = 'intake',
            may_steward = g.may_steward AND g.because = 'intake',
            may_redisclose = false
        FROM added n
        WHERE n.id = g.id AND g.effect = 'permit' AND oneplan_is_closed(g.family_id)
          AND g.because IN ('intake', 'assignment', 'team');
        DELETE FROM access_grant g USING added n
        WHERE n.id = g.id AND g.effect = 'permit' AND g.categories = '{}';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER closed AFTER INSERT ON access_grant REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION oneplan_grants_closed();

-- Which entry somebody is shown as is for the functions below alone.
CREATE FUNCTION oneplan_keep_same_as() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF current_user <> (SELECT tableowner FROM pg_tables
                        WHERE schemaname = 'public' AND tablename = 'people_person') THEN
        RAISE EXCEPTION 'a merge needs two people' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER same_as_added BEFORE INSERT ON people_person
    FOR EACH ROW WHEN (NEW.same_as_id IS NOT NULL) EXECUTE FUNCTION oneplan_keep_same_as();
CREATE TRIGGER same_as_changed BEFORE UPDATE OF same_as_id ON people_person
    FOR EACH ROW WHEN (NEW.same_as_id IS DISTINCT FROM OLD.same_as_id)
    EXECUTE FUNCTION oneplan_keep_same_as();
