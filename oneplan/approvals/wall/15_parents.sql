-- Who decides for a family, where a worker says so: two people (adr/0027).

-- Whether the parent that a change names is somebody, by address or account.
CREATE FUNCTION oneplan_is_parent(it approvals_change, who uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT oneplan_plain_address(it.recipient) IN (SELECT oneplan_addresses(who))
        OR coalesce((SELECT oneplan_same_human(p.account_id, who) FROM people_person p
                     WHERE p.id = it.person_id AND p.account_id IS NOT NULL), false)
$$;
REVOKE EXECUTE ON FUNCTION oneplan_is_parent(approvals_change, uuid) FROM PUBLIC;

-- The second person for a worker who says who decides for a family: whoever accepted the request,
-- for the parent that it named at the address it gave; or whoever approved a change (adr/0014).
-- None: nobody yet. Without an address: for somebody who has an account already.
CREATE FUNCTION oneplan_second_for(the_person uuid, the_address text) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT found.second FROM (
        SELECT c.decided_by AS second FROM approvals_change c
        WHERE c.kind = 'parent' AND c.person_id = the_person AND c.asked_by = oneplan_viewer()
          AND c.asked_agency_id = oneplan_agency() AND c.outcome = 'approved'
          AND c.undone_at IS NULL AND c.undo_until > statement_timestamp()
          AND (the_address IS NULL
               OR oneplan_plain_address(c.recipient) = oneplan_plain_address(the_address))
        UNION ALL
        SELECT accepted.created_by FROM access_addressgiven n CROSS JOIN LATERAL (
            SELECT b.created_by FROM access_involvement b
            WHERE b.family_id = n.family_id AND b.kind = 'assignment'
            ORDER BY b.created_at, b.id LIMIT 1) accepted
        WHERE n.person_id = the_person AND the_address IS NOT NULL
          AND oneplan_plain_address(n.address) = oneplan_plain_address(the_address)
          AND NOT oneplan_same_human(n.given_by, oneplan_viewer())
          AND EXISTS (SELECT FROM people_worker w WHERE w.account_id = accepted.created_by)
    ) found
    WHERE NOT oneplan_same_human(found.second, oneplan_viewer())
      AND NOT EXISTS (
        SELECT FROM unnest(ARRAY[oneplan_viewer(), found.second]) AS u (who),
                    LATERAL oneplan_addresses(u.who) AS theirs
        WHERE theirs = oneplan_plain_address(the_address))
    LIMIT 1
$$;
REVOKE EXECUTE ON FUNCTION oneplan_second_for(uuid, text) FROM PUBLIC;
