-- For each coordinator of an agency: families; of these, how many have no agreed plan though they
-- were assigned before `plan_before`; a plan agreed before `fresh_since`; a promise due before
-- `the_day`; no meeting to come. For intake workers and supervisors of that agency, acting for it;
-- others get nothing. Which family is meant is never said. So many coordinators from one on, by name:
-- an agency may have a hundred, with five thousand families.
DROP FUNCTION oneplan_workloads(uuid, date, timestamptz, timestamptz);
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
        SELECT w.id, b.family_id, min(b.starts) AS since
        FROM workers w
        JOIN access_basis b ON b.viewer_id = w.account_id AND b.agency_id = the_agency
         AND b.kind = 'assignment' AND (b.ends IS NULL OR b.ends > now())
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
    FROM workers w
    LEFT JOIN ours o ON o.id = w.id
    LEFT JOIN agreed a ON a.family_id = o.family_id
    LEFT JOIN overdue l ON l.family_id = o.family_id
    LEFT JOIN coming c ON c.family_id = o.family_id
    GROUP BY w.id, w.name ORDER BY w.name, w.id
$$;
