-- Policies of the tables of changes that need two people.

ALTER TABLE approvals_change ENABLE ROW LEVEL SECURITY;
ALTER TABLE approvals_change FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_owner ON approvals_change TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY wall_see ON approvals_change FOR SELECT USING (
    (asked_by = oneplan_viewer()
     AND (kind = 'rule' OR asked_agency_id = oneplan_agency()))
    OR ((outcome = 'waiting' OR decided_by = oneplan_viewer())
        AND oneplan_is_second(kind, community_id))
    OR (kind = 'rule' AND oneplan_is_second(kind, community_id)));

ALTER TABLE approvals_affected ENABLE ROW LEVEL SECURITY;
ALTER TABLE approvals_affected FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_owner ON approvals_affected TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY wall_see ON approvals_affected FOR SELECT USING (
    family_id = ANY ((SELECT oneplan_handled())::uuid[]));

ALTER TABLE approvals_handover ENABLE ROW LEVEL SECURITY;
ALTER TABLE approvals_handover FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_owner ON approvals_handover TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY wall_see ON approvals_handover FOR SELECT USING (
    viewer_id = oneplan_viewer() AND agency_id = oneplan_agency()
    AND into_id = ANY ((SELECT oneplan_handled())::uuid[]));

ALTER TABLE approvals_possibleduplicate ENABLE ROW LEVEL SECURITY;
ALTER TABLE approvals_possibleduplicate FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_owner ON approvals_possibleduplicate TO CURRENT_USER
    USING (true) WITH CHECK (true);
CREATE POLICY wall_see ON approvals_possibleduplicate FOR SELECT USING (
    family_id = ANY ((SELECT oneplan_handled())::uuid[])
    AND earlier_id = ANY ((SELECT oneplan_handled())::uuid[]));
