-- Who is another person (adr/0027). Where two people are needed, one with two accounts is one.

-- A person's addresses, as they are compared: without what some mail services ignore.
CREATE FUNCTION oneplan_plain_address(address text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT regexp_replace(lower(btrim(address)), '\+[^@]*@', '@')
$$;
CREATE FUNCTION oneplan_addresses(account uuid) RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT oneplan_plain_address(a.email) FROM accounts_account a WHERE a.id = account
    UNION SELECT oneplan_plain_address(e.email) FROM account_emailaddress e
    WHERE e.user_id = account
$$;
REVOKE EXECUTE ON FUNCTION oneplan_addresses(uuid) FROM PUBLIC;

-- Whether two accounts are known to be one person's: the same account, one address, or workers of
-- one name in a community. Two of one name are then taken for one, and ask somebody else.
CREATE FUNCTION oneplan_same_human(one uuid, other uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT one = other
        OR EXISTS (SELECT oneplan_addresses(one) INTERSECT SELECT oneplan_addresses(other))
        OR EXISTS (SELECT FROM people_worker v JOIN people_worker w
            ON w.community_id = v.community_id AND lower(btrim(w.name)) = lower(btrim(v.name))
            WHERE v.account_id = one AND w.account_id = other)
$$;
REVOKE EXECUTE ON FUNCTION oneplan_same_human(uuid, uuid) FROM PUBLIC;

-- What a request says when it is sent: the safe addresses of those who decide for the family and
-- have no account. Whoever wrote the request is not who invites them.
CREATE FUNCTION oneplan_note_addresses() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO access_addressgiven (id, community_id, created_at, family_id, person_id, address,
        given_by)
    SELECT DISTINCT ON (p.id, oneplan_plain_address(c.value)) gen_random_uuid(), NEW.community_id,
           statement_timestamp(), NEW.family_id, p.id, btrim(c.value), b.viewer_id
    FROM access_involvement b JOIN people_person p ON p.family_id = b.family_id
    JOIN people_contactpoint c ON c.family_id = p.family_id AND c.person_id = p.id
     AND c.kind = 'email' AND c.safe
    WHERE b.family_id = NEW.family_id AND b.kind = 'referrer' AND NOT b.sent
      AND b.viewer_id = oneplan_viewer() AND oneplan_lasts(b.ends)
      AND p.directs AND p.account_id IS NULL AND p.left_at IS NULL;
    RETURN NULL;
END
$$;

CREATE TRIGGER addresses AFTER INSERT ON access_involvement
    FOR EACH ROW WHEN (NEW.kind = 'intake') EXECUTE FUNCTION oneplan_note_addresses();

ALTER TABLE access_addressgiven ENABLE ROW LEVEL SECURITY;
ALTER TABLE access_addressgiven FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_owner ON access_addressgiven TO CURRENT_USER USING (true) WITH CHECK (true);
