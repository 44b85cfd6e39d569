-- Who can see what, and whose word would count, for whoever may know.

-- Who can see what, by the same reckoning as the wall's own: for whoever directs or coordinates
-- the family (the whole record), or for one of its people (`about`: what is about themself).
CREATE FUNCTION oneplan_holders(the_family uuid, about uuid)
RETURNS TABLE (account_id uuid, agency_id uuid, because text, name text, title text,
    agency_name text, person_id uuid, parts jsonb, ends timestamptz, may_redisclose boolean,
    purposes text[])
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT (CASE WHEN about IS NULL THEN the_family = ANY (oneplan_families('steward'))
                 ELSE about = ANY (oneplan_myself()) AND EXISTS (
                     SELECT FROM people_person p
                     WHERE p.id = about AND p.family_id = the_family) END) THEN
        RETURN;
    END IF;
    RETURN QUERY
    SELECT h.viewer_id, h.agency_id, h.because, coalesce(w.name, p.chosen_name, ac.name, '')::text,
           coalesce(w.title, p.relation, '')::text, coalesce(a.name, '')::text, p.id,
           see.parts, h.ends, h.may_redisclose, h.wanted
    FROM (
        SELECT g.viewer_id, g.agency_id,
               coalesce(array_agg(DISTINCT w.purpose::text) FILTER (WHERE w.purpose IS NOT NULL),
                        '{}') AS wanted,
               (array_agg(g.because::text ORDER BY (g.because = 'family') DESC,
                          (g.because = 'emergency') DESC, (g.because = 'assignment') DESC))[1]
                   AS because,
               CASE WHEN bool_and(g.ends IS NOT NULL) THEN max(g.ends) END AS ends,
               bool_or(g.may_redisclose) AS may_redisclose
        FROM access_grant g LEFT JOIN LATERAL unnest(g.purposes) AS w (purpose) ON true
        WHERE g.family_id = the_family AND g.effect = 'permit' AND g.because <> 'own_record'
          AND NOT (about IS NULL AND coalesce(g.rank, 5) = 0)
          AND oneplan_in_force(g.starts, g.ends)
        GROUP BY g.viewer_id, g.agency_id
    ) h
    CROSS JOIN LATERAL (
        -- Once for each purpose that anything is permitted for: what is seen for one of them is seen.
        SELECT jsonb_agg(jsonb_build_object('*', s.it -> '*', 'about', s.it -> about::text,
                         'not', s.it -> ('-' || about::text), 'pen', s.pen -> '*',
                         'pen_about', s.pen -> about::text,
                         'pen_not', s.pen -> ('-' || about::text))) AS parts
        FROM (SELECT oneplan_sight_of('see', h.viewer_id, h.agency_id, u.purpose, the_family,
                                      about IS NULL) -> the_family::text AS it,
                     oneplan_sight_of('write', h.viewer_id, h.agency_id, u.purpose, the_family,
                                      about IS NULL) -> the_family::text AS pen
              FROM unnest(CASE WHEN h.wanted = '{}' THEN ARRAY['coordination'] ELSE h.wanted END)
                   AS u (purpose)) s
    ) see
    LEFT JOIN people_worker w ON w.account_id = h.viewer_id AND w.agency_id = h.agency_id
    LEFT JOIN people_agency a ON a.id = h.agency_id
    LEFT JOIN people_person p ON p.account_id = h.viewer_id AND p.family_id = the_family
    LEFT JOIN accounts_account ac ON ac.id = h.viewer_id
    ORDER BY (h.because = 'family') DESC, 4, 1;
END
$$;

-- What each member of the team sees of the whole record: for whoever directs or coordinates the
-- family; others are told of none. For each purpose that a permit names; without what somebody decided
-- for themself. As it is remembered, where it is and nothing has to be left out.
CREATE FUNCTION oneplan_members_see(the_family uuid)
RETURNS TABLE (account_id uuid, agency_id uuid, parts text[])
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
SET enable_seqscan = off AS $$
BEGIN
    IF NOT the_family = ANY (oneplan_families('steward')) THEN
        RETURN;
    END IF;
    RETURN QUERY
    SELECT m.viewer_id, m.agency_id, array_agg(DISTINCT c.part) FROM (
        SELECT DISTINCT g.viewer_id, g.agency_id, u.purpose FROM access_grant g
        CROSS JOIN LATERAL unnest(CASE WHEN g.purposes = '{}' THEN ARRAY['coordination']
                                  ELSE g.purposes END::text[]) AS u (purpose)
        WHERE g.family_id = the_family AND g.effect = 'permit' AND g.because = 'team'
          AND oneplan_in_force(g.starts, g.ends)) m
    LEFT JOIN LATERAL (
        SELECT s.see, s.until FROM access_visibleparts s
        WHERE s.family_id = the_family AND s.viewer_id = m.viewer_id
          AND s.agency_id IS NOT DISTINCT FROM m.agency_id AND s.purpose IN ('', m.purpose)
        ORDER BY s.purpose DESC LIMIT 1) known ON true
    CROSS JOIN LATERAL jsonb_array_elements_text(CASE
        WHEN known.until <= statement_timestamp() OR EXISTS (SELECT FROM access_grant o
             WHERE o.family_id = the_family AND o.viewer_id = m.viewer_id AND o.rank = 0)
        THEN oneplan_sight_of('see', m.viewer_id, m.agency_id, m.purpose, the_family, true)
             -> the_family::text
        ELSE known.see END -> '*') AS c (part)
    WHERE c.part <> 'any'
    GROUP BY m.viewer_id, m.agency_id;
