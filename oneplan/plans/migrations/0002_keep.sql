-- A version is what the family agreed to: nothing may rewrite it, not even the tables' owner.
CREATE FUNCTION oneplan_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
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

-- What somebody is still typing is theirs alone.
ALTER TABLE plans_unsent ENABLE ROW LEVEL SECURITY;
ALTER TABLE plans_unsent FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_own ON plans_unsent
    USING (account_id = oneplan_viewer()
           AND family_id = ANY ((SELECT oneplan_families('see'))::uuid[]))
    WITH CHECK (account_id = oneplan_viewer()
           AND family_id = ANY ((SELECT oneplan_families('see'))::uuid[]));
