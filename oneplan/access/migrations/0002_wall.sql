-- The wall: what the row-level policies of every room call. Room `access` owns it.
-- The functions run as the tables' owner, with a fixed search path; the application's role may
-- call them but can neither read the facts behind them nor change them.

CREATE FUNCTION oneplan_viewer() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT nullif(current_setting('oneplan.viewer', true), '')::uuid
$$;

CREATE FUNCTION oneplan_agency() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT nullif(current_setting('oneplan.agency', true), '')::uuid
$$;

-- Families of whoever is asking, for one way of using their grants:
-- see; write; steward (decide who may see); family (belongs to the family).
CREATE OR REPLACE FUNCTION oneplan_families(mode text) RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    me constant uuid := oneplan_viewer();
    agency constant uuid := oneplan_agency();
BEGIN
    IF me IS NULL THEN
        RETURN '{}';
    END IF;
    RETURN coalesce((
        SELECT array_agg(DISTINCT g.family_id) FROM access_grant g
        WHERE g.viewer_id = me AND (g.agency_id IS NULL OR g.agency_id = agency)
          AND g.effect = 'permit' AND g.starts <= statement_timestamp()
          AND (g.ends IS NULL OR g.ends > statement_timestamp())
          AND (mode = 'see' OR (mode = 'write' AND g.may_write)
               OR (mode = 'steward' AND g.may_steward)
               OR (mode = 'family' AND g.because = 'family'))), '{}');
END
$$;

-- {family: {"*": [categories], person: [categories], "-person": [categories denied about them]}}
-- Deny beats permit, but nobody is denied their own record. "any" stands where some part of the
-- plan may be seen: with it come the bare names of the family's people.
CREATE OR REPLACE FUNCTION oneplan_sight(mode text) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    me constant uuid := oneplan_viewer();
    agency constant uuid := oneplan_agency();
BEGIN
    IF me IS NULL THEN
        RETURN '{}';
    END IF;
    RETURN coalesce((
        WITH active AS MATERIALIZED (
            SELECT g.family_id, coalesce(g.person_id::text, '*') AS person, g.effect, g.because,
                   c.category
            FROM access_grant g, unnest(g.categories) AS c (category)
            WHERE g.viewer_id = me AND (g.agency_id IS NULL OR g.agency_id = agency)
              AND g.starts <= statement_timestamp()
              AND (g.ends IS NULL OR g.ends > statement_timestamp())
              AND (g.effect = 'deny' OR mode = 'see' OR (mode = 'write' AND g.may_write))
        ), denied AS MATERIALIZED (
            SELECT family_id, person, category FROM active WHERE effect = 'deny'
        ), permitted AS MATERIALIZED (
            SELECT DISTINCT a.family_id, a.person, a.category FROM active a
            WHERE a.effect = 'permit' AND (a.because = 'own_record' OR NOT EXISTS (
                SELECT FROM denied d WHERE d.family_id = a.family_id AND d.category = a.category
                  AND d.person IN ('*', a.person)))
        ), entries AS (
            SELECT family_id, person, category FROM permitted
            UNION ALL
            SELECT DISTINCT family_id, '*', 'any' FROM permitted WHERE category <> 'referral'
            UNION ALL
            SELECT DISTINCT family_id, '-' || person, category FROM denied WHERE person <> '*'
        ), parts AS (
            SELECT family_id, person, jsonb_agg(category) AS categories
            FROM entries GROUP BY family_id, person
        )
        SELECT jsonb_object_agg(family_id, parts) FROM (
            SELECT family_id, jsonb_object_agg(person, categories) AS parts
            FROM parts GROUP BY family_id) families), '{}');
END
$$;

