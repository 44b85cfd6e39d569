-- A line of the log: that the viewer opened a part of a family's record. Name, agency, purpose and
-- time are not the caller's to say. Only where the viewer sees something of the family.
-- `at_machine`: with borrowed eyes, at the machine itself; nobody of the team looked.
CREATE FUNCTION oneplan_log(the_family uuid, the_part text, at_machine boolean DEFAULT false)
RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    INSERT INTO access_accessevent (id, community_id, family_id, viewer_id, viewer_name, agency_id,
        agency_name, part, purpose, at)
    SELECT gen_random_uuid(), f.community_id, f.id, oneplan_viewer(),
           CASE WHEN at_machine THEN 'OnePlan' ELSE left(coalesce(w.name, a.name, ''), 120) END,
           w.agency_id, coalesce(g.name, ''), left(the_part, 40),
           CASE WHEN at_machine THEN 'command'
               WHEN EXISTS (SELECT FROM access_grant e WHERE e.family_id = f.id
                   AND e.viewer_id = oneplan_viewer() AND e.because = 'emergency'
                   AND oneplan_lasts(e.ends)) THEN 'emergency'
               ELSE left(oneplan_purpose(), 40) END,
           clock_timestamp()
    FROM people_family f
    LEFT JOIN people_worker w ON w.account_id = oneplan_viewer() AND w.agency_id = oneplan_agency()
         AND NOT at_machine
    LEFT JOIN people_agency g ON g.id = w.agency_id
    LEFT JOIN accounts_account a ON a.id = oneplan_viewer()
    WHERE f.id = the_family AND oneplan_viewer() IS NOT NULL
      AND the_family = ANY (oneplan_families('see'))
$$;
