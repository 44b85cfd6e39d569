-- What a row of a place, of who works there and of whom it serves gives rights by is not changed
-- afterwards by the application. The triggers' conditions are asked as the application: the wall's own
-- functions have their rules.

-- Whether an update touched nothing but these columns.
CREATE FUNCTION oneplan_only_touches(was jsonb, becomes jsonb, VARIADIC columns text[])
RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT was - columns = becomes - columns
$$;

-- Who works where, which place has which agency, whose law counts there and who runs the site is
-- written by the tables' owner. The application may make up a community, with all that is in it.
CREATE FUNCTION oneplan_guard_place() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    was constant jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END;
    becomes constant jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END;
    made_up boolean;
BEGIN
    IF TG_TABLE_NAME = 'people_community' THEN
        made_up := coalesce((was ->> 'fictional')::boolean, true)
            AND coalesce((becomes ->> 'fictional')::boolean, true);
    ELSE
        SELECT coalesce(bool_and(c.fictional), false) INTO made_up FROM people_community c
        WHERE c.id::text IN (was ->> 'community_id', becomes ->> 'community_id');
    END IF;
    IF NOT made_up THEN
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
    WHEN (NEW.is_site_admin AND NOT OLD.is_site_admin AND oneplan_by_application())
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
