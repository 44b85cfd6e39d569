-- What a family asks about its coordinator.

-- For whoever directs the family. `the_handover`: the proposal that it says no to; nobody takes the
-- family over by it then. 'asked' or 'nothing'. Sent twice under one id, it is one.
CREATE FUNCTION oneplan_wish(the_id uuid, the_family uuid, the_kind text, the_agency uuid,
                             the_handover uuid, said text, tell_holder boolean)
RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF oneplan_agency() IS NOT NULL OR NOT the_family = ANY (oneplan_families('family'))
       OR NOT the_family = ANY (oneplan_families('steward')) THEN
        RETURN 'nothing';
    ELSIF EXISTS (SELECT FROM coordination_wish WHERE id = the_id) THEN
        RETURN 'asked';
    END IF;
    PERFORM oneplan_lock_baton(the_family);
    UPDATE coordination_handover SET status = 'family_no', answered_at = clock_timestamp()
    WHERE id = the_handover AND family_id = the_family AND status = 'waiting';
    -- The later choice of an agency is the one that counts.
    UPDATE coordination_wish SET status = 'answered', answered_at = clock_timestamp()
    WHERE family_id = the_family AND kind = the_kind AND status = 'open' AND kind = 'agency';
    INSERT INTO coordination_wish (id, community_id, family_id, created_at, kind, agency_id,
        handover_id, words, asked_by, for_holder, status, answer)
    SELECT the_id, f.community_id, f.id, clock_timestamp(), the_kind,
           (SELECT a.id FROM people_agency a
            WHERE a.id = the_agency AND a.community_id = f.community_id),
           (SELECT o.id FROM coordination_handover o
            WHERE o.id = the_handover AND o.family_id = f.id),
           said, oneplan_viewer(), tell_holder, 'open', ''
    FROM people_family f WHERE f.id = the_family;
    RETURN 'asked';
END
$$;

-- A supervisor of the agency that coordinates answers in words; the family reads them.
CREATE FUNCTION oneplan_answer_wish(the_wish uuid, said text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE coordination_wish v SET status = 'answered', answer = said,
        answered_at = clock_timestamp()
    FROM coordination_holding h
    WHERE v.id = the_wish AND v.status = 'open' AND h.family_id = v.family_id
      AND upper_inf(h.during) AND h.agency_id = (SELECT oneplan_office('supervisor'))
      AND oneplan_may_hand_over(h);
    RETURN CASE WHEN FOUND THEN 'answered' ELSE 'nothing' END;
END
$$;
