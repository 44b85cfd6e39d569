-- What somebody has seen of what waits for them is theirs alone.

ALTER TABLE home_putaway ENABLE ROW LEVEL SECURITY;
ALTER TABLE home_putaway FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_own ON home_putaway
    USING (account_id = oneplan_viewer()
           AND family_id = ANY ((SELECT oneplan_families('see'))::uuid[]))
    WITH CHECK (account_id = oneplan_viewer()
           AND family_id = ANY ((SELECT oneplan_families('see'))::uuid[]));
-- It goes with its family to another community (adr/0019).
CREATE POLICY wall_move ON home_putaway TO CURRENT_USER
    USING (family_id = nullif(current_setting('oneplan.moving', true), '')::uuid)
    WITH CHECK (family_id = nullif(current_setting('oneplan.moving', true), '')::uuid);
