-- A family without an address that is safe to write to is told by somebody; and an emergency access
-- is looked at by a second person even where the worker's agency has none.

-- Where a family can be written to, and in which languages: addresses of its own accounts, less
-- those it marked as never to use.
CREATE FUNCTION oneplan_safe_addresses(the_family uuid)
RETURNS TABLE (address text, languages text[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT a.email::text, p.languages::text[] || f.language::text
    FROM people_person p JOIN people_family f ON f.id = p.family_id
    JOIN accounts_account a ON a.id = p.account_id AND a.is_active
    WHERE p.family_id = the_family AND p.left_at IS NULL AND p.standing <> 'support'
      AND NOT EXISTS (SELECT FROM people_contactpoint c WHERE c.family_id = the_family
          AND NOT c.safe AND lower(c.value) = lower(a.email))
$$;
REVOKE EXECUTE ON FUNCTION oneplan_safe_addresses(uuid) FROM PUBLIC;

CREATE OR REPLACE FUNCTION oneplan_tell(the_emergency uuid)
RETURNS TABLE (address text, languages text[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT s.address, s.languages
    FROM access_emergency e, LATERAL oneplan_safe_addresses(e.family_id) s
    WHERE e.id = the_emergency AND e.viewer_id = oneplan_viewer()
      AND e.starts > statement_timestamp() - interval '1 minute'
$$;

-- Not told yet, where nobody can be written to.
CREATE FUNCTION oneplan_can_tell() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM oneplan_safe_addresses(NEW.family_id)) THEN
        NEW.told_at := NULL;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER can_tell BEFORE INSERT ON access_emergency
    FOR EACH ROW EXECUTE FUNCTION oneplan_can_tell();

-- Families that the viewer coordinates (or whose request they handle) and that nobody has told.
CREATE FUNCTION oneplan_untold() RETURNS TABLE (emergency_id uuid, family_id uuid, starts timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT e.id, e.family_id, e.starts FROM access_emergency e
    WHERE e.told_at IS NULL AND oneplan_agency() IS NOT NULL
      AND e.family_id = ANY ((SELECT oneplan_families('steward'))::uuid[])
    ORDER BY e.starts
$$;
CREATE INDEX access_emergency_untold ON access_emergency (family_id) WHERE told_at IS NULL;

CREATE FUNCTION oneplan_have_told(the_emergency uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE access_emergency e SET told_at = statement_timestamp()
    WHERE e.id = the_emergency AND e.told_at IS NULL
      AND EXISTS (SELECT FROM oneplan_untold() u WHERE u.emergency_id = e.id);
    RETURN FOUND;
END
$$;

-- Whether the viewer, as they act now, is the second person for an emergency access: a supervisor
-- of the worker's agency; of the coordinating one, where the agency has no other than the worker.
CREATE FUNCTION oneplan_reviews(the_agency uuid, opener uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH near AS (
        SELECT w.account_id, w.agency_id
        FROM people_agency a
        JOIN people_agency b ON b.id = a.id OR (b.coordinating AND b.community_id = a.community_id)
        JOIN people_worker w ON w.agency_id = b.id AND w.left_at IS NULL
         AND 'supervisor' = ANY (w.roles)
        WHERE a.id = the_agency AND w.account_id IS DISTINCT FROM opener
    )
    SELECT EXISTS (SELECT FROM near WHERE account_id = oneplan_viewer()
                   AND agency_id = oneplan_agency()
                   AND (agency_id = the_agency
                        OR NOT EXISTS (SELECT FROM near o WHERE o.agency_id = the_agency)))
$$;

-- Agencies of the community with fewer than two supervisors: for a supervisor of the coordinating one.
CREATE FUNCTION oneplan_covered() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT coalesce(array_agg(a.id), '{}') FROM people_agency mine
    JOIN people_agency a ON a.community_id = mine.community_id AND a.id <> mine.id
    WHERE mine.id = oneplan_office('supervisor') AND mine.coordinating
      AND (SELECT count(*) FROM people_worker w WHERE w.agency_id = a.id AND w.left_at IS NULL
           AND 'supervisor' = ANY (w.roles)) < 2
$$;

ALTER POLICY wall_see ON access_emergency USING (
    viewer_id = oneplan_viewer()
    OR family_id = ANY ((SELECT oneplan_families('family'))::uuid[])
    OR agency_id = (SELECT oneplan_office('supervisor'))
    OR (agency_id = ANY ((SELECT oneplan_covered())::uuid[])
        AND oneplan_reviews(agency_id, viewer_id)));

CREATE OR REPLACE FUNCTION oneplan_review(the_emergency uuid, the_outcome text, the_words text)
RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE access_emergency e SET reviewed_at = statement_timestamp(),
        reviewed_by = oneplan_viewer(), outcome = the_outcome, review_words = the_words,
        reviewer_name = (SELECT name FROM people_worker w
            WHERE w.account_id = oneplan_viewer() AND w.agency_id = oneplan_agency())
    WHERE e.id = the_emergency AND e.reviewed_at IS NULL AND e.viewer_id <> oneplan_viewer()
      AND oneplan_reviews(e.agency_id, e.viewer_id) AND the_outcome IN ('right', 'wrong');
    RETURN FOUND;
END
$$;
