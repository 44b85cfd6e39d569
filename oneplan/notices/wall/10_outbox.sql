-- The outbox: whoever sends a message takes it, and says what became of it. By its id only.

-- What is to be sent, and in which state it was: `sending` is one whose sender was killed.
CREATE FUNCTION oneplan_take_message(the_message uuid)
RETURNS TABLE (kind text, recipient uuid, subject uuid, sealed bytea, attempts integer, was text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    found_one notices_message;
BEGIN
    SELECT * INTO found_one FROM notices_message m
    WHERE m.id = the_message AND m.state IN ('waiting', 'sending') FOR UPDATE;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    UPDATE notices_message m SET state = 'sending', attempts = m.attempts + 1,
        changed_at = clock_timestamp()
    WHERE m.id = the_message;
    RETURN QUERY SELECT found_one.kind::text, found_one.recipient, found_one.subject,
        found_one.sealed, found_one.attempts + 1, found_one.state::text;
END
$$;

-- What became of it; words that were sealed for it go when they are not needed any more.
CREATE FUNCTION oneplan_close_message(the_message uuid, the_state text, the_problem text)
RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE notices_message m SET state = the_state, problem = left(the_problem, 40),
        sealed = CASE WHEN the_state = 'delivered' THEN NULL ELSE m.sealed END,
        changed_at = clock_timestamp()
    WHERE m.id = the_message AND m.state = 'sending'
      AND the_state IN ('waiting', 'delivered', 'unknown', 'failed');
    RETURN FOUND;
END
$$;

-- For `/readyz`: how many seconds the oldest message waits that no worker has tried yet.
CREATE FUNCTION oneplan_outbox_age() RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT coalesce(extract(epoch FROM clock_timestamp() - min(created_at))::integer, 0)
    FROM notices_message WHERE state = 'waiting' AND attempts = 0
$$;
