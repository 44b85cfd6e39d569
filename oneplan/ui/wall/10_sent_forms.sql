-- Which forms were sent: each sender's own, for a day.

ALTER TABLE ui_sentform ENABLE ROW LEVEL SECURITY;
ALTER TABLE ui_sentform FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_own ON ui_sentform
    USING (sender = oneplan_viewer()) WITH CHECK (sender = oneplan_viewer());
CREATE POLICY wall_old ON ui_sentform TO CURRENT_USER
    USING (sent_at < now() - interval '1 day');

-- Waits while the same form is being sent just now; then what was answered, if it was sent before.
CREATE FUNCTION oneplan_sent_form(of_key uuid)
RETURNS TABLE (digest bytea, answer text, sent_at timestamptz) LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended(oneplan_viewer() || ' ' || of_key, 0));
    RETURN QUERY SELECT s.digest, s.answer, s.sent_at FROM ui_sentform s
        WHERE s.sender = oneplan_viewer() AND s.key = of_key;
END
$$;

-- A few at a time, whoever sends something; those that another is clearing away are left to them.
CREATE FUNCTION oneplan_forget_sent_forms() RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DELETE FROM ui_sentform WHERE id IN (
        SELECT id FROM ui_sentform WHERE sent_at < now() - interval '1 day'
        ORDER BY sent_at LIMIT 50 FOR UPDATE SKIP LOCKED)
$$;
