-- A link to one promise: it shows that promise and nothing else, and takes how it goes. Whoever holds
-- the secret is nobody to the rest of the database.

-- The owner sees these rows just while one of the functions below looks, and the promise whose link
-- was found; the application cannot make it so: the policies are the owner's.
CREATE POLICY by_link ON progress_steplink TO CURRENT_USER
    USING (secret_hash = current_setting('oneplan.by_link', true))
    WITH CHECK (secret_hash = current_setting('oneplan.by_link', true));
CREATE POLICY by_link ON plans_actionstep TO CURRENT_USER
    USING (id = nullif(current_setting('oneplan.by_link_step', true), '')::uuid)
    WITH CHECK (id = nullif(current_setting('oneplan.by_link_step', true), '')::uuid);
CREATE POLICY by_link ON plans_need TO CURRENT_USER
    USING (id = nullif(current_setting('oneplan.by_link_need', true), '')::uuid);
CREATE POLICY by_link ON plans_stepreport FOR INSERT TO CURRENT_USER
    WITH CHECK (step_id = nullif(current_setting('oneplan.by_link_step', true), '')::uuid);
CREATE POLICY by_link ON teams_teammember FOR SELECT TO CURRENT_USER
    USING (id = nullif(current_setting('oneplan.by_link_member', true), '')::uuid);

-- The link that works now, or nothing, whatever the reason.
CREATE FUNCTION oneplan_link_now(the_hash text) RETURNS progress_steplink
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    it progress_steplink;
    promise plans_actionstep;
BEGIN
    PERFORM set_config('oneplan.by_link', coalesce(the_hash, ''), true);
    SELECT * INTO it FROM progress_steplink l
    WHERE l.secret_hash = the_hash AND l.stopped_at IS NULL AND l.expires > now();
    IF it.id IS NULL THEN
        RETURN NULL;
    END IF;
    PERFORM set_config('oneplan.by_link_step', it.step_id::text, true),
            set_config('oneplan.by_link_need', it.need_id::text, true);
    SELECT * INTO promise FROM plans_actionstep s WHERE s.id = it.step_id;
    PERFORM set_config('oneplan.by_link_member', promise.accountable_id::text, true);
    -- A row that names a promise of another family, part or person opens nothing.
    IF (promise.family_id, promise.need_id, promise.category, promise.person_id)
       IS DISTINCT FROM (it.family_id, it.need_id, it.category, it.person_id)
       OR promise.removed_at IS NOT NULL OR promise.accountable_account IS NOT NULL
       OR NOT EXISTS (SELECT FROM plans_need n WHERE n.id = it.need_id AND n.removed_at IS NULL
                      AND n.status IN ('open', 'partly_met'))
       OR NOT EXISTS (SELECT FROM teams_teammember m WHERE m.id = promise.accountable_id
                      AND m.left_on IS NULL) THEN
        RETURN NULL;
    END IF;
    RETURN it;
END
$$;
REVOKE EXECUTE ON FUNCTION oneplan_link_now(text) FROM PUBLIC;

CREATE FUNCTION oneplan_forget_link() RETURNS void LANGUAGE sql AS $$
    SELECT set_config('oneplan.by_link', '', true), set_config('oneplan.by_link_step', '', true),
           set_config('oneplan.by_link_need', '', true),
           set_config('oneplan.by_link_member', '', true)
$$;
REVOKE EXECUTE ON FUNCTION oneplan_forget_link() FROM PUBLIC;

-- What a link shows: the promise, whose it is, by when, how it stands. That it was opened is noted.
CREATE FUNCTION oneplan_step_by_link(the_hash text)
RETURNS TABLE (task text, language varchar, member_name varchar, due date, status varchar)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    it progress_steplink := oneplan_link_now(the_hash);
BEGIN
    IF it.id IS NOT NULL THEN
        UPDATE progress_steplink l SET opened = l.opened + 1, opened_at = clock_timestamp()
        WHERE l.id = it.id;
        RETURN QUERY SELECT s.task, s.language, it.member_name, s.due, s.status
                     FROM plans_actionstep s WHERE s.id = it.step_id;
    END IF;
    PERFORM oneplan_forget_link();
END
$$;

-- How it goes, as whoever holds the link says; it stands there as theirs, by link.
CREATE FUNCTION oneplan_report_by_link(the_hash text, the_status text, the_obstacle text,
                                       the_words text, the_day date)
RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    it progress_steplink := oneplan_link_now(the_hash);
    promise plans_actionstep;
BEGIN
    IF it.id IS NULL OR the_status NOT IN ('done', 'partly', 'stuck', 'to_do') THEN
        PERFORM oneplan_forget_link();
        RETURN false;
    END IF;
    SELECT * INTO promise FROM plans_actionstep s WHERE s.id = it.step_id FOR UPDATE;
    IF (promise.status, promise.obstacle, promise.blocker)
       IS DISTINCT FROM (the_status, the_obstacle, the_words) THEN
        INSERT INTO plans_stepreport (id, community_id, family_id, created_at, revision, changed_at,
            need_id, step_id, category, person_id, by_name, status, obstacle, words, late)
        VALUES (gen_random_uuid(), promise.community_id, promise.family_id, clock_timestamp(), 1,
            clock_timestamp(), promise.need_id, promise.id, promise.category, promise.person_id,
            it.member_name, the_status, the_obstacle, the_words,
            promise.status <> 'done' AND promise.due < the_day);
        UPDATE plans_actionstep s SET status = the_status, obstacle = the_obstacle,
            blocker = the_words, revision = s.revision + 1, changed_at = clock_timestamp(),
            done_on = CASE WHEN the_status = 'done' THEN the_day END
        WHERE s.id = promise.id;
    END IF;
    PERFORM oneplan_forget_link();
    RETURN true;
END
$$;

-- A link is made once: afterwards it can only be stopped, or go along with its need.
CREATE FUNCTION oneplan_link_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF to_jsonb(NEW) - '{community_id,category,person_id,revision,changed_at,stopped_at,opened,opened_at}'::text[]
       = to_jsonb(OLD) - '{community_id,category,person_id,revision,changed_at,stopped_at,opened,opened_at}'::text[]
       AND (OLD.stopped_at IS NULL OR NEW.stopped_at IS NOT NULL) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a link is only stopped' USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER link_stays BEFORE UPDATE ON progress_steplink
    FOR EACH ROW EXECUTE FUNCTION oneplan_link_stays();
