-- Versions never change; a promise is its maker's to report on; typing is private until saved.

-- A version is what the family agreed to: nothing may rewrite it, not even the tables' owner; but it
-- goes with its family to another community (adr/0019).
CREATE FUNCTION oneplan_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF oneplan_moves(OLD.family_id)
       AND to_jsonb(NEW) - 'community_id' = to_jsonb(OLD) - 'community_id' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a version of a plan never changes' USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER frozen BEFORE UPDATE ON plans_planversion
    FOR EACH ROW EXECUTE FUNCTION oneplan_frozen();
CREATE TRIGGER frozen BEFORE UPDATE ON plans_planversionpart
    FOR EACH ROW EXECUTE FUNCTION oneplan_frozen();

-- A promise is its maker's to report on, even where they may otherwise only read.
CREATE POLICY own_step_change ON plans_actionstep FOR UPDATE USING (
    accountable_account = oneplan_viewer()
    AND family_id = ANY ((SELECT oneplan_families('see'))::uuid[])
    AND oneplan_allows((SELECT oneplan_sight('see'))::jsonb, family_id, person_id, category));

-- What a member of the team says to a version is theirs to say, even where they may otherwise only
-- read.
CREATE POLICY own_view_add ON plans_agreement FOR INSERT WITH CHECK (
    family_id = ANY ((SELECT oneplan_families('see'))::uuid[])
    AND oneplan_allows((SELECT oneplan_sight('see'))::jsonb, family_id, NULL::uuid, 'strengths')
    AND recorded_by = '' AND account_id = oneplan_viewer());

-- So is what they say of it.
CREATE POLICY own_report ON plans_stepreport FOR INSERT WITH CHECK (
    account_id = oneplan_viewer()
    AND EXISTS (SELECT FROM plans_actionstep s
                WHERE s.id = step_id AND s.family_id = plans_stepreport.family_id
                  AND s.community_id = plans_stepreport.community_id
                  AND s.need_id = plans_stepreport.need_id
                  AND s.category = plans_stepreport.category
                  AND s.person_id IS NOT DISTINCT FROM plans_stepreport.person_id
                  AND s.accountable_account = oneplan_viewer()));
-- What was said stays as it was said; it goes along with its need, and with its family.
CREATE FUNCTION oneplan_said_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF to_jsonb(NEW) - '{community_id,category,person_id,revision,changed_at}'::text[]
       = to_jsonb(OLD) - '{community_id,category,person_id,revision,changed_at}'::text[] THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'what was said of a promise never changes'
        USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER said_stays BEFORE UPDATE ON plans_stepreport
    FOR EACH ROW EXECUTE FUNCTION oneplan_said_stays();

-- What somebody is still typing is theirs alone.
ALTER TABLE plans_unsent ENABLE ROW LEVEL SECURITY;
ALTER TABLE plans_unsent FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_own ON plans_unsent
    USING (account_id = oneplan_viewer()
           AND family_id = ANY ((SELECT oneplan_families('see'))::uuid[]))
    WITH CHECK (account_id = oneplan_viewer()
           AND family_id = ANY ((SELECT oneplan_families('see'))::uuid[]));
-- It goes with its family to another community (adr/0019).
CREATE POLICY wall_move ON plans_unsent TO CURRENT_USER
    USING (family_id = nullif(current_setting('oneplan.moving', true), '')::uuid)
    WITH CHECK (family_id = nullif(current_setting('oneplan.moving', true), '')::uuid);
