-- Who holds a family's baton (adr/0033). A holding ends only where the next begins: the exclusion
-- constraint forbids two at a time, `oneplan_no_gap` forbids none. Involvements of the kind
-- 'assignment', from which a coordinator's grants come, are projected from holdings and cover: the
-- application writes a family's first one, at intake, and no other.
-- When this file changes: SELECT oneplan_hold_all()

-- One change of a family's baton at a time.
CREATE FUNCTION oneplan_lock_baton(the_family uuid) RETURNS void LANGUAGE sql AS $$
    SELECT pg_advisory_xact_lock(8, hashtext(the_family::text) & 1023)
$$;
REVOKE EXECUTE ON FUNCTION oneplan_lock_baton(uuid) FROM PUBLIC;

-- The holding that lasts, if the family has a holder.
CREATE FUNCTION oneplan_holding(the_family uuid) RETURNS SETOF coordination_holding
LANGUAGE sql STABLE AS $$
    SELECT * FROM coordination_holding WHERE family_id = the_family AND upper_inf(during)
$$;
REVOKE EXECUTE ON FUNCTION oneplan_holding(uuid) FROM PUBLIC;

-- Whether this worker can coordinate a family now.
CREATE FUNCTION oneplan_can_hold(it people_worker) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT it.left_at IS NULL AND 'coordinator' = ANY (it.roles)
$$;
REVOKE EXECUTE ON FUNCTION oneplan_can_hold(people_worker) FROM PUBLIC;

-- Who answers for a family at a moment: whoever covers for its holder, else the holder; where the
-- holder has left, nobody by name: the supervisors of the agency, on whose paper it still stands.
CREATE FUNCTION oneplan_answers_for(the_family uuid, the_moment timestamptz) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT coalesce((SELECT b.id FROM coordination_cover c JOIN people_worker b ON b.id = c.by_id
                     WHERE c.worker_id = h.worker_id AND c.during @> the_moment
                       AND oneplan_can_hold(b)),
                    (SELECT w.id FROM people_worker w
                     WHERE w.id = h.worker_id AND oneplan_can_hold(w)))
    FROM coordination_holding h WHERE h.family_id = the_family AND h.during @> the_moment
$$;
REVOKE EXECUTE ON FUNCTION oneplan_answers_for(uuid, timestamptz) FROM PUBLIC;

-- Whether the viewer, as they act now, may hand this baton on: its holder, whoever covers for them,
-- a supervisor of their agency. Never somebody whose own family it is.
CREATE FUNCTION oneplan_may_hand_over(h coordination_holding) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT NOT h.family_id = ANY (oneplan_families('family')) AND EXISTS (
        SELECT FROM people_worker me
        WHERE me.account_id = oneplan_viewer() AND me.agency_id = oneplan_agency()
          AND me.agency_id = h.agency_id AND me.left_at IS NULL
          AND ('supervisor' = ANY (me.roles) OR (oneplan_can_hold(me) AND (me.id = h.worker_id
               OR EXISTS (SELECT FROM coordination_cover c WHERE c.worker_id = h.worker_id
                          AND c.by_id = me.id AND c.during @> statement_timestamp())))))
$$;
REVOKE EXECUTE ON FUNCTION oneplan_may_hand_over(coordination_holding) FROM PUBLIC;

