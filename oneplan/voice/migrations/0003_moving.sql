-- Own words go with their family to another community (adr/0019): only the tables' owner, only
-- while it carries this family's rows over, and it hands nothing of them to anybody.
ALTER POLICY writer_alone ON voice_note
    USING (account_id = oneplan_viewer() OR oneplan_moves(family_id))
    WITH CHECK (account_id = oneplan_viewer() OR oneplan_moves(family_id));
ALTER POLICY writer_alone ON voice_rating
    USING (account_id = oneplan_viewer() OR oneplan_moves(family_id))
    WITH CHECK (account_id = oneplan_viewer() OR oneplan_moves(family_id));
ALTER POLICY writer_alone ON voice_owncontact
    USING (account_id = oneplan_viewer() OR oneplan_moves(family_id))
    WITH CHECK (account_id = oneplan_viewer() OR oneplan_moves(family_id));
DROP POLICY IF EXISTS wall_move ON voice_sharedline;
CREATE POLICY wall_move ON voice_sharedline TO CURRENT_USER
    USING (family_id = nullif(current_setting('oneplan.moving', true), '')::uuid)
    WITH CHECK (family_id = nullif(current_setting('oneplan.moving', true), '')::uuid);
