-- Policies of who coordinates. There is none for writing: this room's functions alone do.

-- Who coordinates a family is known to whoever sees its team.
ALTER TABLE coordination_holding ENABLE ROW LEVEL SECURITY;
ALTER TABLE coordination_holding FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_owner ON coordination_holding TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY wall_see ON coordination_holding FOR SELECT USING (
    family_id = ANY ((SELECT oneplan_families('see'))::uuid[])
    AND oneplan_allows((SELECT oneplan_sight('see'))::jsonb, family_id, NULL::uuid, 'schedule'));

-- Why, and what was promised: whoever directs the family, or coordinates it.
ALTER TABLE coordination_handover ENABLE ROW LEVEL SECURITY;
ALTER TABLE coordination_handover FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_owner ON coordination_handover TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY wall_see ON coordination_handover FOR SELECT USING (
    family_id = ANY ((SELECT oneplan_families('steward'))::uuid[]));

-- Who acts for whom: the two, their supervisors, and the families that it is about.
ALTER TABLE coordination_cover ENABLE ROW LEVEL SECURITY;
ALTER TABLE coordination_cover FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_owner ON coordination_cover TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY wall_see ON coordination_cover FOR SELECT USING (
    agency_id = (SELECT oneplan_office('supervisor'))
    OR (agency_id = oneplan_agency() AND EXISTS (SELECT FROM people_worker w
        WHERE w.account_id = oneplan_viewer() AND w.id IN (worker_id, by_id)))
    OR EXISTS (SELECT FROM coordination_holding h
        WHERE h.worker_id = coordination_cover.worker_id AND upper_inf(h.during)));

-- A family's own; supervisors read it through `oneplan_batons`.
ALTER TABLE coordination_wish ENABLE ROW LEVEL SECURITY;
ALTER TABLE coordination_wish FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_owner ON coordination_wish TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY wall_see ON coordination_wish FOR SELECT USING (
    family_id = ANY ((SELECT oneplan_families('family'))::uuid[])
    AND family_id = ANY ((SELECT oneplan_families('steward'))::uuid[]));
