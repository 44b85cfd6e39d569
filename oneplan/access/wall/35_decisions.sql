-- Which decisions count now: who was found able to decide, who alone decides, what still has its ground.
-- Called by those that run as the tables' owner, and by nobody else.
-- When this file changes: SELECT oneplan_weigh_all()

-- {person: {category: whether they can decide it}}, as was noted last. No note: presumed capable, and a
-- parent may decide too. Noted as capable: nobody else may. Entered twice is one (adr/0014).
CREATE FUNCTION oneplan_noted(the_family uuid) RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN coalesce((
        SELECT jsonb_object_agg(person_id, notes) FROM (
            SELECT person_id, jsonb_object_agg(category, capable) AS notes FROM (
                SELECT DISTINCT ON (p.id, c.category) p.id AS person_id, c.category, n.capable
                FROM people_person p
                JOIN access_capacitynote n ON oneplan_canonical_person(n.person_id) = oneplan_canonical_person(p.id),
                     unnest(n.categories) AS c (category)
                WHERE n.family_id = the_family AND p.family_id = the_family
                ORDER BY p.id, c.category, n.noted_at DESC, n.id DESC) last
            GROUP BY person_id) people), '{}');
END
$$;
REVOKE EXECUTE ON FUNCTION oneplan_noted(uuid) FROM PUBLIC;

-- {person: {category: from when they alone decide it}}: since it was noted; and, about what nothing was
-- noted, since the age at which one decides for oneself (adr/0021).
CREATE FUNCTION oneplan_alone(the_family uuid, noted jsonb) RETURNS jsonb
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN coalesce((
        SELECT jsonb_object_agg(person_id, parts) FROM (
            SELECT person_id, jsonb_object_agg(category, since) AS parts FROM (
                SELECT p.key AS person_id, n.key AS category, '-infinity'::timestamptz AS since
                FROM jsonb_each(noted) p, jsonb_each(p.value) n WHERE n.value = 'true'
                UNION ALL
                SELECT a.person_id::text, c.category, a.since
                FROM oneplan_ages(the_family) a CROSS JOIN unnest(oneplan_shared()) AS c (category)
                WHERE NOT coalesce(noted -> a.person_id::text ? c.category, false)) all_
            GROUP BY person_id) people), '{}');
END
$$;
REVOKE EXECUTE ON FUNCTION oneplan_alone(uuid, jsonb) FROM PUBLIC;

-- Decisions that still have their ground, each part until its person alone decides it. A right that
-- waits for who cannot decide counts in just what was found so; in the rest they decide by another
-- right, if they have one.
CREATE FUNCTION oneplan_decisions(the_family uuid, noted jsonb, alone jsonb)
RETURNS TABLE (community_id uuid, person_id uuid, decided_by_id uuid, effect varchar,
    recipient_id uuid, agency_id uuid, role varchar, items uuid[], may_write boolean,
    may_redisclose boolean, rank smallint, purposes text[], parts text[], starts timestamptz,
    ends timestamptz)
LANGUAGE sql STABLE AS $$
    WITH waiting AS MATERIALIZED (
        SELECT array_agg(r.rank) AS ranks FROM people_family f
        JOIN people_community c ON c.id = f.community_id
        JOIN access_decisionright r ON r.jurisdiction_id = c.jurisdiction
        WHERE f.id = the_family AND r.when_unable
    ), ground AS MATERIALIZED (
        -- By what right each decider decides now: asked once for all that they decided.
        SELECT d.decided_by_id, d.person_id,
               oneplan_rank(the_family, d.decided_by_id, d.person_id) AS rank,
               oneplan_rank(the_family, d.decided_by_id, d.person_id, true) AS beside
        FROM (SELECT DISTINCT decided_by_id, person_id FROM access_directive
              WHERE family_id = the_family AND withdrawn_at IS NULL AND oneplan_lasts(ends)) d
    )
    SELECT d.community_id, d.person_id, d.decided_by_id, d.effect, d.recipient_id, d.agency_id,
           d.role, d.item_ids, d.may_write, d.may_redisclose, p.rank, d.purposes::text[], p.parts,
           d.starts, least(d.ends, p.until)
    FROM access_directive d
    JOIN ground g ON g.decided_by_id IS NOT DISTINCT FROM d.decided_by_id
     AND g.person_id IS NOT DISTINCT FROM d.person_id
    CROSS JOIN waiting w
    CROSS JOIN LATERAL (
        SELECT array_agg(c.category ORDER BY c.category)::text[] AS parts, c.until, c.rank FROM (
            SELECT c.category, CASE WHEN d.person_id IS NULL OR d.decided_by_id = d.person_id
                THEN 'infinity' ELSE coalesce((alone -> d.person_id::text
                    ->> c.category)::timestamptz, 'infinity') END AS until,
                CASE WHEN d.rank = ANY (w.ranks)
                      AND noted -> d.person_id::text ->> c.category IS DISTINCT FROM 'false'
                     THEN g.beside ELSE d.rank END AS rank
            FROM unnest(d.categories) AS c (category)
            WHERE d.person_id IS NULL OR d.decided_by_id IS DISTINCT FROM d.person_id
               OR coalesce((SELECT n.capable FROM access_capacitynote n
                    WHERE n.family_id = the_family AND c.category = ANY (n.categories)
                      AND oneplan_canonical_person(n.person_id) = oneplan_canonical_person(d.person_id)
                      AND n.noted_at <= d.created_at
                    ORDER BY n.noted_at DESC, n.id DESC LIMIT 1), true)) c
        GROUP BY c.until, c.rank) p
    WHERE d.family_id = the_family AND d.withdrawn_at IS NULL AND oneplan_lasts(d.ends)
      AND least(d.ends, p.until) > greatest(statement_timestamp(), d.starts)
      AND g.rank <= d.rank AND d.rank < 99 AND p.rank < 99
$$;
REVOKE EXECUTE ON FUNCTION oneplan_decisions(uuid, jsonb, jsonb) FROM PUBLIC;
