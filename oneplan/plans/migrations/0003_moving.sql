-- A version never changes; but it goes with its family to another community (adr/0019).
CREATE OR REPLACE FUNCTION oneplan_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF oneplan_moves(OLD.family_id)
       AND to_jsonb(NEW) - 'community_id' = to_jsonb(OLD) - 'community_id' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a version of a plan never changes' USING ERRCODE = 'insufficient_privilege';
END
$$;

-- What somebody is still typing goes along, too.
DROP POLICY IF EXISTS wall_move ON plans_unsent;
CREATE POLICY wall_move ON plans_unsent TO CURRENT_USER
    USING (family_id = nullif(current_setting('oneplan.moving', true), '')::uuid)
    WITH CHECK (family_id = nullif(current_setting('oneplan.moving', true), '')::uuid);