-- The projection: from facts to grants, for one family.
CREATE FUNCTION oneplan_recompute(the_family uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    shared constant text[] := ARRAY['contact', 'referral', 'schedule', 'strengths', 'education',
        'housing', 'income', 'health', 'mental_health', 'substance_use', 'justice',
        'child_protection', 'culture', 'location'];
    young constant text[] := ARRAY['schedule', 'strengths', 'education', 'culture'];
BEGIN
    -- One recomputation of a family at a time, or two transactions could each miss the other's fact.
    PERFORM pg_advisory_xact_lock(hashtextextended(the_family::text, 7));
    DELETE FROM access_grant WHERE family_id = the_family;
    INSERT INTO access_grant (community_id, family_id, viewer_id, agency_id, person_id, effect,
        categories, may_write, may_steward, starts, ends, because)
    -- Everybody's own record.
    SELECT community_id, family_id, account_id, NULL::uuid, id, 'permit',
           shared || 'own_voice'::text, true, false, created_at, NULL::timestamptz, 'own_record'
    FROM people_person
    WHERE family_id = the_family AND account_id IS NOT NULL AND left_at IS NULL
      AND standing <> 'support'
    UNION ALL
    -- The family: who directs it sees all that is shared; a youth and an access parent see less.
    SELECT community_id, family_id, account_id, NULL, NULL, 'permit',
           CASE WHEN directs THEN shared
                WHEN standing = 'caregiver' THEN ARRAY['schedule', 'strengths'] ELSE young END,
           directs OR standing <> 'caregiver', directs, created_at, NULL, 'family'
    FROM people_person
    WHERE family_id = the_family AND account_id IS NOT NULL AND left_at IS NULL
      AND standing <> 'support'
    UNION ALL
    -- Whoever asks for help writes the request; once it is sent they read what they sent.
    SELECT community_id, family_id, viewer_id, agency_id, NULL, 'permit',
           CASE WHEN sent THEN ARRAY['referral'] ELSE shared END,
           NOT sent, NOT sent, starts, ends, 'referrer'
    FROM access_basis WHERE family_id = the_family AND kind = 'referrer'
    UNION ALL
    -- Whoever decides about the request, at the agency that coordinates.
    SELECT b.community_id, b.family_id, w.account_id, b.agency_id, NULL, 'permit',
           ARRAY['referral', 'contact'], true, true, b.starts, b.ends, 'intake'
    FROM access_basis b
    JOIN people_worker w ON w.agency_id = b.agency_id AND b.role = ANY (w.roles)
     AND w.left_at IS NULL
    WHERE b.family_id = the_family AND b.kind = 'intake'
    UNION ALL
    -- Coordinator and team: membership is not access; each part needs the family's permit.
    SELECT b.community_id, b.family_id, b.viewer_id, b.agency_id, d.person_id, 'permit',
           d.categories::text[], d.may_write, b.kind = 'assignment',
           greatest(b.starts, d.starts), least(b.ends, d.ends), b.kind
    FROM access_basis b
    JOIN access_directive d ON d.family_id = b.family_id AND d.effect = 'permit'
     AND d.withdrawn_at IS NULL
     AND (d.recipient_id = b.viewer_id OR (d.recipient_id IS NULL AND d.agency_id = b.agency_id
          AND (d.role = '' OR EXISTS (SELECT FROM people_worker w WHERE w.agency_id = b.agency_id
               AND w.account_id = b.viewer_id AND d.role = ANY (w.roles)))))
    WHERE b.family_id = the_family AND b.kind IN ('assignment', 'team')
      AND b.viewer_id IS NOT NULL
      AND (b.agency_id IS NULL OR EXISTS (SELECT FROM people_worker w
           WHERE w.agency_id = b.agency_id AND w.account_id = b.viewer_id AND w.left_at IS NULL))
    UNION ALL
    -- Denials, for a person by name or for everybody at an agency.
    SELECT d.community_id, d.family_id, coalesce(d.recipient_id, w.account_id), d.agency_id,
           d.person_id, 'deny', d.categories::text[], false, false, d.starts, d.ends, 'denied'
    FROM access_directive d
    LEFT JOIN people_worker w ON d.recipient_id IS NULL AND w.agency_id = d.agency_id
     AND (d.role = '' OR d.role = ANY (w.roles))
    WHERE d.family_id = the_family AND d.effect = 'deny' AND d.withdrawn_at IS NULL
      AND coalesce(d.recipient_id, w.account_id) IS NOT NULL;
END
$$;
REVOKE EXECUTE ON FUNCTION oneplan_recompute(uuid) FROM PUBLIC;

CREATE FUNCTION oneplan_facts_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM oneplan_recompute(f.family_id)
    FROM (SELECT DISTINCT family_id FROM changed ORDER BY family_id) f;
    RETURN NULL;
END
$$;

CREATE FUNCTION oneplan_workers_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM oneplan_recompute(f.family_id) FROM (
        SELECT DISTINCT b.family_id FROM changed w
        JOIN access_basis b ON b.agency_id = w.agency_id
        UNION
        SELECT DISTINCT d.family_id FROM changed w
        JOIN access_directive d ON d.agency_id = w.agency_id
        ORDER BY family_id
    ) f;
    RETURN NULL;
END
$$;

-- The first foothold in a new family, and only in a new one: whoever asks for help.
CREATE FUNCTION oneplan_open_family(new_family uuid, the_community uuid, the_basis uuid)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF oneplan_viewer() IS NULL THEN
        RAISE EXCEPTION 'nobody cannot open a family' USING ERRCODE = 'insufficient_privilege';
    END IF;
    INSERT INTO people_family (id, community_id, name, stage, language, plan_language, interpreter,
        created_at, revision, changed_at)
    VALUES (new_family, the_community, '', 'referred', 'en', 'en', '', now(), 1, now());
    INSERT INTO access_basis (id, community_id, family_id, created_at, created_by, kind, viewer_id,
        agency_id, role, sent, starts)
    VALUES (the_basis, the_community, new_family, now(), oneplan_viewer(), 'referrer',
        oneplan_viewer(), oneplan_agency(), '', false, now());
END
$$;

-- How many families each coordinator has: a number, for intake and supervisors of that agency.
CREATE FUNCTION oneplan_caseloads(the_agency uuid)
RETURNS TABLE (worker_id uuid, name text, languages text[], families bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT w.id, w.name::text, w.languages::text[], count(DISTINCT b.family_id)
    FROM people_worker w
    LEFT JOIN access_basis b ON b.viewer_id = w.account_id AND b.agency_id = w.agency_id
     AND b.kind = 'assignment' AND (b.ends IS NULL OR b.ends > now())
    WHERE w.agency_id = the_agency AND the_agency = oneplan_agency()
      AND 'coordinator' = ANY (w.roles) AND w.left_at IS NULL
      AND EXISTS (SELECT FROM people_worker me WHERE me.account_id = oneplan_viewer()
                  AND me.agency_id = the_agency AND me.left_at IS NULL
                  AND me.roles && ARRAY['intake', 'supervisor']::varchar[])
    GROUP BY w.id, w.name, w.languages ORDER BY w.name
$$;

-- Policies of room access's own tables.
ALTER TABLE access_basis ENABLE ROW LEVEL SECURITY;
ALTER TABLE access_basis FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_owner ON access_basis TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY wall_see ON access_basis FOR SELECT USING (
    viewer_id = oneplan_viewer() OR family_id = ANY ((SELECT oneplan_families('steward'))::uuid[]));
CREATE POLICY wall_add ON access_basis FOR INSERT WITH CHECK (
    family_id = ANY ((SELECT oneplan_families('steward'))::uuid[]));
CREATE POLICY wall_change ON access_basis FOR UPDATE
    USING (family_id = ANY ((SELECT oneplan_families('steward'))::uuid[]))
    WITH CHECK (true);

ALTER TABLE access_directive ENABLE ROW LEVEL SECURITY;
ALTER TABLE access_directive FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_owner ON access_directive TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY wall_see ON access_directive FOR SELECT USING (
    recipient_id = oneplan_viewer()
    OR family_id = ANY ((SELECT oneplan_families('steward'))::uuid[]));
CREATE POLICY wall_add ON access_directive FOR INSERT WITH CHECK (
    family_id = ANY ((SELECT oneplan_families('steward'))::uuid[]));
CREATE POLICY wall_change ON access_directive FOR UPDATE
    USING (family_id = ANY ((SELECT oneplan_families('steward'))::uuid[]))
    WITH CHECK (family_id = ANY ((SELECT oneplan_families('steward'))::uuid[]));

ALTER TABLE access_grant ENABLE ROW LEVEL SECURITY;
ALTER TABLE access_grant FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_owner ON access_grant TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY wall_see ON access_grant FOR SELECT USING (
    viewer_id = oneplan_viewer() OR family_id = ANY ((SELECT oneplan_families('steward'))::uuid[]));

ALTER TABLE access_accessevent ENABLE ROW LEVEL SECURITY;
ALTER TABLE access_accessevent FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_see ON access_accessevent FOR SELECT USING (
    family_id = ANY ((SELECT oneplan_families('family'))::uuid[]));
CREATE POLICY wall_add ON access_accessevent FOR INSERT WITH CHECK (
    viewer_id = oneplan_viewer()
    AND family_id = ANY ((SELECT oneplan_families('see'))::uuid[]));

-- A fact cannot change without its grants.
CREATE TRIGGER facts_added AFTER INSERT ON access_basis REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION oneplan_facts_changed();
CREATE TRIGGER facts_changed AFTER UPDATE ON access_basis REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION oneplan_facts_changed();
CREATE TRIGGER facts_removed AFTER DELETE ON access_basis REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION oneplan_facts_changed();
CREATE TRIGGER facts_added AFTER INSERT ON access_directive REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION oneplan_facts_changed();
CREATE TRIGGER facts_changed AFTER UPDATE ON access_directive REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION oneplan_facts_changed();
CREATE TRIGGER facts_removed AFTER DELETE ON access_directive REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION oneplan_facts_changed();
CREATE TRIGGER facts_added AFTER INSERT ON people_person REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION oneplan_facts_changed();
CREATE TRIGGER facts_changed AFTER UPDATE ON people_person REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION oneplan_facts_changed();
CREATE TRIGGER workers_added AFTER INSERT ON people_worker REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION oneplan_workers_changed();
CREATE TRIGGER workers_changed AFTER UPDATE ON people_worker REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION oneplan_workers_changed();
