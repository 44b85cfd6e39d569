-- Workload and timeliness without content. The tables' owner may read these rows, so that the one
-- function below can count them; the application's role cannot act as the owner, and gets numbers.
CREATE POLICY wall_figures ON plans_actionstep FOR SELECT TO CURRENT_USER USING (true);
CREATE POLICY wall_figures ON plans_need FOR SELECT TO CURRENT_USER USING (true);
CREATE POLICY wall_figures ON plans_planversion FOR SELECT TO CURRENT_USER USING (true);
CREATE POLICY wall_figures ON teams_meeting FOR SELECT TO CURRENT_USER USING (true);

-- For each coordinator of an agency: families; of these, how many have no agreed plan though they
-- were assigned before `plan_before`; a plan agreed before `fresh_since`; a promise due before
-- `the_day`; no meeting to come. For intake workers and supervisors of that agency, acting for it;
-- others get nothing. Which family is meant is never said.
CREATE FUNCTION oneplan_workloads(the_agency uuid, the_day date, plan_before timestamptz,
                                  fresh_since timestamptz)
RETURNS TABLE (worker_id uuid, name text, families bigint, unplanned bigint, stale bigint,
               late bigint, unmet bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH ours AS MATERIALIZED (
        SELECT w.id, b.family_id, min(b.starts) AS since
        FROM people_worker w
        JOIN access_basis b ON b.viewer_id = w.account_id AND b.agency_id = w.agency_id
         AND b.kind = 'assignment' AND (b.ends IS NULL OR b.ends > now())
        WHERE w.agency_id = the_agency AND w.left_at IS NULL AND 'coordinator' = ANY (w.roles)
        GROUP BY w.id, b.family_id
    ), agreed AS MATERIALIZED (
        SELECT family_id, max(agreed_at) AS at FROM plans_planversion
        WHERE family_id IN (SELECT family_id FROM ours) GROUP BY family_id
    ), overdue AS MATERIALIZED (
        SELECT DISTINCT s.family_id FROM plans_actionstep s
        JOIN plans_need n ON n.id = s.need_id AND n.removed_at IS NULL
         AND n.status IN ('open', 'partly_met')
        WHERE s.family_id IN (SELECT family_id FROM ours)
          AND s.removed_at IS NULL AND s.status <> 'done' AND s.due < the_day
    ), coming AS MATERIALIZED (
        SELECT DISTINCT family_id FROM teams_meeting
        WHERE family_id IN (SELECT family_id FROM ours) AND status = 'planned' AND starts >= now()
    )
    SELECT w.id, w.name::text, count(o.family_id),
           count(o.family_id) FILTER (WHERE a.family_id IS NULL AND o.since < plan_before),
           count(o.family_id) FILTER (WHERE a.at < fresh_since),
           count(l.family_id), count(o.family_id) FILTER (WHERE c.family_id IS NULL)
    FROM people_worker w
    LEFT JOIN ours o ON o.id = w.id
    LEFT JOIN agreed a ON a.family_id = o.family_id
    LEFT JOIN overdue l ON l.family_id = o.family_id
    LEFT JOIN coming c ON c.family_id = o.family_id
    WHERE w.agency_id = the_agency AND the_agency = oneplan_agency()
      AND 'coordinator' = ANY (w.roles) AND w.left_at IS NULL
      AND EXISTS (SELECT FROM people_worker me WHERE me.account_id = oneplan_viewer()
                  AND me.agency_id = the_agency AND me.left_at IS NULL
                  AND me.roles && ARRAY['intake', 'supervisor']::varchar[])
    GROUP BY w.id, w.name ORDER BY w.name
$$;
