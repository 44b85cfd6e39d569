-- Nobody but the account, as whoever the viewer is. Two exceptions, both through an opening that is
-- written down in the same transaction: a version or section shown to a contact. A grant, a
-- directive, an emergency, a role: none of them is named here, so none of them opens anything.

DO $$
DECLARE
    it text;
BEGIN
    FOREACH it IN ARRAY ARRAY['owner', 'plan', 'section', 'version', 'contact', 'supporter',
        'draft', 'share', 'opening', 'activation', 'step', 'logentry', 'suggestion', 'checkin', 'wish',
        'picture', 'code', 'pass'] LOOP
        EXECUTE format('ALTER TABLE wellness_%I ENABLE ROW LEVEL SECURITY', it);
        EXECUTE format('ALTER TABLE wellness_%I FORCE ROW LEVEL SECURITY', it);
        -- For the functions above and for foreign keys; the owner serves no page.
        EXECUTE format('CREATE POLICY wall_owner ON wellness_%I TO CURRENT_USER'
                       ' USING (true) WITH CHECK (true)', it);
    END LOOP;
    -- What the account reads, writes and deletes as it likes.
    FOREACH it IN ARRAY ARRAY['owner', 'plan', 'section', 'contact', 'supporter', 'checkin',
        'wish', 'picture', 'draft'] LOOP
        EXECUTE format('CREATE POLICY own ON wellness_%I USING (account_id = oneplan_viewer())'
                       ' WITH CHECK (account_id = oneplan_viewer())', it);
    END LOOP;
    -- What it reads and deletes: written once, or by others through functions.
    FOREACH it IN ARRAY ARRAY['version', 'share', 'opening', 'activation', 'step', 'logentry',
        'suggestion'] LOOP
        EXECUTE format('CREATE POLICY own ON wellness_%I FOR SELECT'
                       ' USING (account_id = oneplan_viewer())', it);
        EXECUTE format('CREATE POLICY own_delete ON wellness_%I FOR DELETE'
                       ' USING (account_id = oneplan_viewer())', it);
    END LOOP;
END
$$;

CREATE POLICY own_add ON wellness_version FOR INSERT WITH CHECK (
    account_id = oneplan_viewer()
    AND EXISTS (SELECT FROM wellness_section s WHERE s.id = section_id
                AND s.plan_id = wellness_version.plan_id AND s.code = wellness_version.code
                AND s.account_id = oneplan_viewer() AND NOT s.locked));
CREATE POLICY own_add ON wellness_share FOR INSERT WITH CHECK (account_id = oneplan_viewer());
CREATE POLICY own_stop ON wellness_share FOR UPDATE
    USING (account_id = oneplan_viewer()) WITH CHECK (account_id = oneplan_viewer());
CREATE POLICY own_answer ON wellness_suggestion FOR UPDATE
    USING (account_id = oneplan_viewer()) WITH CHECK (account_id = oneplan_viewer());

CREATE POLICY opened ON wellness_version FOR SELECT
    USING (id = ANY ((SELECT oneplan_wellness_opened())::uuid[]));
CREATE POLICY opened ON wellness_section FOR SELECT
    USING (id = ANY ((SELECT oneplan_wellness_opened())::uuid[]));
CREATE POLICY opened ON wellness_picture FOR SELECT
    USING (id = ANY ((SELECT oneplan_wellness_pictures())::uuid[]));

-- A contact adds a suggestion, and a line to the log of an open crisis plan; neither is read back.
CREATE POLICY suggest ON wellness_suggestion FOR INSERT WITH CHECK (
    answer = 'open' AND contact_id = ANY ((SELECT oneplan_wellness_me())::uuid[])
    AND account_id = oneplan_wellness_owner_of(contact_id));
CREATE POLICY log ON wellness_logentry FOR INSERT
    WITH CHECK (oneplan_wellness_may_log(activation_id, contact_id, account_id));
CREATE POLICY own_log ON wellness_logentry FOR SELECT
    USING (contact_id = ANY ((SELECT oneplan_wellness_me())::uuid[])
           AND oneplan_wellness_may_log(activation_id, contact_id, account_id));
