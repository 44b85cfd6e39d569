-- Lists of work: which families' batons somebody holds, sees to, or is asked to take.

-- A family on such a list: by its name for whoever may see it, else by its reference: what
-- supervisors need to hand a family on is not whose it is.
CREATE FUNCTION oneplan_batons(of_worker uuid, of_families uuid[], skipped integer, many integer)
RETURNS TABLE (family_id uuid, name text, reference text, stage text, language text,
    worker_id uuid, worker_name text, gone boolean, since timestamptz, mine boolean,
    handover_id uuid, to_name text, asked_at timestamptz, wish_id uuid, wish text, wish_kind text,
    wish_agency_id uuid, wish_agency text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH me AS MATERIALIZED (
        SELECT w.id, w.agency_id, 'supervisor' = ANY (w.roles) AS supervises FROM people_worker w
        WHERE w.account_id = oneplan_viewer() AND w.agency_id = oneplan_agency()
          AND w.left_at IS NULL
    ), seen AS MATERIALIZED (
        SELECT oneplan_families('see') AS families, oneplan_families('family') AS own
    )
    SELECT f.id, CASE WHEN f.id = ANY (seen.families) THEN f.name ELSE '' END::text,
           r.reference::text, f.stage::text, f.language::text, w.id, w.name::text,
           NOT oneplan_can_hold(w), lower(h.during), w.id = me.id, o.id, t.name::text, o.created_at,
           v.id, v.words::text, v.kind::text, g.id,
           g.name::text
    FROM me CROSS JOIN seen
    JOIN coordination_holding h ON h.agency_id = me.agency_id AND upper_inf(h.during)
    JOIN people_worker w ON w.id = h.worker_id
    JOIN people_family f ON f.id = h.family_id
    LEFT JOIN access_familyreference r ON r.family_id = f.id
    LEFT JOIN coordination_handover o ON o.family_id = f.id AND o.status = 'waiting'
    LEFT JOIN people_worker t ON t.id = o.to_worker_id
    LEFT JOIN LATERAL (SELECT * FROM coordination_wish v WHERE v.family_id = f.id
        AND v.status = 'open' AND (me.supervises OR v.for_holder) ORDER BY v.created_at LIMIT 1) v
      ON true
    LEFT JOIN people_agency g ON g.id = v.agency_id
    -- As oneplan_may_hand_over says of each, for thousands at once.
    WHERE NOT f.id = ANY (seen.own) AND (of_worker IS NULL OR w.id = of_worker)
      AND (of_families IS NULL OR f.id = ANY (of_families))
      AND (me.supervises OR w.id = me.id OR EXISTS (SELECT FROM coordination_cover c
           WHERE c.worker_id = w.id AND c.by_id = me.id AND c.during @> statement_timestamp()))
    ORDER BY (v.id IS NULL), oneplan_can_hold(w), w.name, lower(h.during), f.id
    OFFSET skipped LIMIT many
$$;

-- Each coordinator of the agency whom the viewer supervises, and whoever has left and still holds
-- families on paper: how many, how many wait to be accepted, who covers.
CREATE FUNCTION oneplan_holders_here()
RETURNS TABLE (worker_id uuid, name text, gone boolean, families bigint, waiting bigint,
    cover_id uuid, cover_name text, cover_from timestamptz, cover_until timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT w.id, w.name::text, NOT oneplan_can_hold(w), count(h.id), count(o.id), c.id,
           b.name::text, lower(c.during), upper(c.during)
    FROM people_worker w
    JOIN people_worker me ON me.account_id = oneplan_viewer() AND me.agency_id = w.agency_id
     AND me.agency_id = oneplan_agency() AND me.left_at IS NULL
    LEFT JOIN coordination_holding h ON h.worker_id = w.id AND upper_inf(h.during)
    LEFT JOIN coordination_handover o ON o.family_id = h.family_id AND o.status = 'waiting'
    LEFT JOIN LATERAL (SELECT * FROM coordination_cover c WHERE c.worker_id = w.id
        AND upper(c.during) > statement_timestamp() ORDER BY lower(c.during) LIMIT 1) c ON true
    LEFT JOIN people_worker b ON b.id = c.by_id
    WHERE ('supervisor' = ANY (me.roles) OR w.id = me.id)
    GROUP BY w.id, w.name, w.left_at, w.roles, c.id, b.name, c.during
    HAVING count(h.id) > 0 OR oneplan_can_hold(w)
    ORDER BY oneplan_can_hold(w), w.name, w.id
$$;

-- What the viewer is asked to take over, with all they need to decide: the name only where the family
-- lets coordinators of their agency see something, or them.
CREATE FUNCTION oneplan_batons_offered()
RETURNS TABLE (handover_id uuid, family_id uuid, name text, reference text, language text,
    from_name text, by_name text, why text, introduction text, meet_on date, promised text,
    overlap_until date, asked_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT o.id, f.id, CASE WHEN EXISTS (SELECT FROM access_directive d
               WHERE d.family_id = f.id AND d.effect = 'permit' AND d.withdrawn_at IS NULL
                 AND oneplan_in_force(d.starts, d.ends)
                 AND (d.recipient_id = w.account_id OR (d.recipient_id IS NULL
                      AND d.agency_id = w.agency_id AND (d.role = '' OR d.role = ANY (w.roles)))))
               THEN f.name ELSE '' END::text,
           r.reference::text, f.language::text, p.name::text, b.name::text, o.why::text,
           o.introduction::text, o.meet_on, o.promised::text, o.overlap_until, o.created_at
    FROM people_worker w
    JOIN coordination_handover o ON o.to_worker_id = w.id AND o.status = 'waiting'
    JOIN people_family f ON f.id = o.family_id
    JOIN people_worker p ON p.id = o.from_worker_id
    JOIN people_worker b ON b.id = o.proposed_by_id
    LEFT JOIN access_familyreference r ON r.family_id = f.id
    WHERE w.account_id = oneplan_viewer() AND w.agency_id = oneplan_agency()
      AND oneplan_can_hold(w)
    ORDER BY o.created_at, o.id
$$;

-- For the first page of the day: how many batons wait for the viewer; wait for others whom they asked
-- or supervise; stand on paper of somebody who has left; how many families ask for somebody else.
CREATE FUNCTION oneplan_batons_waiting(OUT for_me bigint, OUT for_others bigint, OUT on_paper bigint,
                                       OUT wishes bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT (SELECT count(*) FROM oneplan_batons_offered()),
           count(b.handover_id) FILTER (WHERE b.handover_id NOT IN (
               SELECT o.handover_id FROM oneplan_batons_offered() o)),
           count(*) FILTER (WHERE b.gone), count(b.wish_id)
    FROM oneplan_batons(NULL, NULL, 0, 5000) b
$$;
