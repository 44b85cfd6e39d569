-- What was looked for and not found, in numbers: for those who plan a community's services. Which
-- of the numbers may be shown decides kernel/suppression.py.
CREATE FUNCTION oneplan_unmet_needs(the_community uuid, since date)
RETURNS TABLE (need varchar, area varchar, number bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT u.need, u.area, count(*) FROM directory_unmetneed u
    WHERE u.community_id = the_community AND u.month >= since
      AND EXISTS (SELECT FROM people_worker w
                  WHERE w.account_id = oneplan_viewer() AND w.community_id = the_community
                    AND w.agency_id = oneplan_agency() AND w.left_at IS NULL
                    AND w.roles && '{planner,table,supervisor}')
    GROUP BY u.need, u.area ORDER BY u.need, u.area
$$;
