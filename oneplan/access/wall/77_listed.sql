-- Whoever is shown a family's name, or a promise's words, on a list of their work is in its log too.

-- Notes the viewer in the log of each of these families that they see: once a day, where the family
-- lives, and purpose. `the_ids`: a new line's id for each family. Says how many were noted.
CREATE FUNCTION oneplan_listed(the_families uuid[], the_ids uuid[]) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    me constant uuid := oneplan_viewer();
    job people_worker%ROWTYPE;
    noted bigint;
BEGIN
    SELECT * INTO job FROM people_worker w
    WHERE w.account_id = me AND w.agency_id = oneplan_agency() AND w.left_at IS NULL;
    -- In order: two that note the same families do not wait for each other's seals.
    INSERT INTO access_accessevent (id, community_id, family_id, viewer_id, viewer_name, agency_id,
        agency_name, part, purpose, at)
    SELECT l.id, f.community_id, f.id, me, left(coalesce(job.name, a.name), 120), job.agency_id,
           left(coalesce(g.name, ''), 160), 'list', oneplan_purpose(), clock_timestamp()
    FROM unnest(the_families, the_ids) l(family_id, id)
    JOIN people_family f ON f.id = l.family_id
    JOIN people_community c ON c.id = f.community_id
    JOIN accounts_account a ON a.id = me
    LEFT JOIN people_agency g ON g.id = job.agency_id
    WHERE f.id = ANY (oneplan_families('see'))
      AND NOT EXISTS (SELECT FROM access_accessevent e
          WHERE e.family_id = f.id AND e.viewer_id = me AND e.part = 'list'
            AND e.agency_id IS NOT DISTINCT FROM job.agency_id AND e.purpose = oneplan_purpose()
            AND e.at >= date_trunc('day', statement_timestamp(), c.zone))
    ORDER BY f.id;
    GET DIAGNOSTICS noted = ROW_COUNT;
    RETURN noted;
END
$$;
