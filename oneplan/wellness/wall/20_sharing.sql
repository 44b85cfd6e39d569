-- What somebody other than the owner may open, and that it is written down before it is shown.

-- The newest signed version of a crisis plan is the one that counts; without one, the section.
CREATE FUNCTION oneplan_wellness_crisis_text(the_plan uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT coalesce(
        (SELECT v.id FROM wellness_version v
         WHERE v.plan_id = the_plan AND v.code = 'crisis' AND v.signed_at IS NOT NULL
         ORDER BY v.signed_at DESC, v.number DESC LIMIT 1),
        (SELECT s.id FROM wellness_section s WHERE s.plan_id = the_plan AND s.code = 'crisis'))
$$;

CREATE FUNCTION oneplan_wellness_is_open(the_plan uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM wellness_activation a
                   WHERE a.plan_id = the_plan AND a.state IN ('active', 'ending'))
$$;

-- What the viewer may open now, and by which of their names: versions shared with them that have
-- not ended, and the crisis part of a plan that is open and lists them. Everything of one owner:
-- a row that names another's version opens nothing.
CREATE FUNCTION oneplan_wellness_shown() RETURNS TABLE (
    what uuid, code varchar, contact_id uuid, account_id uuid, plan_id uuid,
    until timestamptz, in_crisis boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT v.id, v.code, s.contact_id, v.account_id, v.plan_id, s.until, false
    FROM wellness_share s
    JOIN wellness_version v ON v.id = s.version_id AND v.account_id = s.account_id
    JOIN wellness_contact c ON c.id = s.contact_id AND c.account_id = s.account_id
    WHERE s.contact_id = ANY (oneplan_wellness_me())
      AND s.stopped_at IS NULL AND s.until > now()
    UNION ALL
    SELECT oneplan_wellness_crisis_text(p.id), 'crisis', u.contact_id, p.account_id, p.id,
           NULL, true
    FROM wellness_supporter u
    JOIN wellness_plan p ON p.id = u.plan_id AND p.account_id = u.account_id
    JOIN wellness_contact c ON c.id = u.contact_id AND c.account_id = u.account_id
    WHERE u.contact_id = ANY (oneplan_wellness_me()) AND oneplan_wellness_is_open(p.id)
$$;

-- Opening is written down, with its own time, and lasts as long as this transaction.
CREATE FUNCTION oneplan_wellness_open(the_text uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    seen record;
BEGIN
    SELECT * INTO seen FROM oneplan_wellness_shown() s WHERE s.what = the_text LIMIT 1;
    IF seen.what IS NULL THEN
        RETURN false;
    END IF;
    INSERT INTO wellness_opening
        (id, created_at, account_id, contact_id, what, code, in_crisis, transaction)
    VALUES (gen_random_uuid(), clock_timestamp(), seen.account_id, seen.contact_id, the_text,
            seen.code, seen.in_crisis, pg_current_xact_id()::text::bigint);
    RETURN true;
END
$$;

CREATE FUNCTION oneplan_wellness_opened() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT coalesce(array_agg(s.what), '{}') FROM oneplan_wellness_shown() s
    WHERE EXISTS (SELECT FROM wellness_opening o
                  WHERE o.what = s.what AND o.contact_id = s.contact_id
                    AND o.transaction = pg_current_xact_id_if_assigned()::text::bigint)
$$;

-- What is shown to the viewer, without a word of it: whose (as they call themself there), what,
-- until when, and how the crisis plan stands for those who are listed in it.
CREATE FUNCTION oneplan_wellness_for_me() RETURNS TABLE (
    what uuid, code varchar, contact_id uuid, account_id uuid, greeting bytea, plan_id uuid,
    until timestamptz, in_crisis boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT s.what, s.code, s.contact_id, s.account_id, c.greeting, s.plan_id, s.until, s.in_crisis
    FROM oneplan_wellness_shown() s JOIN wellness_contact c ON c.id = s.contact_id
$$;

-- The pictures in what the viewer opened, of the same owner.
CREATE FUNCTION oneplan_wellness_pictures() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH seen AS (
        SELECT v.account_id, unnest(v.pictures) AS id FROM wellness_version v
        WHERE v.id = ANY (oneplan_wellness_opened())
        UNION ALL
        SELECT s.account_id, unnest(s.pictures) FROM wellness_section s
        WHERE s.id = ANY (oneplan_wellness_opened()))
    SELECT coalesce(array_agg(p.id), '{}') FROM wellness_picture p JOIN seen USING (id, account_id)
$$;
