-- What a row of a place, of who works there and of whom it serves gives rights by is not changed
-- afterwards by the application. The triggers' conditions are asked as the application: the wall's own
-- functions have their rules.

-- Whether an update touched nothing but these columns.
CREATE FUNCTION oneplan_only_touches(was jsonb, becomes jsonb, VARIADIC columns text[])
RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT was - columns = becomes - columns
$$;

-- Whether whoever asks sits at the machine: with the password of the tables' owner (`oneplan setup`).
CREATE FUNCTION oneplan_at_machine() RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT session_user = (SELECT pg_get_userbyid(relowner) FROM pg_class
                           WHERE oid = 'people_family'::regclass)
$$;

-- Whether the viewer runs the site: an administrator, or whoever sits at the machine.
CREATE FUNCTION oneplan_runs_site() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT oneplan_at_machine() OR EXISTS (SELECT FROM accounts_account a
        WHERE a.id = oneplan_viewer() AND a.is_active AND a.is_site_admin)
$$;

-- Who works where, which place has which agency, whose law counts there and who runs the site is
-- written by the tables' owner, and by the functions of room site. An administrator adds agencies
-- and says how places are called and reached: nothing of that gives anybody a right. The application
-- may make up a community, with all that is in it.
CREATE FUNCTION oneplan_guard_place() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    was constant jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END;
    becomes constant jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END;
    made_up boolean;
    harmless boolean := false;
BEGIN
    IF TG_TABLE_NAME = 'people_community' THEN
        made_up := coalesce((was ->> 'fictional')::boolean, true)
            AND coalesce((becomes ->> 'fictional')::boolean, true);
    ELSE
        SELECT coalesce(bool_and(c.fictional), false) INTO made_up FROM people_community c
        WHERE c.id::text IN (was ->> 'community_id', becomes ->> 'community_id');
    END IF;
    IF TG_TABLE_NAME = 'people_community' AND TG_OP = 'UPDATE' THEN
        harmless := oneplan_only_touches(was, becomes, 'name', 'languages', 'zone', 'help_phone',
                                         'country', 'emergency_number', 'crisis_number');
    ELSIF TG_TABLE_NAME = 'people_agency' AND TG_OP = 'UPDATE' THEN
        harmless := oneplan_only_touches(was, becomes, 'name', 'sector', 'phone');
    ELSIF TG_TABLE_NAME = 'people_agency' AND TG_OP = 'INSERT' THEN
        harmless := NOT (becomes ->> 'coordinating')::boolean;
    END IF;
    IF NOT made_up AND NOT (harmless AND oneplan_runs_site()) THEN
        PERFORM oneplan_refuse('whose_place_of_work');
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END
$$;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON people_community FOR EACH ROW
    WHEN (oneplan_by_application()) EXECUTE FUNCTION oneplan_guard_place();
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON people_agency FOR EACH ROW
    WHEN (oneplan_by_application()) EXECUTE FUNCTION oneplan_guard_place();
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON people_worker FOR EACH ROW
    WHEN (oneplan_by_application()) EXECUTE FUNCTION oneplan_guard_place();

CREATE FUNCTION oneplan_guard_site_admin() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM people_community c WHERE NOT c.fictional) THEN
        PERFORM oneplan_refuse('who_runs_the_site');
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER guard_added BEFORE INSERT ON accounts_account FOR EACH ROW
    WHEN (NEW.is_site_admin AND oneplan_by_application())
    EXECUTE FUNCTION oneplan_guard_site_admin();
CREATE TRIGGER guard_changed BEFORE UPDATE OF is_site_admin ON accounts_account FOR EACH ROW
    WHEN (NEW.is_site_admin <> OLD.is_site_admin AND oneplan_by_application())
    EXECUTE FUNCTION oneplan_guard_site_admin();

-- A family is in one place, whose law counts: it moves by oneplan_move_family alone.
CREATE FUNCTION oneplan_guard_family() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM oneplan_refuse('whose_place');
    RETURN NULL;
END
$$;
CREATE TRIGGER guard BEFORE UPDATE OF community_id ON people_family FOR EACH ROW
    WHEN (NEW.community_id <> OLD.community_id AND oneplan_by_application())
    EXECUTE FUNCTION oneplan_guard_family();
