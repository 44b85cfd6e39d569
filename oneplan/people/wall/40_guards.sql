-- Facts that give rights are not written like other facts (adr/0020): who directs the family, whose
-- account somebody's is, their place in the family, custody, and invitations. The wall lets whoever
-- may write the family's contacts change a person's row; these parts of it ask for more. Who may is
-- said in access/wall/60_guards.sql.

-- Whether a statement is the application's own, not one of the wall's functions: joining entries,
-- moving and taking up an invitation have rules of their own.
CREATE FUNCTION oneplan_by_application() RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT current_user <> (SELECT pg_get_userbyid(relowner) FROM pg_class
                            WHERE oid = 'people_family'::regclass)
$$;

CREATE FUNCTION oneplan_refuse(which text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'not for this viewer to say: %', which
        USING ERRCODE = 'insufficient_privilege', CONSTRAINT = which;
END
$$;

-- Who directs the family, whose account somebody's is, their place in the family; and what makes
-- somebody decide for themself.
CREATE FUNCTION oneplan_guard_person() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    returns boolean := false;
    gives boolean;
    takes boolean := false;
    joins boolean;
BEGIN
    IF TG_OP = 'INSERT' THEN
        joins := NEW.account_id IS NOT NULL;
        gives := NEW.directs OR joins;
        IF NEW.same_as_id IS NOT NULL THEN
            PERFORM oneplan_refuse('whose_entry');
        END IF;
    ELSE
        IF (NEW.directs, NEW.standing, NEW.left_at, NEW.account_id, NEW.same_as_id, NEW.family_id)
           IS NOT DISTINCT FROM
           (OLD.directs, OLD.standing, OLD.left_at, OLD.account_id, OLD.same_as_id, OLD.family_id)
        THEN
            RETURN NEW;
        END IF;
        IF NEW.same_as_id IS DISTINCT FROM OLD.same_as_id OR NEW.family_id <> OLD.family_id THEN
            PERFORM oneplan_refuse('whose_entry');
        END IF;
        returns := OLD.left_at IS NOT NULL AND NEW.left_at IS NULL;
        joins := NEW.account_id IS DISTINCT FROM OLD.account_id;
        gives := (NEW.directs AND (returns OR NOT OLD.directs)) OR joins;
        takes := (OLD.directs AND NOT NEW.directs)
            OR (OLD.left_at IS NULL AND NEW.left_at IS NOT NULL)
            OR (NEW.standing = 'support' AND OLD.standing <> 'support')
            -- With it goes that they decide for themself.
            OR (OLD.standing = 'adult' AND NEW.standing <> 'adult')
            OR (OLD.standing IN ('youth', 'child') AND NEW.standing = 'caregiver');
        IF (returns OR NEW.standing <> OLD.standing)
           AND NOT NEW.family_id = ANY (oneplan_families('steward')) THEN
            PERFORM oneplan_refuse('whose_place');
        END IF;
    END IF;
    IF joins AND NEW.account_id <> oneplan_viewer() THEN
        PERFORM oneplan_refuse('whose_account');
    END IF;
    IF gives AND NOT oneplan_names_who_directs(NEW.family_id) THEN
        PERFORM oneplan_refuse('who_directs');
    END IF;
    -- An account is joined by its own person, as one of the family and never from work.
    IF joins AND oneplan_agency() IS NOT NULL THEN
        PERFORM oneplan_refuse('whose_account');
    END IF;
    -- Nobody who signs in decides for a family because one worker says so (adr/0027).
    IF gives AND NEW.directs AND NEW.account_id IS NOT NULL AND oneplan_agency() IS NOT NULL
       AND oneplan_second_for(NEW.id, NULL) IS NULL THEN
        PERFORM oneplan_refuse('second_person');
    END IF;
    IF takes AND NOT oneplan_may_unseat(NEW.id) THEN
        PERFORM oneplan_refuse('who_stays');
    END IF;
    IF gives OR takes THEN
        PERFORM oneplan_note_rights(NEW.family_id);
    END IF;
    RETURN NEW;
END
$$;

-- Custody decides whose decision about a child counts; and the rights of others than parents.
CREATE FUNCTION oneplan_guard_relation() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    before constant text := CASE WHEN TG_OP = 'INSERT' THEN '' ELSE OLD.custody END;
    after_ constant text := CASE WHEN TG_OP = 'DELETE' THEN '' ELSE NEW.custody END;
    whole constant text[] := ARRAY['sole', 'joint', 'society'];
    papers constant text[] := ARRAY['guardian', 'attorney', 'representative', 'spouse'];
    row_ people_relation%ROWTYPE;
BEGIN
    row_ := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    IF before = after_ AND (TG_OP <> 'UPDATE'
        OR (NEW.person_id, NEW.to_person_id, NEW.family_id)
           = (OLD.person_id, OLD.to_person_id, OLD.family_id)) THEN
        RETURN row_;
    END IF;
    IF TG_OP = 'UPDATE' AND (NEW.person_id, NEW.to_person_id, NEW.family_id)
       <> (OLD.person_id, OLD.to_person_id, OLD.family_id) THEN
        PERFORM oneplan_refuse('whose_custody');
    END IF;
    IF NOT row_.family_id = ANY (oneplan_families('steward')) THEN
        PERFORM oneplan_refuse('whose_custody');
    END IF;
    -- What stands before a parent's right is written down by a worker who has seen the paper: no
    -- member of a family puts one of them before another.
    IF after_ = ANY (papers) AND (oneplan_agency() IS NULL
                                  OR row_.family_id = ANY (oneplan_families('family'))) THEN
        PERFORM oneplan_refuse('whose_paper');
    END IF;
    -- Access where nothing was noted ranks below a parent who directs: it takes something too.
    IF (before = ANY (whole) AND NOT after_ = ANY (whole))
       OR (before = ANY (papers || ARRAY['sibling', 'relative']) AND after_ <> before)
       OR (after_ = 'access' AND NOT before = ANY (whole) AND before <> 'access') THEN
        IF NOT oneplan_may_unseat(row_.person_id) THEN
            PERFORM oneplan_refuse('who_stays');
        END IF;
    END IF;
    PERFORM oneplan_note_rights(row_.family_id);
    RETURN row_;
END
$$;

-- An invitation gives somebody's place to an account: whoever directs the family invites, or who
-- coordinates it; into the place of somebody who directs, as above, and a worker only with a second
-- person (adr/0027). It is not changed afterwards.
CREATE FUNCTION oneplan_guard_invitation() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    directing boolean;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        PERFORM oneplan_refuse('whose_invitation');
    END IF;
    SELECT p.directs INTO directing FROM people_person p WHERE p.id = NEW.person_id;
    IF NOT NEW.family_id = ANY (oneplan_families('steward'))
       OR (directing AND NOT oneplan_names_who_directs(NEW.family_id)) THEN
        PERFORM oneplan_refuse('whose_invitation');
    END IF;
    NEW.made_by := oneplan_viewer();
    NEW.agency_id := oneplan_agency();
    NEW.used_at := NULL;
    NEW.seconded_by := CASE WHEN oneplan_agency() IS NOT NULL
                            THEN oneplan_second_for(NEW.person_id, NEW.email) END;
    IF directing AND NEW.agency_id IS NOT NULL AND NEW.seconded_by IS NULL THEN
        PERFORM oneplan_refuse('second_person');
    END IF;
    PERFORM oneplan_note_rights(NEW.family_id);
    RETURN NEW;
END
$$;

-- A birth date that decides who decides is a fact that gives rights (adr/0020). To make somebody of
-- age, not by themself; to take from somebody that they are, or to put it off, as unseating them.
CREATE FUNCTION oneplan_guard_birth_date() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    young boolean;
    before timestamptz;
    after_ timestamptz;
BEGIN
    SELECT standing IN ('youth', 'child') INTO young FROM people_person WHERE id = NEW.person_id;
    IF TG_OP = 'UPDATE' THEN
        before := CASE WHEN young THEN oneplan_comes_of_age(OLD.family_id, OLD.birth_date) END;
    ELSIF NOT EXISTS (SELECT FROM people_person p
                      WHERE p.id = NEW.person_id AND p.account_id = oneplan_viewer()) THEN
        RETURN NEW;  -- of somebody who is written down just now
    END IF;
    after_ := CASE WHEN young THEN oneplan_comes_of_age(NEW.family_id, NEW.birth_date) END;
    IF before IS NOT DISTINCT FROM after_ THEN
        RETURN NEW;
    END IF;
    IF coalesce(after_, 'infinity') > coalesce(before, 'infinity') THEN
        IF NOT oneplan_may_unseat(NEW.person_id) THEN
            PERFORM oneplan_refuse('whose_age');
        END IF;
    ELSIF NOT NEW.family_id = ANY (oneplan_families('steward')) THEN
        PERFORM oneplan_refuse('whose_birthday');
    END IF;
    IF TG_OP = 'UPDATE' THEN
        PERFORM oneplan_note_rights(NEW.family_id);
    END IF;
    RETURN NEW;
END
$$;

-- The condition is asked as the application: what the wall's own functions do has rules of its own.
CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON people_person FOR EACH ROW
    WHEN (oneplan_by_application()) EXECUTE FUNCTION oneplan_guard_person();
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON people_relation FOR EACH ROW
    WHEN (oneplan_by_application()) EXECUTE FUNCTION oneplan_guard_relation();
CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON people_invitation FOR EACH ROW
    WHEN (oneplan_by_application()) EXECUTE FUNCTION oneplan_guard_invitation();
CREATE TRIGGER guard BEFORE UPDATE OF birth_date ON people_identity FOR EACH ROW
    WHEN (OLD.birth_date IS DISTINCT FROM NEW.birth_date AND oneplan_by_application())
    EXECUTE FUNCTION oneplan_guard_birth_date();
CREATE TRIGGER guard_added BEFORE INSERT ON people_identity FOR EACH ROW
    WHEN (NEW.birth_date IS NOT NULL AND oneplan_by_application())
    EXECUTE FUNCTION oneplan_guard_birth_date();

-- A family's community changes by its own move alone (adr/0019), never by a statement.
CREATE FUNCTION oneplan_guard_community() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM oneplan_refuse('whose_family');
    RETURN NEW;
END
$$;
REVOKE EXECUTE ON FUNCTION oneplan_guard_community() FROM PUBLIC;
CREATE TRIGGER guard_community BEFORE UPDATE OF community_id ON people_family FOR EACH ROW
    WHEN (OLD.community_id IS DISTINCT FROM NEW.community_id AND oneplan_by_application())
    EXECUTE FUNCTION oneplan_guard_community();
