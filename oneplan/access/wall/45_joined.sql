-- What a merge of two entries or two records does to grants (adr/0014). It only closes.
-- When this file changes: SELECT oneplan_weigh_all()

-- The record was closed because the family has an earlier one.
CREATE FUNCTION oneplan_is_closed(the_family uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM access_change c WHERE c.other_family_id = the_family
        AND c.kind = 'merge_families' AND c.outcome = 'approved' AND c.undone_at IS NULL)
$$;
REVOKE EXECUTE ON FUNCTION oneplan_is_closed(uuid) FROM PUBLIC;

-- Since when, for whoever belongs to the family.
CREATE FUNCTION oneplan_closed_since(the_family uuid) RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT max(c.decided_at) FROM access_change c WHERE c.other_family_id = the_family
      AND c.kind = 'merge_families' AND c.outcome = 'approved' AND c.undone_at IS NULL
      AND the_family = ANY (oneplan_families('family'))
$$;

-- Entered twice: rows and permits stay with the entry they were given for; a denial about either
-- entry is a denial about both. A closed record: nobody outside the family sees it, but those to
-- whom it is handed over, and they only the parts that they could see of both records.
CREATE FUNCTION oneplan_grants_added() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM added WHERE effect = 'deny' AND person_id IS NOT NULL) THEN
        INSERT INTO access_grant (community_id, family_id, viewer_id, agency_id, person_id, effect,
            categories, may_write, may_steward, may_redisclose, rank, items, purposes, starts,
            ends, because)
        SELECT n.community_id, n.family_id, n.viewer_id, n.agency_id, twin.id, n.effect,
            n.categories, n.may_write, n.may_steward, n.may_redisclose, n.rank, n.items,
            n.purposes, n.starts, n.ends, n.because
        FROM added n JOIN people_person it ON it.id = n.person_id
        JOIN people_person twin ON twin.family_id = it.family_id AND twin.id <> it.id
         AND coalesce(twin.same_as_id, twin.id) = coalesce(it.same_as_id, it.id)
        WHERE n.effect = 'deny' AND NOT EXISTS (SELECT FROM access_grant g
            WHERE g.family_id = n.family_id AND g.viewer_id = n.viewer_id AND g.effect = 'deny'
              AND g.person_id = twin.id AND g.agency_id IS NOT DISTINCT FROM n.agency_id
              AND g.categories = n.categories AND g.rank IS NOT DISTINCT FROM n.rank
              AND g.items = n.items AND g.purposes = n.purposes AND g.starts = n.starts
              AND g.ends IS NOT DISTINCT FROM n.ends AND g.because = n.because);
    END IF;
    IF EXISTS (SELECT FROM (SELECT DISTINCT family_id FROM added) f
               WHERE oneplan_is_closed(f.family_id)) THEN
        UPDATE access_grant g SET
            categories = ARRAY(SELECT c FROM unnest(g.categories) AS c WHERE c = ANY (coalesce(
                (SELECT h.categories FROM access_handover h WHERE h.family_id = g.family_id
                 AND h.viewer_id = g.viewer_id AND h.agency_id = g.agency_id), '{}'))),
            may_write = g.may_write AND g.because = 'intake',
            may_steward = g.may_steward AND g.because = 'intake',
            may_redisclose = false
        FROM added n
        WHERE n.id = g.id AND g.effect = 'permit' AND oneplan_is_closed(g.family_id)
          AND g.because IN ('intake', 'assignment', 'team');
        DELETE FROM access_grant g USING added n
        WHERE n.id = g.id AND g.effect = 'permit' AND g.categories = '{}';
    END IF;
    RETURN NULL;
END
$$;

-- Which entry somebody is shown as is for the functions below alone.
CREATE FUNCTION oneplan_keep_same_as() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF current_user <> (SELECT tableowner FROM pg_tables
                        WHERE schemaname = 'public' AND tablename = 'people_person') THEN
        RAISE EXCEPTION 'a merge needs two people' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;
