-- Emergency access: opened by a worker, bounded, told to the family, looked at by a second person.

-- Whom the family reference belongs to, for a worker of the same community: an exact match only.
CREATE FUNCTION oneplan_referred_to(the_reference text) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT r.family_id FROM access_familyreference r JOIN people_worker w
      ON w.account_id = oneplan_viewer() AND w.agency_id = oneplan_agency()
     AND w.left_at IS NULL AND w.community_id = r.community_id
    WHERE r.reference = upper(btrim(the_reference))
$$;
REVOKE EXECUTE ON FUNCTION oneplan_referred_to(text) FROM PUBLIC;

-- Emergency access, opened by a worker for an exact reference: at most three parts, never own
-- voice, as long as a rule may say at most. Whom the family keeps out cannot. Returns the family, or
-- nothing.
CREATE FUNCTION oneplan_emergency(the_reference text, the_parts text[], the_reason text,
                                  the_words text, the_id uuid, the_event uuid) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    the_family constant uuid := oneplan_referred_to(the_reference);
BEGIN
    IF oneplan_too_many_tries('emergency') THEN
        RETURN NULL;
    END IF;
    IF the_family IS NULL OR length(btrim(the_words)) < 10 OR 'own_voice' = ANY (the_parts)
       OR coalesce(cardinality(the_parts), 0) NOT BETWEEN 1 AND oneplan_emergency_parts()
       OR oneplan_keeps_out(the_family, oneplan_viewer(), oneplan_agency(), the_parts) THEN
        PERFORM oneplan_tried(the_id, 'emergency', the_parts, '');
        RETURN NULL;
    END IF;
    INSERT INTO access_emergency (id, community_id, family_id, created_at, created_by, viewer_id,
        worker_name, agency_id, agency_name, categories, reason, words, starts, ends, told_at,
        reviewer_name, outcome, review_words)
    SELECT the_id, w.community_id, the_family, statement_timestamp(), w.account_id, w.account_id,
           w.name, w.agency_id, a.name, the_parts, the_reason, left(btrim(the_words), 600),
           statement_timestamp(), statement_timestamp() + make_interval(hours => (oneplan_rules()
               -> 'emergency_hours' ->> 'highest')::integer),
           NULL, '', '', ''
    FROM people_worker w JOIN people_agency a ON a.id = w.agency_id
    WHERE w.account_id = oneplan_viewer() AND w.agency_id = oneplan_agency();
    INSERT INTO access_accessevent (id, community_id, family_id, viewer_id, viewer_name, agency_id,
        agency_name, part, purpose, at)
    SELECT the_event, community_id, family_id, viewer_id, worker_name, agency_id, agency_name,
           'emergency', 'emergency', clock_timestamp()
    FROM access_emergency WHERE id = the_id;
    RETURN the_family;
END
$$;

-- Where a family can be written to, and in which languages: addresses of its own accounts, less
-- those it marked as never to use.
CREATE FUNCTION oneplan_safe_addresses(the_family uuid)
RETURNS TABLE (account uuid, address text, languages text[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT a.id, a.email::text, p.languages::text[] || f.language::text
    FROM people_person p JOIN people_family f ON f.id = p.family_id
    JOIN accounts_account a ON a.id = p.account_id AND a.is_active
    WHERE p.family_id = the_family AND p.left_at IS NULL AND p.standing <> 'support'
      AND NOT EXISTS (SELECT FROM people_contactpoint c WHERE c.family_id = the_family
          AND NOT c.safe AND lower(c.value) = lower(a.email))
$$;
REVOKE EXECUTE ON FUNCTION oneplan_safe_addresses(uuid) FROM PUBLIC;

-- Who of the family is told of an emergency: for the worker who has just opened it.
CREATE FUNCTION oneplan_tell(the_emergency uuid) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT s.account
    FROM access_emergency e, LATERAL oneplan_safe_addresses(e.family_id) s
    WHERE e.id = the_emergency AND e.viewer_id = oneplan_viewer()
      AND e.starts > statement_timestamp() - interval '1 minute'
$$;

-- Where a message of an emergency goes that is being sent just now, and in which languages, the best
-- first: nowhere, where the family has marked that address as never to use meanwhile.
CREATE FUNCTION oneplan_emergency_address(the_message uuid)
RETURNS TABLE (address text, languages text[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT s.address, s.languages
    FROM notices_message m JOIN access_emergency e ON e.id = m.subject,
         LATERAL oneplan_safe_addresses(e.family_id) s
    WHERE m.id = the_message AND m.kind = 'emergency' AND m.state = 'sending'
      AND s.account = m.recipient
$$;

-- The family counts as told when a message was delivered, and not before: the outbox knows.
CREATE FUNCTION oneplan_delivered(the_message uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE access_emergency e SET told_at = statement_timestamp()
    FROM notices_message m
    WHERE m.id = the_message AND m.kind = 'emergency' AND m.state = 'delivered'
      AND e.id = m.subject AND e.told_at IS NULL;
    RETURN FOUND;
END
$$;

-- Families that the viewer coordinates (or whose request they handle) and that nobody has told.
CREATE FUNCTION oneplan_untold() RETURNS TABLE (emergency_id uuid, family_id uuid, starts timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT e.id, e.family_id, e.starts FROM access_emergency e
    WHERE e.told_at IS NULL AND oneplan_agency() IS NOT NULL
      AND e.family_id = ANY ((SELECT oneplan_families('steward'))::uuid[])
    ORDER BY e.starts
$$;

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
        WHERE a.id = the_agency AND NOT coalesce(oneplan_same_human(w.account_id, opener), false)
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

-- A second person looks at an emergency access.
CREATE FUNCTION oneplan_review(the_emergency uuid, the_outcome text, the_words text)
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

-- Whoever opened it reads it, the family, and those who look at it as second persons.
CREATE POLICY wall_see ON access_emergency FOR SELECT USING (
    viewer_id = oneplan_viewer()
    OR family_id = ANY ((SELECT oneplan_families('family'))::uuid[])
    OR agency_id = (SELECT oneplan_office('supervisor'))
    OR (agency_id = ANY ((SELECT oneplan_covered())::uuid[])
        AND oneplan_reviews(agency_id, viewer_id)));
