-- What a supervisor sees: how many families each coordinator has, and how punctual things are.

-- Workload and timeliness without content. The tables' owner may read these rows, so that the one
-- function below can count them; the application's role cannot act as the owner, and gets numbers.
CREATE POLICY wall_figures ON plans_actionstep FOR SELECT TO CURRENT_USER USING (true);
CREATE POLICY wall_figures ON plans_need FOR SELECT TO CURRENT_USER USING (true);
CREATE POLICY wall_figures ON plans_planversion FOR SELECT TO CURRENT_USER USING (true);
CREATE POLICY wall_figures ON teams_meeting FOR SELECT TO CURRENT_USER USING (true);

CREATE FUNCTION oneplan_workloads(the_agency uuid, the_day date, plan_before timestamptz,
                                  fresh_since timestamptz, skipped integer, many integer)
RETURNS TABLE (worker_id uuid, name text, families bigint, unplanned bigint, stale bigint,
               late bigint, unmet bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH workers AS MATERIALIZED (
        SELECT w.id, w.account_id, w.name FROM people_worker w
        WHERE w.agency_id = the_agency AND the_agency = oneplan_agency()
          AND 'coordinator' = ANY (w.roles) AND w.left_at IS NULL
          AND EXISTS (SELECT FROM people_worker me WHERE me.account_id = oneplan_viewer()
                      AND me.agency_id = the_agency AND me.left_at IS NULL
                      AND me.roles && ARRAY['intake', 'supervisor']::varchar[])
        ORDER BY w.name, w.id OFFSET skipped LIMIT many
    ), ours AS MATERIALIZED (
        -- Coordinator by coordinator: an agency's bases are thousands.
        SELECT w.id, b.family_id, b.since FROM workers w CROSS JOIN LATERAL (
            SELECT a.family_id, min(a.starts) AS since FROM access_involvement a
            WHERE a.viewer_id = w.account_id AND a.agency_id = the_agency
              AND a.kind = 'assignment' AND oneplan_lasts(a.ends)
            GROUP BY a.family_id) b
    ), looked AS MATERIALIZED (
        -- Asked family by family, by index: a join's plan would rest on a guess at how many there are.
        SELECT o.id, o.since,
               (SELECT max(v.agreed_at) FROM plans_planversion v WHERE v.family_id = o.family_id) AS at,
               EXISTS (SELECT FROM plans_actionstep s JOIN plans_need n ON n.id = s.need_id
                       WHERE s.family_id = o.family_id AND s.removed_at IS NULL
                         AND s.status <> 'done' AND s.due < the_day AND n.removed_at IS NULL
                         AND n.status IN ('open', 'partly_met')) AS late,
               EXISTS (SELECT FROM teams_meeting m WHERE m.family_id = o.family_id
                       AND m.status = 'planned' AND m.starts >= now()) AS meets
        FROM ours o
    )
    SELECT w.id, w.name::text, count(l.id),
           count(l.id) FILTER (WHERE l.at IS NULL AND l.since < plan_before),
           count(l.id) FILTER (WHERE l.at < fresh_since),
           count(l.id) FILTER (WHERE l.late), count(l.id) FILTER (WHERE NOT l.meets)
    FROM workers w LEFT JOIN looked l ON l.id = w.id
    GROUP BY w.id, w.name ORDER BY w.name, w.id
$$;
