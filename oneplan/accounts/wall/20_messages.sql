-- Messages of the outbox (room notices) that somebody has to look at, for a site administrator: of
-- which kind and since when, not to whom.

CREATE FUNCTION oneplan_may_settle() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM accounts_account a
                   WHERE a.id = oneplan_viewer() AND a.is_active AND a.is_site_admin)
$$;

CREATE FUNCTION oneplan_messages_in_doubt()
RETURNS TABLE (id uuid, kind text, state text, problem text, created_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT m.id, m.kind, m.state, m.problem, m.created_at FROM notices_message m
    WHERE m.state IN ('unknown', 'failed') AND oneplan_may_settle()
    ORDER BY m.created_at LIMIT 200
$$;

-- It is to be sent again, or left as it is; its sealed words go with the latter.
CREATE FUNCTION oneplan_settle_message(the_message uuid, again boolean) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE notices_message m SET changed_at = clock_timestamp(),
        state = CASE WHEN again THEN 'waiting' ELSE 'settled' END,
        attempts = 0, sealed = CASE WHEN again THEN m.sealed END
    WHERE m.id = the_message AND m.state IN ('unknown', 'failed') AND oneplan_may_settle();
    RETURN FOUND;
END
$$;
