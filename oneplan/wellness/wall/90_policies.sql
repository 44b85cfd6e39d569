-- Nobody but the account, as whoever the viewer is. Exceptions, all through an opening that is
-- written down in the same transaction: a version, section or picture shown to a contact. A grant,
-- a directive, an emergency, a role: none of them is named here, so none of them opens anything.
-- `wall_owner` is for the functions before this file and for foreign keys; the owner serves no page.

ALTER TABLE wellness_owner ENABLE ROW LEVEL SECURITY;
ALTER TABLE wellness_owner FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_owner ON wellness_owner TO CURRENT_USER USING (true) WITH CHECK (true);
ALTER TABLE wellness_plan ENABLE ROW LEVEL SECURITY;
ALTER TABLE wellness_plan FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_owner ON wellness_plan TO CURRENT_USER USING (true) WITH CHECK (true);
ALTER TABLE wellness_section ENABLE ROW LEVEL SECURITY;
ALTER TABLE wellness_section FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_owner ON wellness_section TO CURRENT_USER USING (true) WITH CHECK (true);
ALTER TABLE wellness_version ENABLE ROW LEVEL SECURITY;
ALTER TABLE wellness_version FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_owner ON wellness_version TO CURRENT_USER USING (true) WITH CHECK (true);
ALTER TABLE wellness_contact ENABLE ROW LEVEL SECURITY;
ALTER TABLE wellness_contact FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_owner ON wellness_contact TO CURRENT_USER USING (true) WITH CHECK (true);
ALTER TABLE wellness_supporter ENABLE ROW LEVEL SECURITY;
ALTER TABLE wellness_supporter FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_owner ON wellness_supporter TO CURRENT_USER USING (true) WITH CHECK (true);
ALTER TABLE wellness_draft ENABLE ROW LEVEL SECURITY;
ALTER TABLE wellness_draft FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_owner ON wellness_draft TO CURRENT_USER USING (true) WITH CHECK (true);
ALTER TABLE wellness_share ENABLE ROW LEVEL SECURITY;
ALTER TABLE wellness_share FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_owner ON wellness_share TO CURRENT_USER USING (true) WITH CHECK (true);
ALTER TABLE wellness_opening ENABLE ROW LEVEL SECURITY;
ALTER TABLE wellness_opening FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_owner ON wellness_opening TO CURRENT_USER USING (true) WITH CHECK (true);
ALTER TABLE wellness_activation ENABLE ROW LEVEL SECURITY;
ALTER TABLE wellness_activation FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_owner ON wellness_activation TO CURRENT_USER USING (true) WITH CHECK (true);
ALTER TABLE wellness_step ENABLE ROW LEVEL SECURITY;
ALTER TABLE wellness_step FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_owner ON wellness_step TO CURRENT_USER USING (true) WITH CHECK (true);
ALTER TABLE wellness_logentry ENABLE ROW LEVEL SECURITY;
ALTER TABLE wellness_logentry FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_owner ON wellness_logentry TO CURRENT_USER USING (true) WITH CHECK (true);
ALTER TABLE wellness_suggestion ENABLE ROW LEVEL SECURITY;
ALTER TABLE wellness_suggestion FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_owner ON wellness_suggestion TO CURRENT_USER USING (true) WITH CHECK (true);
ALTER TABLE wellness_checkin ENABLE ROW LEVEL SECURITY;
ALTER TABLE wellness_checkin FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_owner ON wellness_checkin TO CURRENT_USER USING (true) WITH CHECK (true);
ALTER TABLE wellness_wish ENABLE ROW LEVEL SECURITY;
ALTER TABLE wellness_wish FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_owner ON wellness_wish TO CURRENT_USER USING (true) WITH CHECK (true);
ALTER TABLE wellness_picture ENABLE ROW LEVEL SECURITY;
ALTER TABLE wellness_picture FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_owner ON wellness_picture TO CURRENT_USER USING (true) WITH CHECK (true);
ALTER TABLE wellness_code ENABLE ROW LEVEL SECURITY;
ALTER TABLE wellness_code FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_owner ON wellness_code TO CURRENT_USER USING (true) WITH CHECK (true);
ALTER TABLE wellness_pass ENABLE ROW LEVEL SECURITY;
ALTER TABLE wellness_pass FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_owner ON wellness_pass TO CURRENT_USER USING (true) WITH CHECK (true);

