-- That something waits is said outside of the record; never what, from whom or about which family.

-- Accounts that a message just written is for, and that may be told: for its writer. Whoever was
-- told within a day and has read nothing since in that thread is not told again.
CREATE FUNCTION oneplan_to_notify(the_message uuid) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH said AS (
        SELECT t.id AS thread, t.family_id, t."to" AS whom, t.category, t.account_id, t.recipients
        FROM conversations_message m JOIN conversations_thread t ON t.id = m.thread_id
        WHERE m.id = the_message AND m.account_id = oneplan_viewer()
          AND m.created_at > statement_timestamp() - interval '1 minute'
    ), readers AS (
        SELECT account_id AS account FROM said
        UNION SELECT unnest(recipients) FROM said
        UNION SELECT g.viewer_id FROM access_grant g JOIN said USING (family_id)
              WHERE said.whom = 'part' AND g.effect = 'permit'
                AND said.category = ANY (g.categories) AND oneplan_in_force(g.starts, g.ends)
        UNION SELECT i.viewer_id FROM access_involvement i JOIN said USING (family_id)
              WHERE said.whom = 'coordinator' AND i.kind = 'assignment'
                AND oneplan_in_force(i.starts, i.ends)
    )
    SELECT r.account FROM readers r CROSS JOIN said
    WHERE r.account IS NOT NULL AND r.account <> oneplan_viewer()
      AND NOT EXISTS (
          SELECT FROM notices_message n
          WHERE n.kind = 'waits' AND n.recipient = r.account AND n.subject = said.family_id
            AND n.created_at > greatest(
                statement_timestamp() - interval '1 day',
                (SELECT max(s.at) FROM conversations_seen s
                 WHERE s.thread_id = said.thread AND s.account_id = r.account)))
$$;

-- Where a notice goes that is being sent just now, and in which languages, the best first: nowhere,
-- where whoever it is for sees nothing of the family any more, or it marked the address as unsafe.
CREATE FUNCTION oneplan_waits_address(the_notice uuid)
RETURNS TABLE (address text, languages text[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT a.email::text, ARRAY(
        SELECT unnest(p.languages::text[]) FROM people_person p
        WHERE p.account_id = a.id AND p.family_id = n.subject AND p.left_at IS NULL)
    FROM notices_message n JOIN accounts_account a ON a.id = n.recipient AND a.is_active
    WHERE n.id = the_notice AND n.kind = 'waits' AND n.state = 'sending'
      AND EXISTS (SELECT FROM access_grant g
                  WHERE g.family_id = n.subject AND g.viewer_id = n.recipient AND g.effect = 'permit'
                    AND oneplan_in_force(g.starts, g.ends))
      AND NOT EXISTS (SELECT FROM people_contactpoint c WHERE c.family_id = n.subject
          AND NOT c.safe AND lower(c.value) = lower(a.email))
$$;
