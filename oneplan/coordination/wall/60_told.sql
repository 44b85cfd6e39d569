-- Who is written to about a handover ("there is something to read"; what, they read here): whoever is
-- asked, whoever asked or holds it, the family where its addresses are safe. For the workers of
-- just this handover, never to themselves.
CREATE FUNCTION oneplan_told_of_handover(the_handover uuid)
RETURNS TABLE (side text, account uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH o AS (
        SELECT * FROM coordination_handover h WHERE h.id = the_handover
          AND EXISTS (SELECT FROM people_worker me WHERE me.account_id = oneplan_viewer()
              AND me.agency_id = oneplan_agency() AND me.left_at IS NULL
              AND me.id IN (h.from_worker_id, h.to_worker_id, h.proposed_by_id))
    ), told AS (
        SELECT 'family' AS side, s.account FROM o, LATERAL oneplan_safe_addresses(o.family_id) s
        UNION SELECT 'next', w.account_id FROM o JOIN people_worker w ON w.id = o.to_worker_id
        UNION SELECT 'before', w.account_id FROM o
        JOIN people_worker w ON w.id IN (o.from_worker_id, o.proposed_by_id)
        WHERE w.left_at IS NULL
    )
    SELECT t.side, t.account FROM told t WHERE t.account <> oneplan_viewer()
$$;
