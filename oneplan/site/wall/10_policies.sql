-- Areas, offices and a community's words: public within the site, about no family. Written by whoever
-- runs the site.

ALTER TABLE site_area ENABLE ROW LEVEL SECURITY;
ALTER TABLE site_area FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_owner ON site_area TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY wall_see ON site_area FOR SELECT USING (true);
CREATE POLICY wall_add ON site_area FOR INSERT WITH CHECK ((SELECT oneplan_runs_site()));
CREATE POLICY wall_change ON site_area FOR UPDATE USING ((SELECT oneplan_runs_site()));

ALTER TABLE site_office ENABLE ROW LEVEL SECURITY;
ALTER TABLE site_office FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_owner ON site_office TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY wall_see ON site_office FOR SELECT USING (true);
CREATE POLICY wall_add ON site_office FOR INSERT WITH CHECK ((SELECT oneplan_runs_site()));
CREATE POLICY wall_change ON site_office FOR UPDATE USING ((SELECT oneplan_runs_site()));

ALTER TABLE site_word ENABLE ROW LEVEL SECURITY;
ALTER TABLE site_word FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_owner ON site_word TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY wall_see ON site_word FOR SELECT USING (true);
CREATE POLICY wall_add ON site_word FOR INSERT WITH CHECK ((SELECT oneplan_runs_site()));
CREATE POLICY wall_change ON site_word FOR UPDATE USING ((SELECT oneplan_runs_site()));

-- Invitations: an administrator reads them, and nobody writes them but the functions beside this.
ALTER TABLE site_workerinvitation ENABLE ROW LEVEL SECURITY;
ALTER TABLE site_workerinvitation FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_owner ON site_workerinvitation TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY wall_see ON site_workerinvitation FOR SELECT USING ((SELECT oneplan_runs_site()));
