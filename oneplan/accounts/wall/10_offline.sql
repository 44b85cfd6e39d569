-- Devices that keep something to be read without the network: their owner's list, and nobody's else.

ALTER TABLE accounts_offlinedevice ENABLE ROW LEVEL SECURITY;
ALTER TABLE accounts_offlinedevice FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_owner ON accounts_offlinedevice TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY own ON accounts_offlinedevice
    USING (account_id = oneplan_viewer()) WITH CHECK (account_id = oneplan_viewer());

-- Whether a device may keep what it has: asked by whoever shows its token, signed in or not. A
-- token that is unknown, stopped, too old or of a closed account is answered alike. A device that
-- was stopped and is told so has emptied itself.
CREATE FUNCTION oneplan_device_may_keep(the_token bytea, today date) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    keeps boolean;
BEGIN
    UPDATE accounts_offlinedevice d
    SET seen_at = now(),
        cleared_at = CASE WHEN d.stopped_at IS NOT NULL THEN coalesce(d.cleared_at, now()) END
    FROM accounts_account a
    WHERE d.token = the_token AND a.id = d.account_id
    RETURNING d.stopped_at IS NULL AND d.until >= today AND a.is_active INTO keeps;
    RETURN coalesce(keeps, false);
END
$$;
