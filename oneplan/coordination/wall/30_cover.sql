-- One worker acts for another who is away: for that time they coordinate the absent one's families
-- too, with what these families let their coordinators see.

-- Set by a supervisor of the agency, or by whoever goes away. 'set', 'overlaps' (another cover then),
-- 'not_them', 'nothing'. Sent twice under one id, it is one.
CREATE FUNCTION oneplan_set_cover(the_id uuid, the_worker uuid, by_whom uuid, the_start timestamptz,
                                  the_end timestamptz)
RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    me people_worker%ROWTYPE;
    away people_worker%ROWTYPE;
BEGIN
    SELECT * INTO me FROM people_worker w WHERE w.account_id = oneplan_viewer()
       AND w.agency_id = oneplan_agency() AND w.left_at IS NULL;
    SELECT * INTO away FROM people_worker w WHERE w.id = the_worker AND w.agency_id = me.agency_id
       AND oneplan_can_hold(w);
    IF away.id IS NULL OR NOT (away.id = me.id OR 'supervisor' = ANY (me.roles)) THEN
        RETURN 'nothing';
    ELSIF the_end <= greatest(the_start, clock_timestamp()) OR away.id = by_whom
       OR NOT EXISTS (SELECT FROM people_worker w WHERE w.id = by_whom
                      AND w.agency_id = me.agency_id AND oneplan_can_hold(w)) THEN
        RETURN 'not_them';
    END IF;
    -- One after the other, since nobody covers while they are away themself.
    PERFORM pg_advisory_xact_lock(9, hashtext(me.agency_id::text) & 1023);
    IF EXISTS (SELECT FROM coordination_cover WHERE id = the_id) THEN
        RETURN 'set';
    ELSIF EXISTS (SELECT FROM coordination_cover
                  WHERE (worker_id IN (the_worker, by_whom) OR by_id = the_worker)
                    AND during && tstzrange(the_start, the_end)) THEN
        RETURN 'overlaps';
    END IF;
    INSERT INTO coordination_cover (id, community_id, created_at, agency_id, worker_id, by_id, during,
        set_by_id)
    VALUES (the_id, me.community_id, clock_timestamp(), me.agency_id, the_worker, by_whom,
        tstzrange(the_start, the_end), me.id);
    PERFORM oneplan_project_baton(h.family_id) FROM (SELECT family_id FROM coordination_holding
        WHERE worker_id = the_worker AND upper_inf(during) ORDER BY family_id) h;
    RETURN 'set';
END
$$;

-- The absent one is back earlier, or somebody else covers.
CREATE FUNCTION oneplan_end_cover(the_cover uuid) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    gone uuid;
BEGIN
    SELECT c.worker_id INTO gone FROM coordination_cover c
    JOIN people_worker me ON me.account_id = oneplan_viewer() AND me.agency_id = c.agency_id
     AND me.agency_id = oneplan_agency() AND me.left_at IS NULL
    WHERE c.id = the_cover AND upper(c.during) > clock_timestamp()
      AND ('supervisor' = ANY (me.roles) OR me.id IN (c.worker_id, c.by_id));
    IF gone IS NULL THEN
        RETURN 'nothing';
    END IF;
    PERFORM oneplan_close_cover(the_cover, gone);
    RETURN 'ended';
END
$$;

CREATE FUNCTION oneplan_close_cover(the_cover uuid, the_worker uuid) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM coordination_cover WHERE id = the_cover AND lower(during) >= clock_timestamp();
    UPDATE coordination_cover SET during = tstzrange(lower(during), clock_timestamp())
    WHERE id = the_cover;
    PERFORM oneplan_project_baton(h.family_id) FROM (SELECT family_id FROM coordination_holding
        WHERE worker_id = the_worker AND upper_inf(during) ORDER BY family_id) h;
END
$$;
REVOKE EXECUTE ON FUNCTION oneplan_close_cover(uuid, uuid) FROM PUBLIC;

-- Every cover that somebody gives or has, when they leave.
CREATE FUNCTION oneplan_end_covers(whose uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT count(oneplan_close_cover(c.id, c.worker_id)) FROM coordination_cover c
    WHERE whose IN (c.worker_id, c.by_id) AND upper(c.during) > clock_timestamp()
$$;
REVOKE EXECUTE ON FUNCTION oneplan_end_covers(uuid) FROM PUBLIC;
