-- Keeping somebody out ends everything of theirs at once, an emergency too.

-- Whether a decision names somebody who acts for an agency: by name, whomever they act for, or as
-- everybody there (of one role).
CREATE FUNCTION oneplan_named(recipient uuid, the_agency uuid, the_role text, who uuid,
                              at_agency uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT CASE WHEN recipient IS NOT NULL THEN recipient = who
        ELSE the_agency = at_agency AND (the_role = '' OR EXISTS (
            SELECT FROM people_worker w WHERE w.account_id = who AND w.agency_id = at_agency
              AND the_role = ANY (w.roles))) END
$$;
REVOKE EXECUTE ON FUNCTION oneplan_named(uuid, uuid, text, uuid, uuid) FROM PUBLIC;

-- Whether a family keeps somebody, acting for an agency, out of one of these parts now.
CREATE FUNCTION oneplan_keeps_out(the_family uuid, who uuid, at_agency uuid, the_parts text[])
RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM access_directive d
        WHERE d.family_id = the_family AND d.effect = 'deny' AND d.withdrawn_at IS NULL
          AND d.item_ids = '{}' AND d.categories::text[] && the_parts
          AND oneplan_in_force(d.starts, d.ends)
          AND oneplan_named(d.recipient_id, d.agency_id, d.role, who, at_agency))
$$;
REVOKE EXECUTE ON FUNCTION oneplan_keeps_out(uuid, uuid, uuid, text[]) FROM PUBLIC;

-- Whoever could not open it any more has it no more; and not again when the no is taken back.
CREATE FUNCTION oneplan_end_emergencies() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE access_emergency e SET ends = over.at
    FROM (
        SELECT e.id, min(greatest(d.starts, statement_timestamp())) AS at
        FROM changed d JOIN access_emergency e ON e.family_id = d.family_id
        WHERE d.effect = 'deny' AND d.withdrawn_at IS NULL AND d.item_ids = '{}'
          AND d.ends > d.starts AND d.categories::text[] && e.categories::text[]
          AND oneplan_lasts(e.ends)
          AND oneplan_named(d.recipient_id, d.agency_id, d.role, e.viewer_id, e.agency_id)
        GROUP BY e.id
    ) over WHERE e.id = over.id AND e.ends > over.at;
    RETURN NULL;
END
$$;
-- Before `facts_added`, which weighs the grants: triggers are called by name.
CREATE TRIGGER emergencies AFTER INSERT ON access_directive REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION oneplan_end_emergencies();
