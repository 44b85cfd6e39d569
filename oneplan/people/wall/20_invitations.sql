-- The way into a family for somebody who has an account and no grant.

-- Somebody with an account but no grant yet takes up an invitation: the only way in for them.
-- Says nothing about why it did not work. Nobody takes a second place in the same family with one
-- account.
CREATE FUNCTION oneplan_accept_invitation(the_hash text) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    me constant uuid := nullif(current_setting('oneplan.viewer', true), '')::uuid;
    invitation people_invitation%ROWTYPE;
BEGIN
    SELECT i.* INTO invitation FROM people_invitation i
    JOIN people_person place ON place.id = i.person_id
    JOIN accounts_account a ON a.id = me
    JOIN account_emailaddress e ON e.user_id = a.id AND e.verified AND lower(e.email) = lower(i.email)
    WHERE i.secret_hash = the_hash AND i.used_at IS NULL AND i.expires > statement_timestamp()
      AND NOT EXISTS (SELECT FROM people_person p
                      WHERE p.family_id = i.family_id AND p.account_id = me)
      -- A worker invites somebody else; into the place of somebody who decides, with a second person.
      AND (i.agency_id IS NULL OR (NOT oneplan_same_human(i.made_by, me)
           AND (NOT place.directs OR (i.seconded_by IS NOT NULL
                                      AND NOT oneplan_same_human(i.seconded_by, me)))))
    FOR UPDATE OF i;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    UPDATE people_invitation SET used_at = now() WHERE id = invitation.id;
    UPDATE people_person SET account_id = me, changed_at = now()
    WHERE id = invitation.person_id AND account_id IS NULL;
    RETURN invitation.family_id;
END
$$;

-- What an invitation says to whoever holds it: who invites, and where its code is sent. Nothing of
-- the family; and nothing where it does not work any more.
CREATE FUNCTION oneplan_invitation(the_hash text) RETURNS TABLE (inviter text, email text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT coalesce((SELECT w.name || ', ' || a.name FROM people_worker w
                     JOIN people_agency a ON a.id = w.agency_id
                     WHERE w.account_id = i.made_by AND w.agency_id = i.agency_id LIMIT 1),
                    (SELECT p.chosen_name FROM people_person p
                     WHERE p.family_id = i.family_id AND p.account_id = i.made_by LIMIT 1), '')::text,
           i.email::text
    FROM people_invitation i
    WHERE i.secret_hash = the_hash AND i.used_at IS NULL AND i.expires > statement_timestamp()
$$;
