-- Facts that grants are derived from, as the application may write them (adr/0020): what a row
-- gives rights by is not changed afterwards, and who wrote it, and when, is not the caller's to say.
-- The triggers' conditions are asked as the application: the wall's own functions have their rules.

-- Why somebody has to do with a family. A team member or coordinator really is one; the way in is
-- made by whoever sends the request, and a draft is handed on by a visitor alone, to an account.
CREATE FUNCTION oneplan_may_have_basis(it access_involvement) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH drafting AS (
        SELECT FROM access_involvement b WHERE b.family_id = it.family_id AND b.kind = 'referrer'
          AND NOT b.sent AND b.viewer_id = oneplan_viewer()
          AND oneplan_lasts(b.ends)
    )
    SELECT it.community_id = f.community_id AND NOT it.sent AND CASE it.kind
        WHEN 'team' THEN CASE WHEN it.agency_id IS NULL THEN EXISTS (
                SELECT FROM people_person p WHERE p.family_id = f.id
                  AND p.account_id = it.viewer_id AND p.left_at IS NULL)
            ELSE EXISTS (SELECT FROM people_worker w WHERE w.account_id = it.viewer_id
                AND w.agency_id = it.agency_id AND w.community_id = f.community_id
                AND w.left_at IS NULL) END
        WHEN 'assignment' THEN EXISTS (SELECT FROM people_worker w
            WHERE w.account_id = it.viewer_id AND w.agency_id = it.agency_id
              AND w.community_id = f.community_id AND w.left_at IS NULL
              AND 'coordinator' = ANY (w.roles))
        WHEN 'intake' THEN it.viewer_id IS NULL AND it.role = 'intake'
            AND EXISTS (SELECT FROM drafting) AND EXISTS (SELECT FROM people_agency a
                WHERE a.id = it.agency_id AND a.coordinating AND a.community_id = f.community_id)
        WHEN 'referrer' THEN it.agency_id IS NULL AND EXISTS (SELECT FROM drafting)
            AND EXISTS (SELECT FROM accounts_account a WHERE a.id = it.viewer_id)
            AND NOT EXISTS (SELECT FROM accounts_account a WHERE a.id = oneplan_viewer())
        END
    FROM people_family f WHERE f.id = it.family_id
$$;

REVOKE EXECUTE ON FUNCTION oneplan_may_have_basis(access_involvement) FROM PUBLIC;

CREATE FUNCTION oneplan_guard_basis() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.created_by := oneplan_viewer();
        NEW.created_at := clock_timestamp();
        IF oneplan_may_have_basis(NEW) IS NOT TRUE THEN
            PERFORM oneplan_refuse('whose_basis');
        END IF;
    -- It ends, or its request is sent; it begins no second time.
    ELSIF NOT oneplan_only_touches(to_jsonb(OLD), to_jsonb(NEW), 'ends', 'sent')
       OR (OLD.sent AND NOT NEW.sent)
       OR coalesce(NEW.ends, 'infinity') > coalesce(OLD.ends, 'infinity') THEN
        PERFORM oneplan_refuse('whose_basis');
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON access_involvement FOR EACH ROW
    WHEN (oneplan_by_application()) EXECUTE FUNCTION oneplan_guard_basis();

-- A decision is taken back, and not changed; what a worker writes down was said.
CREATE FUNCTION oneplan_guard_directive() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.created_by := oneplan_viewer();
        NEW.created_at := clock_timestamp();
        NEW.withdrawn_at := NULL;
        NEW.withdrawn_by := NULL;
        IF oneplan_agency() IS NOT NULL THEN
            NEW.basis := 'express_oral';
        END IF;
    ELSIF NOT oneplan_only_touches(to_jsonb(OLD), to_jsonb(NEW), 'withdrawn_at', 'withdrawn_by') THEN
        PERFORM oneplan_refuse('whose_decision');
    ELSIF OLD.withdrawn_at IS NOT NULL THEN
        NEW.withdrawn_at := OLD.withdrawn_at;
        NEW.withdrawn_by := OLD.withdrawn_by;
    ELSE
        NEW.withdrawn_by := oneplan_viewer();
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON access_directive FOR EACH ROW
    WHEN (oneplan_by_application()) EXECUTE FUNCTION oneplan_guard_directive();

CREATE FUNCTION oneplan_guard_capacity() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    NEW.created_by := oneplan_viewer();
    NEW.created_at := clock_timestamp();
    NEW.noted_at := clock_timestamp();
    RETURN NEW;
END
$$;
CREATE TRIGGER guard BEFORE INSERT ON access_capacitynote FOR EACH ROW
    WHEN (oneplan_by_application()) EXECUTE FUNCTION oneplan_guard_capacity();
