-- Who writes for themselves is alone with it; who a shared line is for.

-- Private things: besides the wall about the person, only the account that wrote them, whatever
-- grant anybody is ever given and whoever a person's row is ever joined to.
CREATE POLICY writer_alone ON voice_note AS RESTRICTIVE
    USING (account_id = oneplan_viewer() OR oneplan_moves(family_id))
    WITH CHECK (account_id = oneplan_viewer() OR oneplan_moves(family_id));

CREATE POLICY writer_alone ON voice_rating AS RESTRICTIVE
    USING (account_id = oneplan_viewer() OR oneplan_moves(family_id))
    WITH CHECK (account_id = oneplan_viewer() OR oneplan_moves(family_id));

CREATE POLICY writer_alone ON voice_owncontact AS RESTRICTIVE
    USING (account_id = oneplan_viewer() OR oneplan_moves(family_id))
    WITH CHECK (account_id = oneplan_viewer() OR oneplan_moves(family_id));

-- A shared line: its writer, and those it is for. Nobody changes one; its writer takes it back.
ALTER TABLE voice_sharedline ENABLE ROW LEVEL SECURITY;
ALTER TABLE voice_sharedline FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_own ON voice_sharedline FOR SELECT USING (
    account_id = oneplan_viewer()
    AND family_id = ANY ((SELECT oneplan_families('see'))::uuid[]));
CREATE POLICY wall_see ON voice_sharedline FOR SELECT USING (
    family_id = ANY ((SELECT oneplan_families('see'))::uuid[])
    AND CASE readers
        WHEN 'team' THEN oneplan_allows((SELECT oneplan_sight('see'))::jsonb, family_id,
                                        person_id, category)
        ELSE oneplan_viewer() = ANY (recipients)
             AND oneplan_allows((SELECT oneplan_sight('see'))::jsonb, family_id, NULL::uuid, 'any')
        END);
CREATE POLICY wall_add ON voice_sharedline FOR INSERT WITH CHECK (
    account_id = oneplan_viewer()
    AND family_id = ANY ((SELECT oneplan_families('write'))::uuid[])
    AND oneplan_allows((SELECT oneplan_sight('write'))::jsonb, family_id, person_id, 'own_voice'));
CREATE POLICY wall_delete ON voice_sharedline FOR DELETE USING (
    account_id = oneplan_viewer()
    AND family_id = ANY ((SELECT oneplan_families('see'))::uuid[]));
-- It goes with its family to another community (adr/0019).
CREATE POLICY wall_move ON voice_sharedline TO CURRENT_USER
    USING (family_id = nullif(current_setting('oneplan.moving', true), '')::uuid)
    WITH CHECK (family_id = nullif(current_setting('oneplan.moving', true), '')::uuid);
