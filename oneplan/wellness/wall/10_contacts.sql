-- Who a viewer is to the owners who named them. A contact is known by their own account, once they
-- joined it themselves, or by a pass: the random id they got for the code sent to them. Whoever is
-- kept out, or whose link was ended, is nobody: the same as a stranger, and learns no reason.

CREATE FUNCTION oneplan_wellness_me() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT coalesce(array_agg(c.id), '{}') FROM wellness_contact c
    WHERE NOT c.excluded AND c.link IS NOT NULL
      AND (c.reader_id = oneplan_viewer()
           OR EXISTS (SELECT FROM wellness_pass p WHERE p.contact_id = c.id
                      AND p.id = oneplan_viewer() AND p.until > now()))
$$;

-- What a link leads to, for whoever holds its secret: whom to send a code, and in whose key.
CREATE FUNCTION oneplan_wellness_link(the_link bytea)
RETURNS TABLE (contact uuid, sealed bytea, greeting bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT c.id, c.sealed, c.greeting FROM wellness_contact c
    WHERE c.link = the_link AND NOT c.excluded
$$;

-- A code is on its way: five an hour, and a new one ends the one before.
CREATE FUNCTION oneplan_wellness_ask_code(the_link bytea, the_digest bytea) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    who uuid;
BEGIN
    SELECT c.id INTO who FROM wellness_contact c
    WHERE c.link = the_link AND NOT c.excluded FOR UPDATE;
    IF who IS NULL OR 5 <= (SELECT count(*) FROM wellness_code k WHERE k.contact_id = who
                            AND k.sent_at > now() - interval '1 hour') THEN
        RETURN false;
    END IF;
    UPDATE wellness_code SET used = true WHERE contact_id = who AND NOT used;
    DELETE FROM wellness_code WHERE contact_id = who AND sent_at < now() - interval '1 day';
    DELETE FROM wellness_pass WHERE contact_id = who AND until < now();
    INSERT INTO wellness_code (id, contact_id, digest, sent_at, tries, used)
    VALUES (gen_random_uuid(), who, the_digest, now(), 0, false);
    RETURN true;
END
$$;

-- The code, typed within ten minutes and five tries, makes a pass; whoever is signed in may have
-- their own account joined to it, once and for good.
CREATE FUNCTION oneplan_wellness_enter(
    the_link bytea, the_digest bytea, the_pass uuid, joins boolean
) RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    who wellness_contact%ROWTYPE;
    sent wellness_code%ROWTYPE;
BEGIN
    SELECT c.* INTO who FROM wellness_contact c
    WHERE c.link = the_link AND NOT c.excluded FOR UPDATE;
    SELECT k.* INTO sent FROM wellness_code k
    WHERE k.contact_id = who.id AND NOT k.used AND k.tries < 5
      AND k.sent_at > now() - interval '10 minutes'
    ORDER BY k.sent_at DESC LIMIT 1 FOR UPDATE;
    IF sent.id IS NULL THEN
        RETURN NULL;
    END IF;
    IF sent.digest <> the_digest THEN
        UPDATE wellness_code SET tries = tries + 1 WHERE id = sent.id;
        RETURN NULL;
    END IF;
    UPDATE wellness_code SET used = true WHERE id = sent.id;
    INSERT INTO wellness_pass (id, contact_id, until)
    VALUES (the_pass, who.id, now() + interval '12 hours');
    IF joins AND who.reader_id IS NULL AND who.account_id <> oneplan_viewer()
       AND EXISTS (SELECT FROM accounts_account a WHERE a.id = oneplan_viewer()) THEN
        UPDATE wellness_contact SET reader_id = oneplan_viewer() WHERE id = who.id;
    END IF;
    RETURN who.id;
END
$$;

-- Ending a link, changing it or keeping somebody out ends every pass at once.
CREATE FUNCTION oneplan_wellness_contact_changes() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE' OR NEW.excluded OR NEW.link IS DISTINCT FROM OLD.link THEN
        DELETE FROM wellness_pass WHERE contact_id = OLD.id;
        DELETE FROM wellness_code WHERE contact_id = OLD.id;
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END
$$;
CREATE TRIGGER contact_changes BEFORE UPDATE OR DELETE ON wellness_contact
    FOR EACH ROW EXECUTE FUNCTION oneplan_wellness_contact_changes();

-- Whose contact the viewer is: for what they may add to that account.
CREATE FUNCTION oneplan_wellness_owner_of(the_contact uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT account_id FROM wellness_contact
    WHERE id = the_contact AND the_contact = ANY (oneplan_wellness_me())
$$;