-- From holdings and cover to assignments, as grants are derived from these (access/40_grants.sql).
CREATE FUNCTION oneplan_project_baton(the_family uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH wanted AS (
        SELECT h.community_id, w.account_id, h.agency_id, lower(h.during) AS starts,
               NULL::timestamptz AS ends
        FROM oneplan_holding(the_family) h JOIN people_worker w ON w.id = h.worker_id
        UNION ALL
        SELECT h.community_id, b.account_id, c.agency_id, greatest(lower(c.during), lower(h.during)),
               upper(c.during)
        FROM oneplan_holding(the_family) h
        JOIN coordination_cover c ON c.worker_id = h.worker_id
         AND upper(c.during) > clock_timestamp()
        JOIN people_worker b ON b.id = c.by_id
    ), over AS (
        UPDATE access_involvement a SET ends = clock_timestamp()
        WHERE a.family_id = the_family AND a.kind = 'assignment' AND oneplan_lasts(a.ends)
          AND NOT EXISTS (SELECT FROM wanted o WHERE o.account_id = a.viewer_id
              AND o.agency_id = a.agency_id AND o.ends IS NOT DISTINCT FROM a.ends)
    )
    INSERT INTO access_involvement (id, community_id, family_id, created_at, created_by, kind,
        viewer_id, agency_id, role, sent, starts, ends)
    SELECT gen_random_uuid(), o.community_id, the_family, clock_timestamp(), oneplan_viewer(),
           'assignment', o.account_id, o.agency_id, 'coordinator', false, o.starts, o.ends
    FROM wanted o
    WHERE NOT EXISTS (SELECT FROM access_involvement a
        WHERE a.family_id = the_family AND a.kind = 'assignment' AND a.viewer_id = o.account_id
          AND a.agency_id = o.agency_id AND oneplan_lasts(a.ends)
          AND a.ends IS NOT DISTINCT FROM o.ends)
$$;
REVOKE EXECUTE ON FUNCTION oneplan_project_baton(uuid) FROM PUBLIC;

-- A statement of the application's takes no baton: it gives a family without a holder its first.
CREATE FUNCTION oneplan_guard_baton() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' AND NEW.kind = 'assignment' THEN
        PERFORM oneplan_lock_baton(NEW.family_id);
        IF NEW.ends IS NOT NULL OR NEW.starts > clock_timestamp() + interval '1 minute'
           OR EXISTS (SELECT FROM oneplan_holding(NEW.family_id)) THEN
            PERFORM oneplan_refuse('whose_baton');
        END IF;
    ELSIF TG_OP = 'UPDATE' AND 'assignment' IN (OLD.kind, NEW.kind) THEN
        PERFORM oneplan_refuse('whose_baton');
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER baton BEFORE INSERT OR UPDATE ON access_involvement FOR EACH ROW
    WHEN (oneplan_by_application()) EXECUTE FUNCTION oneplan_guard_baton();

-- With a family's first assignment begins its first holding; after an earlier one, where it is over.
CREATE FUNCTION oneplan_hold(it access_involvement) RETURNS void LANGUAGE sql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
    INSERT INTO coordination_holding (id, community_id, family_id, created_at, worker_id, agency_id,
        during, ended)
    SELECT gen_random_uuid(), it.community_id, it.family_id, clock_timestamp(), w.id, w.agency_id,
           tstzrange(greatest(least(it.starts, clock_timestamp()),
               (SELECT max(upper(h.during)) FROM coordination_holding h
                WHERE h.family_id = it.family_id)), NULL), ''
    FROM people_worker w
    WHERE w.account_id = it.viewer_id AND w.agency_id = it.agency_id
      AND w.community_id = it.community_id
      AND NOT EXISTS (SELECT FROM oneplan_holding(it.family_id))
$$;
REVOKE EXECUTE ON FUNCTION oneplan_hold(access_involvement) FROM PUBLIC;

CREATE FUNCTION oneplan_first_assigned() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM oneplan_hold(NEW);
    RETURN NULL;
END
$$;
CREATE TRIGGER held AFTER INSERT ON access_involvement FOR EACH ROW
    WHEN (NEW.kind = 'assignment' AND NEW.ends IS NULL) EXECUTE FUNCTION oneplan_first_assigned();

-- For records from before there were batons: whoever was assigned last holds it.
CREATE FUNCTION oneplan_hold_all() RETURNS void LANGUAGE sql AS $$
    SELECT count(oneplan_hold(a)) FROM (
        SELECT DISTINCT ON (family_id) * FROM access_involvement
        WHERE kind = 'assignment' AND ends IS NULL ORDER BY family_id, starts DESC) a
$$;
REVOKE EXECUTE ON FUNCTION oneplan_hold_all() FROM PUBLIC;

-- At the end of a transaction: what has ended is followed at once, or the family has moved.
CREATE FUNCTION oneplan_no_gap() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE' OR (TG_OP = 'UPDATE' AND (NEW.family_id, NEW.worker_id, lower(NEW.during))
            IS DISTINCT FROM (OLD.family_id, OLD.worker_id, lower(OLD.during)))
       OR (NOT upper_inf(NEW.during) AND NEW.ended <> 'moved' AND NOT EXISTS (
            SELECT FROM coordination_holding n
            WHERE n.family_id = NEW.family_id AND lower(n.during) = upper(NEW.during))) THEN
        RAISE EXCEPTION 'a family would be nobody''s' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'a_family_is_somebodys';
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER no_gap AFTER INSERT OR UPDATE OR DELETE ON coordination_holding
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION oneplan_no_gap();
