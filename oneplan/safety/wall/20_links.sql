-- A link to one crisis plan: it shows that plan and nothing else. Whoever holds the secret is nobody to
-- the rest of the database.

-- The owner sees these rows just while the function below looks; the application cannot make it so: the
-- policies are the owner's.
CREATE POLICY by_link ON safety_crisislink TO CURRENT_USER
    USING (secret_hash = current_setting('oneplan.by_crisis_link', true))
    WITH CHECK (secret_hash = current_setting('oneplan.by_crisis_link', true));
CREATE POLICY by_link ON safety_crisisplan FOR SELECT TO CURRENT_USER
    USING (id = nullif(current_setting('oneplan.by_link_crisis_plan', true), '')::uuid);
CREATE POLICY by_link ON safety_crisisplanline FOR SELECT TO CURRENT_USER
    USING (plan_id = nullif(current_setting('oneplan.by_link_crisis_plan', true), '')::uuid);
CREATE POLICY by_link ON safety_crisiscontact FOR SELECT TO CURRENT_USER
    USING (plan_id = nullif(current_setting('oneplan.by_link_crisis_plan', true), '')::uuid);

CREATE FUNCTION oneplan_crisis_plan_by_link(the_hash text)
RETURNS TABLE (for_whom varchar, about varchar, plan json, lines json, contacts json)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    it safety_crisislink;
BEGIN
    PERFORM set_config('oneplan.by_crisis_link', coalesce(the_hash, ''), true);
    UPDATE safety_crisislink l SET opened = l.opened + 1, opened_at = clock_timestamp()
    WHERE l.secret_hash = the_hash AND l.stopped_at IS NULL AND l.expires > now()
    RETURNING * INTO it;
    IF it.id IS NOT NULL THEN
        PERFORM set_config('oneplan.by_link_crisis_plan', it.plan_id::text, true);
        -- A row that names the plan of another family or person opens nothing.
        RETURN QUERY
        SELECT it.name, ''::varchar,
               json_build_object('id', p.id, 'language', p.language, 'definition', p.definition,
                                 'others', p.others, 'over', p.over, 'read_on', p.read_on),
               (SELECT json_agg(json_build_object('id', l.id, 'kind', l.kind, 'words', l.words,
                       'who', l.who, 'language', l.language) ORDER BY l.position, l.created_at, l.id)
                FROM safety_crisisplanline l WHERE l.plan_id = p.id AND l.removed_at IS NULL),
               (SELECT json_agg(json_build_object('id', c.id, 'name', c.name, 'phone', c.phone,
                       'hours', c.hours, 'does', c.does) ORDER BY c.position, c.created_at, c.id)
                FROM safety_crisiscontact c WHERE c.plan_id = p.id AND c.removed_at IS NULL)
        FROM safety_crisisplan p
        WHERE p.id = it.plan_id AND p.family_id = it.family_id
          AND p.person_id IS NOT DISTINCT FROM it.person_id;
    END IF;
    PERFORM set_config('oneplan.by_crisis_link', '', true),
            set_config('oneplan.by_link_crisis_plan', '', true);
END
$$;

-- A link is made once: afterwards it can only be stopped, or go along with its family.
CREATE FUNCTION oneplan_crisis_link_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    may_change text[] := '{community_id,revision,changed_at,stopped_at,opened,opened_at}';
BEGIN
    IF to_jsonb(NEW) - may_change = to_jsonb(OLD) - may_change
       AND (OLD.stopped_at IS NULL OR NEW.stopped_at IS NOT NULL) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a link is only stopped' USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER link_stays BEFORE UPDATE ON safety_crisislink
    FOR EACH ROW EXECUTE FUNCTION oneplan_crisis_link_stays();
