-- "This looks wrong": who handles what a family complains about.

-- Agencies whose complaints the viewer may work through: their own; at the coordinating agency, all.
CREATE FUNCTION oneplan_watched() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT coalesce(array_agg(a.id), '{}') FROM people_agency a JOIN people_agency mine
      ON mine.id IN (oneplan_office('privacy'), oneplan_office('supervisor'))
     AND (a.id = mine.id OR (mine.coordinating AND a.community_id = mine.community_id))
$$;

-- Whether the viewer handles a complaint: a privacy officer of the agency or of the coordinating
-- one; a supervisor there, where no officer is left. Never whom it is about, nor whose it is.
CREATE FUNCTION oneplan_handles(the_agency uuid, about uuid, maker uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH near AS (
        SELECT w.account_id, w.agency_id, w.roles::text[] AS roles
        FROM people_agency a
        JOIN people_agency b ON b.id = a.id OR (b.coordinating AND b.community_id = a.community_id)
        JOIN people_worker w ON w.agency_id = b.id AND w.left_at IS NULL
        WHERE a.id = the_agency AND w.account_id IS DISTINCT FROM about
          AND w.account_id IS DISTINCT FROM maker
    )
    SELECT EXISTS (
        SELECT FROM near WHERE account_id = oneplan_viewer() AND agency_id = oneplan_agency()
          AND ('privacy' = ANY (roles) OR ('supervisor' = ANY (roles)
               AND NOT EXISTS (SELECT FROM near o WHERE 'privacy' = ANY (o.roles)))))
$$;

CREATE FUNCTION oneplan_guard_complaint() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT oneplan_only_touches(to_jsonb(OLD), to_jsonb(NEW),
            'state', 'officer_name', 'received_at', 'answered_at', 'outcome') THEN
        PERFORM oneplan_refuse('whose_complaint');
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER guard BEFORE UPDATE ON oversight_complaint FOR EACH ROW
    WHEN (oneplan_by_application()) EXECUTE FUNCTION oneplan_guard_complaint();

-- A complaint is between whoever makes it and those who handle it (oneplan_handles).
ALTER TABLE oversight_complaint ENABLE ROW LEVEL SECURITY;
ALTER TABLE oversight_complaint FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_owner ON oversight_complaint TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY wall_see ON oversight_complaint FOR SELECT USING (
    (created_by = oneplan_viewer()
     AND family_id = ANY ((SELECT oneplan_families('family'))::uuid[]))
    OR (agency_id = ANY ((SELECT oneplan_watched())::uuid[])
        AND oneplan_handles(agency_id, about_id, created_by)));
CREATE POLICY wall_add ON oversight_complaint FOR INSERT WITH CHECK (
    created_by = oneplan_viewer()
    AND family_id = ANY ((SELECT oneplan_families('family'))::uuid[]));
CREATE POLICY wall_change ON oversight_complaint FOR UPDATE
    USING (agency_id = ANY ((SELECT oneplan_watched())::uuid[])
           AND oneplan_handles(agency_id, about_id, created_by))
    WITH CHECK (agency_id = ANY ((SELECT oneplan_watched())::uuid[])
           AND oneplan_handles(agency_id, about_id, created_by));
