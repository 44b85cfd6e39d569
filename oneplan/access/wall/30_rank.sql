-- By whose decision: who decides about whom, as data by jurisdiction; from which age somebody alone
-- decides; others than parents who may decide for somebody who cannot (adr/0021).
-- When this file changes: SELECT oneplan_weigh_all()

CREATE FUNCTION oneplan_rank(the_family uuid, decider uuid, subject uuid,
                             beside boolean DEFAULT false) RETURNS smallint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off AS $$
    WITH rights AS MATERIALIZED (
        SELECT r.key, r.rank FROM people_family f JOIN people_community c ON c.id = f.community_id
        JOIN access_decisionright r ON r.jurisdiction_id = c.jurisdiction
        WHERE f.id = the_family AND NOT (beside AND r.when_unable)
    ), their AS MATERIALIZED (
        SELECT oneplan_right(r.custody) AS key FROM people_relation r
        WHERE r.family_id = the_family AND r.person_id = decider
          AND (subject IS NULL OR r.to_person_id = subject)
    )
    SELECT coalesce(CASE WHEN decider IS NULL THEN (SELECT rank FROM rights WHERE key = 'custody')
        ELSE (SELECT CASE WHEN p.left_at IS NOT NULL THEN 99
                          WHEN p.id = subject THEN (SELECT rank FROM rights WHERE key = 'self')
            ELSE least(
                (SELECT min(r.rank) FROM their t JOIN rights r USING (key)
                 WHERE key <> 'access' AND (subject IS NOT NULL OR key = 'custody')),
                (SELECT rank FROM rights WHERE key = CASE
                    WHEN subject IS NOT NULL AND 'access' IN (SELECT key FROM their) THEN 'access'
                    WHEN p.directs THEN 'custody'
                    WHEN 'access' IN (SELECT key FROM their) THEN 'access' END)) END
              FROM people_person p WHERE p.id = decider AND p.family_id = the_family)
        END, 99)::smallint
$$;
REVOKE EXECUTE ON FUNCTION oneplan_rank(uuid, uuid, uuid, boolean) FROM PUBLIC;

CREATE FUNCTION oneplan_set_rank() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    NEW.rank := oneplan_rank(NEW.family_id, NEW.decided_by_id, NEW.person_id);
    RETURN NEW;
END
$$;

-- The moment at which a young person's birthday makes them of age, where the family is: midnight.
-- Somebody born on 29 February has their birthday on 1 March, as in people.rules.age_on.
CREATE FUNCTION oneplan_comes_of_age(the_family uuid, born date) RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT ((b.day + CASE WHEN extract(day FROM b.day) < extract(day FROM born) THEN 1 ELSE 0 END)
            ::timestamp AT TIME ZONE c.zone)
    FROM people_family f JOIN people_community c ON c.id = f.community_id
    JOIN access_jurisdiction j ON j.key = c.jurisdiction
    CROSS JOIN LATERAL (SELECT (born + make_interval(years => j.own_age))::date AS day) b
    WHERE f.id = the_family
$$;
REVOKE EXECUTE ON FUNCTION oneplan_comes_of_age(uuid, date) FROM PUBLIC;

-- Since when each of a family's people is of age, where that is known: the young by their birth
-- date, an adult always. Whoever cares for the family is spoken for by whoever directs it, until
-- they say otherwise themself. Entered twice is one.
CREATE FUNCTION oneplan_ages(the_family uuid) RETURNS TABLE (person_id uuid, since timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off AS $$
    SELECT id, since FROM (
        SELECT p.id, min(CASE WHEN p.standing = 'adult' THEN '-infinity'::timestamptz
                              WHEN p.standing IN ('youth', 'child') AND i.birth_date IS NOT NULL
                              THEN oneplan_comes_of_age(the_family, i.birth_date) END)
                   OVER (PARTITION BY coalesce(p.same_as_id, p.id)) AS since
        FROM people_person p LEFT JOIN people_identity i ON i.person_id = p.id
        WHERE p.family_id = the_family) one
    WHERE since IS NOT NULL
$$;
REVOKE EXECUTE ON FUNCTION oneplan_ages(uuid) FROM PUBLIC;