-- What the account reads, writes and deletes as it likes.
CREATE POLICY own ON wellness_owner
    USING (account_id = oneplan_viewer()) WITH CHECK (account_id = oneplan_viewer());
CREATE POLICY own ON wellness_plan
    USING (account_id = oneplan_viewer()) WITH CHECK (account_id = oneplan_viewer());
CREATE POLICY own ON wellness_section
    USING (account_id = oneplan_viewer()) WITH CHECK (account_id = oneplan_viewer());
CREATE POLICY own ON wellness_contact
    USING (account_id = oneplan_viewer()) WITH CHECK (account_id = oneplan_viewer());
CREATE POLICY own ON wellness_supporter
    USING (account_id = oneplan_viewer()) WITH CHECK (account_id = oneplan_viewer());
CREATE POLICY own ON wellness_checkin
    USING (account_id = oneplan_viewer()) WITH CHECK (account_id = oneplan_viewer());
CREATE POLICY own ON wellness_wish
    USING (account_id = oneplan_viewer()) WITH CHECK (account_id = oneplan_viewer());
CREATE POLICY own ON wellness_picture
    USING (account_id = oneplan_viewer()) WITH CHECK (account_id = oneplan_viewer());
CREATE POLICY own ON wellness_draft
    USING (account_id = oneplan_viewer()) WITH CHECK (account_id = oneplan_viewer());

-- What it reads and deletes: written once, or by others through functions.
CREATE POLICY own ON wellness_version FOR SELECT USING (account_id = oneplan_viewer());
CREATE POLICY own_delete ON wellness_version FOR DELETE USING (account_id = oneplan_viewer());
CREATE POLICY own ON wellness_share FOR SELECT USING (account_id = oneplan_viewer());
CREATE POLICY own_delete ON wellness_share FOR DELETE USING (account_id = oneplan_viewer());
CREATE POLICY own ON wellness_opening FOR SELECT USING (account_id = oneplan_viewer());
CREATE POLICY own_delete ON wellness_opening FOR DELETE USING (account_id = oneplan_viewer());
CREATE POLICY own ON wellness_activation FOR SELECT USING (account_id = oneplan_viewer());
CREATE POLICY own_delete ON wellness_activation FOR DELETE USING (account_id = oneplan_viewer());
CREATE POLICY own ON wellness_step FOR SELECT USING (account_id = oneplan_viewer());
CREATE POLICY own_delete ON wellness_step FOR DELETE USING (account_id = oneplan_viewer());
CREATE POLICY own ON wellness_logentry FOR SELECT USING (account_id = oneplan_viewer());
CREATE POLICY own_delete ON wellness_logentry FOR DELETE USING (account_id = oneplan_viewer());
CREATE POLICY own ON wellness_suggestion FOR SELECT USING (account_id = oneplan_viewer());
CREATE POLICY own_delete ON wellness_suggestion FOR DELETE USING (account_id = oneplan_viewer());

CREATE POLICY own_add ON wellness_version FOR INSERT WITH CHECK (
    account_id = oneplan_viewer()
    AND EXISTS (SELECT FROM wellness_section s WHERE s.id = section_id
                AND s.plan_id = wellness_version.plan_id AND s.code = wellness_version.code
                AND NOT s.locked AND s.account_id = oneplan_viewer()));
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

-- A row names only what is its own account's: a stranger's that names another's plan is none.
CREATE POLICY of_own_plan ON wellness_section AS RESTRICTIVE FOR INSERT TO oneplan_app
    WITH CHECK (EXISTS (SELECT FROM wellness_plan o WHERE o.id = plan_id
                       AND o.account_id = oneplan_viewer()));
CREATE POLICY still_of_own_plan ON wellness_section AS RESTRICTIVE FOR UPDATE TO oneplan_app
    USING (true)
    WITH CHECK (EXISTS (SELECT FROM wellness_plan o WHERE o.id = plan_id
                       AND o.account_id = oneplan_viewer()));
CREATE POLICY of_own_section ON wellness_version AS RESTRICTIVE FOR INSERT TO oneplan_app
    WITH CHECK (EXISTS (SELECT FROM wellness_section o WHERE o.id = section_id
                       AND o.account_id = oneplan_viewer()));
