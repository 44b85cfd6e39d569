-- Which families the viewer has to do with: the first half of every policy, answered by an index.
--
-- The functions of this room run as the tables' owner, with a fixed search path; the application's
-- role may call them but can neither read the facts behind them nor change them.
--
-- What the wall asks is always about one family or one viewer, and an index answers it. A plan made
-- while the tables were small (a new community's first hours, a large import in one transaction)
-- reads them whole, and is kept: weighing some thousands of families then takes quadratic time.
-- So it is forbidden: SET enable_seqscan = off.

-- Families of whoever is asking, for one way of using their grants:
-- see; write; steward (decide who may see); coordinate (its plan); family (belongs to the family).
-- Asked for each table of a page: a plan made anew for each asking took five times as long as the
-- answer.
CREATE FUNCTION oneplan_families(mode text) RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
DECLARE
    me constant uuid := oneplan_viewer();
    agency constant uuid := oneplan_agency();
    record constant uuid := CASE WHEN mode <> 'family' THEN oneplan_record() END;
BEGIN
    IF me IS NULL THEN
        RETURN '{}';
    END IF;
    RETURN coalesce((
        SELECT array_agg(DISTINCT g.family_id) FROM access_grant g
        -- Under one hat at a time: what somebody may see as a member of a family they do not see
        -- while they act for an agency. That a family is theirs they know under every hat.
        WHERE g.viewer_id = me
          AND g.family_id BETWEEN coalesce(record, oneplan_least())
                              AND coalesce(record, oneplan_most())
          AND (mode = 'family' OR g.agency_id IS NOT DISTINCT FROM agency)
          AND g.effect = 'permit' AND oneplan_in_force(g.starts, g.ends)
          AND (g.purposes = '{}' OR oneplan_purpose() = ANY (g.purposes))
          AND (mode = 'see' OR (mode = 'write' AND g.may_write)
               OR (mode = 'steward' AND g.may_steward)
               OR (mode = 'coordinate' AND g.because = 'assignment')
               OR (mode = 'family' AND g.because = 'family'))), '{}');
END
$$;

-- Whether this family's rows are being carried over just now. Only the tables' owner can carry, as
-- whom oneplan_move_family runs: for the application, whatever it sets, this is never true.
CREATE FUNCTION oneplan_moves(the_family uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT the_family = nullif(current_setting('oneplan.moving', true), '')::uuid
       AND current_user = (SELECT pg_get_userbyid(relowner) FROM pg_class
                           WHERE oid = 'people_family'::regclass)
$$;
