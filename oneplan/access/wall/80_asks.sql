-- What people ask for or say through a worker: a first record, "stop".

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
    INSERT INTO access_involvement (id, community_id, family_id, created_at, created_by, kind, viewer_id,
        agency_id, role, sent, starts)
    VALUES (the_basis, the_community, new_family, now(), oneplan_viewer(), 'referrer',
        oneplan_viewer(), oneplan_agency(), '', false, now());
END
$$;

-- What a family says on the phone: no vowels, nothing that sounds or looks alike.
CREATE FUNCTION oneplan_give_reference() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    letters constant text := 'CDFGHJKLRTVWX';
    digits constant text := '2346789';
    noise bytea;
    said text;
BEGIN
    LOOP
        noise := sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8'));
        said := '';
        FOR i IN 0..3 LOOP
            said := said || substr(letters, 1 + get_byte(noise, i) % 13, 1);
        END LOOP;
        said := said || '-';
        FOR i IN 4..9 LOOP
            said := said || substr(digits, 1 + get_byte(noise, i) % 7, 1);
        END LOOP;
        INSERT INTO access_familyreference (family_id, community_id, reference)
        VALUES (NEW.id, NEW.community_id, said) ON CONFLICT (reference) DO NOTHING;
        EXIT WHEN FOUND;
    END LOOP;
    RETURN NULL;
END
$$;

-- The family says "stop" to a worker, who takes it down: whoever may see some part may, since it
-- only ever closes. For the worker alone, their agency, or everybody outside.
CREATE FUNCTION oneplan_said_stop(the_family uuid, whom text) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    closed integer;
BEGIN
    IF NOT the_family = ANY (oneplan_families('see')) OR oneplan_agency() IS NULL THEN
        RETURN 0;
    END IF;
    INSERT INTO access_directive (id, community_id, family_id, created_at, created_by, by_right_of,
        rank, basis, effect, recipient_id, agency_id, role, categories, item_ids, may_write,
        may_redisclose, purposes, starts, ends, how_explained, language, witness)
    SELECT gen_random_uuid(), f.community_id, f.id, statement_timestamp(), oneplan_viewer(),
           'said to a worker', 5, 'express_oral', 'deny', r.account, r.agency, '', oneplan_shared(), '{}',
           false, false, '{}', statement_timestamp(), statement_timestamp() + make_interval(days => oneplan_kept_out_days()),
           '', f.language, coalesce((SELECT name FROM people_worker w WHERE w.account_id =
           oneplan_viewer() AND w.agency_id = oneplan_agency()), '')
    FROM people_family f, LATERAL (
        SELECT oneplan_viewer() AS account, NULL::uuid AS agency WHERE whom = 'me'
        UNION SELECT NULL, oneplan_agency() WHERE whom = 'agency'
        UNION SELECT CASE WHEN g.agency_id IS NULL THEN g.viewer_id END, g.agency_id
        FROM access_grant g
        WHERE whom = 'everybody' AND g.family_id = the_family AND g.effect = 'permit'
          AND g.because IN ('team', 'assignment', 'intake')
    ) r WHERE f.id = the_family;
    GET DIAGNOSTICS closed = ROW_COUNT;
    RETURN closed;
END
$$;