CREATE POLICY still_of_own_section ON wellness_version AS RESTRICTIVE FOR UPDATE TO oneplan_app
    USING (true)
    WITH CHECK (EXISTS (SELECT FROM wellness_section o WHERE o.id = section_id
                       AND o.account_id = oneplan_viewer()));
CREATE POLICY of_own_plan ON wellness_supporter AS RESTRICTIVE FOR INSERT TO oneplan_app
    WITH CHECK (EXISTS (SELECT FROM wellness_plan o WHERE o.id = plan_id
                       AND o.account_id = oneplan_viewer()));
CREATE POLICY still_of_own_plan ON wellness_supporter AS RESTRICTIVE FOR UPDATE TO oneplan_app
    USING (true)
    WITH CHECK (EXISTS (SELECT FROM wellness_plan o WHERE o.id = plan_id
                       AND o.account_id = oneplan_viewer()));
CREATE POLICY of_own_contact ON wellness_supporter AS RESTRICTIVE FOR INSERT TO oneplan_app
    WITH CHECK (EXISTS (SELECT FROM wellness_contact o WHERE o.id = contact_id
                       AND o.account_id = oneplan_viewer()));
CREATE POLICY still_of_own_contact ON wellness_supporter AS RESTRICTIVE FOR UPDATE TO oneplan_app
    USING (true)
    WITH CHECK (EXISTS (SELECT FROM wellness_contact o WHERE o.id = contact_id
                       AND o.account_id = oneplan_viewer()));
CREATE POLICY of_own_version ON wellness_share AS RESTRICTIVE FOR INSERT TO oneplan_app
    WITH CHECK (EXISTS (SELECT FROM wellness_version o WHERE o.id = version_id
                       AND o.account_id = oneplan_viewer()));
CREATE POLICY still_of_own_version ON wellness_share AS RESTRICTIVE FOR UPDATE TO oneplan_app
    USING (true)
    WITH CHECK (EXISTS (SELECT FROM wellness_version o WHERE o.id = version_id
                       AND o.account_id = oneplan_viewer()));
CREATE POLICY of_own_contact ON wellness_share AS RESTRICTIVE FOR INSERT TO oneplan_app
    WITH CHECK (EXISTS (SELECT FROM wellness_contact o WHERE o.id = contact_id
                       AND o.account_id = oneplan_viewer()));
CREATE POLICY still_of_own_contact ON wellness_share AS RESTRICTIVE FOR UPDATE TO oneplan_app
    USING (true)
    WITH CHECK (EXISTS (SELECT FROM wellness_contact o WHERE o.id = contact_id
                       AND o.account_id = oneplan_viewer()));
CREATE POLICY of_own_contact ON wellness_wish AS RESTRICTIVE FOR INSERT TO oneplan_app
    WITH CHECK (EXISTS (SELECT FROM wellness_contact o WHERE o.id = contact_id
                       AND o.account_id = oneplan_viewer()));
CREATE POLICY still_of_own_contact ON wellness_wish AS RESTRICTIVE FOR UPDATE TO oneplan_app
    USING (true)
    WITH CHECK (EXISTS (SELECT FROM wellness_contact o WHERE o.id = contact_id
                       AND o.account_id = oneplan_viewer()));
CREATE POLICY of_own_section ON wellness_picture AS RESTRICTIVE FOR INSERT TO oneplan_app
    WITH CHECK (EXISTS (SELECT FROM wellness_section o WHERE o.id = section_id
                       AND o.account_id = oneplan_viewer()));
CREATE POLICY still_of_own_section ON wellness_picture AS RESTRICTIVE FOR UPDATE TO oneplan_app
    USING (true)
    WITH CHECK (EXISTS (SELECT FROM wellness_section o WHERE o.id = section_id
                       AND o.account_id = oneplan_viewer()));
CREATE POLICY of_own_section ON wellness_draft AS RESTRICTIVE FOR INSERT TO oneplan_app
    WITH CHECK (EXISTS (SELECT FROM wellness_section o WHERE o.id = section_id
                       AND o.account_id = oneplan_viewer()));
CREATE POLICY still_of_own_section ON wellness_draft AS RESTRICTIVE FOR UPDATE TO oneplan_app
    USING (true)
    WITH CHECK (EXISTS (SELECT FROM wellness_section o WHERE o.id = section_id
                       AND o.account_id = oneplan_viewer()));