END
$$;

-- In which of these parts a decision by somebody about somebody would count now, and by which right.
-- For whoever directs or coordinates the family, and about oneself; others are told of none.
CREATE FUNCTION oneplan_counts(the_family uuid, decider uuid, subject uuid, wanted text[],
                               OUT parts text[], OUT by_right text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT coalesce(array_agg(c.part ORDER BY c.part) FILTER (WHERE r.rank < 99 AND CASE
               WHEN subject IS NULL THEN true
               WHEN decider = subject THEN coalesce(noted.capable, true)
               WHEN noted.capable IS NOT NULL THEN NOT noted.capable
               ELSE r.beside < 99 AND NOT EXISTS (SELECT FROM oneplan_ages(the_family) a
                        WHERE a.person_id = subject AND a.since <= statement_timestamp()) END), '{}'),
           coalesce(min(r.key), '')
    FROM unnest(wanted) AS c (part)
    CROSS JOIN (SELECT k.rank, k.beside, o.key FROM (
            SELECT oneplan_rank(the_family, decider, subject) AS rank,
                   oneplan_rank(the_family, decider, subject, true) AS beside) k
        LEFT JOIN (people_family f JOIN people_community m ON m.id = f.community_id
            JOIN access_decisionright o ON o.jurisdiction_id = m.jurisdiction)
          ON f.id = the_family AND o.rank = k.rank) r
    LEFT JOIN LATERAL (SELECT n.capable FROM access_capacitynote n
        WHERE n.family_id = the_family AND c.part = ANY (n.categories)
          AND oneplan_canonical_person(n.person_id) = oneplan_canonical_person(subject)
        ORDER BY n.noted_at DESC, n.id DESC LIMIT 1) AS noted ON true
    WHERE the_family = ANY (oneplan_families('steward')) OR decider = ANY (oneplan_myself())
$$;

-- How often each worker of an agency wrote down in the last year that somebody said yes, and how
-- often so that the worker may see it themself: numbers for its supervisors, never whose yes it was.
CREATE FUNCTION oneplan_written_down(the_agency uuid)
RETURNS TABLE (worker_name text, said bigint, for_themself bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT w.name::text, count(*), count(*) FILTER (WHERE d.recipient_id = w.account_id
               OR (d.recipient_id IS NULL AND d.agency_id = w.agency_id
                   AND (d.role = '' OR d.role = ANY (w.roles))))
    FROM people_worker w
    JOIN access_directive d ON d.created_by = w.account_id AND d.basis = 'express_oral'
     AND d.effect = 'permit' AND d.created_at > statement_timestamp() - interval '1 year'
    WHERE w.agency_id = the_agency AND the_agency = oneplan_agency()
      AND the_agency = (SELECT oneplan_office('supervisor'))
    GROUP BY w.id, w.name ORDER BY 3 DESC, 2 DESC, 1
$$;

-- How many families each coordinator has: a number, for intake and supervisors of that agency.
CREATE FUNCTION oneplan_caseloads(the_agency uuid)
RETURNS TABLE (worker_id uuid, name text, languages text[], families bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT w.id, w.name::text, w.languages::text[], count(DISTINCT b.family_id)
    FROM people_worker w
    LEFT JOIN access_involvement b ON b.viewer_id = w.account_id AND b.agency_id = w.agency_id
     AND b.kind = 'assignment' AND oneplan_lasts(b.ends)
    WHERE w.agency_id = the_agency AND the_agency = oneplan_agency()
      AND 'coordinator' = ANY (w.roles) AND w.left_at IS NULL
      AND EXISTS (SELECT FROM people_worker me WHERE me.account_id = oneplan_viewer()
                  AND me.agency_id = the_agency AND me.left_at IS NULL
                  AND me.roles && ARRAY['intake', 'supervisor']::varchar[])
    GROUP BY w.id, w.name, w.languages ORDER BY w.name
$$;
