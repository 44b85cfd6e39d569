-- Who works where (adr/0031): invited by an administrator, let in by a second one where the work
-- opens families by itself, taken up by the invited person. Leaving ends everything at once. The
-- functions run as the tables' owner and answer with a word that actions.py puts into a sentence.

-- The name by which the viewer is known to the other administrators; empty at the machine.
CREATE FUNCTION oneplan_admin_name() RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT CASE WHEN oneplan_at_machine() THEN ''
        ELSE coalesce((SELECT coalesce(nullif(name, ''), email) FROM accounts_account
                       WHERE id = oneplan_viewer()), '') END
$$;
REVOKE EXECUTE ON FUNCTION oneplan_admin_name() FROM PUBLIC;

-- The administrator's account; none at the machine.
CREATE FUNCTION oneplan_admin() RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT CASE WHEN NOT oneplan_at_machine() THEN oneplan_viewer() END
$$;
REVOKE EXECUTE ON FUNCTION oneplan_admin() FROM PUBLIC;

-- Into the security log: what whoever runs the site did about which invitation, job or account.
CREATE FUNCTION oneplan_note_work(what text, which uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    INSERT INTO kernel_securityevent (id, event, actor, detail, about)
    VALUES (gen_random_uuid(), 'work', oneplan_viewer(), what, which)
$$;
REVOKE EXECUTE ON FUNCTION oneplan_note_work(text, uuid) FROM PUBLIC;

-- The account that an address belongs to, if any.
CREATE FUNCTION oneplan_account_at(the_email text) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT a.id FROM accounts_account a LEFT JOIN account_emailaddress e ON e.user_id = a.id
    WHERE lower(e.email) = lower(the_email) OR lower(a.email) = lower(the_email) LIMIT 1
$$;
REVOKE EXECUTE ON FUNCTION oneplan_account_at(text) FROM PUBLIC;

-- Why an invitation cannot be; empty: it can.
CREATE FUNCTION oneplan_invitation_obstacle(it site_workerinvitation) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    known constant uuid := oneplan_account_at(it.email);
BEGIN
    IF it.agency_id IS NOT NULL AND NOT EXISTS (SELECT FROM people_agency g
            WHERE g.id = it.agency_id AND g.community_id = it.community_id) THEN
        RETURN 'agency';
    ELSIF it.agency_id IS NOT NULL AND it.roles = '{}' THEN
        RETURN 'roles';
    -- Whoever runs the site sees no family, so they do no work in it; and the other way round.
    ELSIF it.agency_id IS NOT NULL AND EXISTS (SELECT FROM accounts_account a
            WHERE a.id = known AND a.is_site_admin) THEN
        RETURN 'administrator';
    ELSIF it.agency_id IS NULL AND EXISTS (SELECT FROM people_worker w
            WHERE w.account_id = known AND w.left_at IS NULL) THEN
        RETURN 'works';
    ELSIF it.agency_id IS NULL AND EXISTS (SELECT FROM accounts_account a
            WHERE a.id = known AND a.is_site_admin) THEN
        RETURN 'already';
    ELSIF EXISTS (SELECT FROM people_worker w WHERE w.account_id = known
            AND w.agency_id = it.agency_id AND w.left_at IS NULL
            AND w.roles @> it.roles AND it.roles @> w.roles) THEN
        RETURN 'already';
    ELSIF it.made_by IS NOT NULL AND known IS NOT NULL AND oneplan_same_human(it.made_by, known) THEN
        RETURN 'oneself';
    END IF;
    RETURN '';
END
$$;
REVOKE EXECUTE ON FUNCTION oneplan_invitation_obstacle(site_workerinvitation) FROM PUBLIC;

-- Invite: facts by the names of the columns. An older open invitation of this address to this agency
-- is withdrawn: the newest link is the one that works.
CREATE FUNCTION oneplan_invite_worker(facts jsonb) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    it site_workerinvitation%ROWTYPE := jsonb_populate_record(NULL::site_workerinvitation, facts);
    word text;
BEGIN
    IF NOT oneplan_runs_site() THEN
        RETURN 'nothing';
    END IF;
    it.email := lower(btrim(it.email));
    it.made_by := oneplan_admin();
    it.made_name := oneplan_admin_name();
    it.needs_second := it.made_by IS NOT NULL
        AND (it.agency_id IS NULL OR it.roles && oneplan_opening_roles()::varchar[]);
    it.seconded_by := NULL;
    it.seconded_name := '';
    it.used_at := NULL;
    it.withdrawn_at := NULL;
    it.created_at := statement_timestamp();
    it.expires := least(it.expires, statement_timestamp() + interval '14 days');
    word := oneplan_invitation_obstacle(it);
    IF word = '' THEN
        UPDATE site_workerinvitation SET withdrawn_at = statement_timestamp()
        WHERE community_id = it.community_id AND agency_id IS NOT DISTINCT FROM it.agency_id
          AND lower(email) = it.email AND used_at IS NULL AND withdrawn_at IS NULL;
        INSERT INTO site_workerinvitation SELECT it.*;
        PERFORM oneplan_note_work('offered', it.id);
    END IF;
    RETURN word;
END
$$;

-- A second administrator says yes. Not whoever invites, nor the invited person.
CREATE FUNCTION oneplan_second_invitation(the_id uuid) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    it site_workerinvitation%ROWTYPE;
BEGIN
    SELECT * INTO it FROM site_workerinvitation WHERE id = the_id FOR UPDATE;
    IF NOT FOUND OR NOT oneplan_runs_site() THEN
        RETURN 'nothing';
    ELSIF it.made_by = oneplan_admin() OR oneplan_same_human(it.made_by, oneplan_admin())
       OR oneplan_account_at(it.email) = oneplan_admin() THEN
        RETURN 'yourself';
    ELSIF it.used_at IS NOT NULL OR it.withdrawn_at IS NOT NULL
       OR it.expires <= statement_timestamp() THEN
        RETURN 'over';
    END IF;
    UPDATE site_workerinvitation SET seconded_by = oneplan_admin(),
           seconded_name = oneplan_admin_name(), needs_second = oneplan_admin() IS NOT NULL
    WHERE id = the_id;
    PERFORM oneplan_note_work('seconded', the_id);
    RETURN '';
END
$$;

CREATE FUNCTION oneplan_withdraw_invitation(the_id uuid) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT oneplan_runs_site() THEN
        RETURN 'nothing';
    END IF;
    UPDATE site_workerinvitation SET withdrawn_at = statement_timestamp()
    WHERE id = the_id AND used_at IS NULL AND withdrawn_at IS NULL;
    IF NOT FOUND THEN
        RETURN 'over';
    END IF;
    PERFORM oneplan_note_work('withdrawn', the_id);
    RETURN '';
END
$$;

-- What an open invitation says to whoever holds its link; nothing otherwise.
CREATE FUNCTION oneplan_invitation_says(the_hash text) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT jsonb_build_object('name', i.name, 'agency', coalesce(g.name, ''), 'roles', i.roles,
        'community', c.name, 'waits', i.needs_second AND i.seconded_by IS NULL)
    FROM site_workerinvitation i JOIN people_community c ON c.id = i.community_id
    LEFT JOIN people_agency g ON g.id = i.agency_id
    WHERE i.secret_hash = the_hash AND i.used_at IS NULL AND i.withdrawn_at IS NULL
      AND i.expires > statement_timestamp()
$$;

-- The invited person takes their work up. Says nothing about why it did not work. A place at an
-- agency where they work already, or did, is that place with the new work.
CREATE FUNCTION oneplan_take_up_work(the_hash text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    me constant uuid := oneplan_viewer();
    it site_workerinvitation%ROWTYPE;
BEGIN
    SELECT i.* INTO it FROM site_workerinvitation i
    JOIN accounts_account a ON a.id = me AND a.is_active
    JOIN account_emailaddress e ON e.user_id = a.id AND e.verified AND lower(e.email) = lower(i.email)
    WHERE i.secret_hash = the_hash AND i.used_at IS NULL AND i.withdrawn_at IS NULL
      AND i.expires > statement_timestamp() AND (i.seconded_by IS NOT NULL OR NOT i.needs_second)
      AND (i.made_by IS NULL OR NOT oneplan_same_human(i.made_by, me))
    FOR UPDATE OF i;
    IF NOT FOUND OR oneplan_invitation_obstacle(it) NOT IN ('', 'already') THEN
        RETURN '';
    END IF;
    UPDATE site_workerinvitation SET used_at = statement_timestamp() WHERE id = it.id;
    PERFORM oneplan_note_work('taken_up', it.id);
    IF it.agency_id IS NULL THEN
        UPDATE accounts_account SET is_site_admin = true WHERE id = me;
        RETURN 'site';
    END IF;
    INSERT INTO people_worker (id, community_id, created_at, account_id, agency_id, name, title,
        phone, languages, roles)
    VALUES (gen_random_uuid(), it.community_id, statement_timestamp(), me, it.agency_id, it.name,
        it.title, it.phone, it.languages, it.roles)
    ON CONFLICT (community_id, account_id, agency_id) DO UPDATE
    SET name = excluded.name, title = excluded.title, phone = excluded.phone,
        languages = excluded.languages, roles = excluded.roles, left_at = NULL;
    RETURN 'work';
END
$$;

-- How somebody who works here is called and reached, and less or harmless work: an administrator
-- alone. More that opens families is an invitation, with a second administrator.
CREATE FUNCTION oneplan_change_worker(the_id uuid, facts jsonb) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    was people_worker%ROWTYPE;
    it people_worker%ROWTYPE;
BEGIN
    SELECT * INTO was FROM people_worker WHERE id = the_id AND left_at IS NULL FOR UPDATE;
    IF NOT FOUND OR NOT oneplan_runs_site() THEN
        RETURN 'nothing';
    END IF;
    it := jsonb_populate_record(was, facts);
    IF it.roles = '{}' THEN
        RETURN 'roles';
    ELSIF NOT oneplan_at_machine() AND EXISTS (
        SELECT unnest(it.roles) INTERSECT SELECT unnest(oneplan_opening_roles())
        EXCEPT SELECT unnest(was.roles)) THEN
        RETURN 'second';
    END IF;
    UPDATE people_worker SET name = it.name, title = it.title, phone = it.phone,
           languages = it.languages, roles = it.roles WHERE id = the_id;
    PERFORM oneplan_note_work('changed', the_id);
    RETURN '';
END
$$;

-- Somebody leaves an agency: from the next statement on they act for it no more, wherever they are
-- signed in they are signed out, and no invitation to it waits for them.
CREATE FUNCTION oneplan_worker_leaves(the_id uuid) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    it people_worker%ROWTYPE;
BEGIN
    SELECT * INTO it FROM people_worker WHERE id = the_id AND left_at IS NULL FOR UPDATE;
    IF NOT FOUND OR NOT oneplan_runs_site() THEN
        RETURN 'nothing';
    END IF;
    UPDATE people_worker SET left_at = statement_timestamp() WHERE id = the_id;
    PERFORM oneplan_note_work('left', the_id);
    DELETE FROM accounts_session WHERE account_id = it.account_id;
    UPDATE site_workerinvitation i SET withdrawn_at = statement_timestamp()
    WHERE i.agency_id = it.agency_id AND oneplan_account_at(i.email) = it.account_id
      AND i.used_at IS NULL AND i.withdrawn_at IS NULL;
    RETURN '';
END
$$;

-- An administrator stops being one: themself while two others stay, or at the machine.
CREATE FUNCTION oneplan_administrator_leaves(the_account uuid) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    -- Two who stop at the same moment would each count the other.
    PERFORM pg_advisory_xact_lock(20, 31);
    IF NOT oneplan_runs_site() OR NOT EXISTS (SELECT FROM accounts_account a
            WHERE a.id = the_account AND a.is_site_admin) THEN
        RETURN 'nothing';
    ELSIF NOT oneplan_at_machine() AND the_account <> oneplan_viewer() THEN
        RETURN 'yourself';
    ELSIF (SELECT count(*) FROM accounts_account a WHERE a.is_site_admin AND a.is_active
             AND a.id <> the_account) < 2 THEN
        RETURN 'two';
    END IF;
    UPDATE accounts_account SET is_site_admin = false WHERE id = the_account;
    PERFORM oneplan_note_work('stopped', the_account);
    DELETE FROM accounts_session WHERE account_id = the_account;
    RETURN '';
END
$$;

-- How many families somebody coordinates: a number, for whoever runs the site.
CREATE FUNCTION oneplan_families_of_worker(the_id uuid) RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT CASE WHEN oneplan_runs_site() THEN (SELECT count(DISTINCT b.family_id)
        FROM people_worker w JOIN access_involvement b ON b.viewer_id = w.account_id
         AND b.agency_id = w.agency_id AND b.kind = 'assignment' AND oneplan_lasts(b.ends)
        WHERE w.id = the_id) ELSE 0 END::integer
$$;

-- Who runs the site, for those who do: [{"id", "name", "email"}].
CREATE FUNCTION oneplan_administrators() RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT coalesce(jsonb_agg(jsonb_build_object('id', id, 'name', name, 'email', email)
                              ORDER BY name, email), '[]')
    FROM accounts_account WHERE is_site_admin AND is_active AND oneplan_runs_site()
$$;
