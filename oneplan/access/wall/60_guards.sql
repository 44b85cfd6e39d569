-- Who may change what gives rights (adr/0020): asked by the guards of people's rows
-- (people/wall/40_guards.sql).

-- Whether the viewer may say who directs the family: whoever directs it themself; somebody who
-- registers or coordinates it, while nobody who directs it has an account of their own.
CREATE FUNCTION oneplan_names_who_directs(the_family uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT the_family = ANY (oneplan_families('steward')) AND (
        EXISTS (SELECT FROM access_grant g WHERE g.family_id = the_family
                AND g.viewer_id = oneplan_viewer() AND g.because = 'family' AND g.may_steward
                AND oneplan_agency() IS NULL)
        OR NOT EXISTS (SELECT FROM people_person p WHERE p.family_id = the_family AND p.directs
                       AND p.account_id IS NOT NULL AND p.left_at IS NULL))
$$;

-- Whether the viewer may take from somebody what gives them rights: they themself; a worker who
-- coordinates the family, unless this person keeps that worker out, or is the only one with an
-- account who directs. Never another member of the family: one parent does not unseat the other.
CREATE FUNCTION oneplan_may_unseat(the_person uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT coalesce((SELECT CASE
        WHEN p.account_id = oneplan_viewer() THEN oneplan_agency() IS NULL
        WHEN p.account_id IS NULL AND NOT p.directs THEN
            p.family_id = ANY (oneplan_families('steward'))
        ELSE oneplan_agency() IS NOT NULL
            AND p.family_id = ANY (oneplan_families('steward'))
            AND NOT p.family_id = ANY (oneplan_families('family'))
            AND NOT EXISTS (
                SELECT FROM access_directive d
                WHERE d.family_id = p.family_id AND d.effect = 'deny' AND d.withdrawn_at IS NULL
                  AND oneplan_lasts(d.ends) AND d.decided_by_id = p.id
                  AND (d.recipient_id = oneplan_viewer() OR d.agency_id = oneplan_agency()))
            AND (NOT p.directs OR p.account_id IS NULL OR EXISTS (
                SELECT FROM people_person o
                WHERE o.family_id = p.family_id AND o.id <> p.id AND o.directs
                  AND o.account_id IS NOT NULL AND o.left_at IS NULL))
        END
    FROM people_person p WHERE p.id = the_person), false)
$$;

REVOKE EXECUTE ON FUNCTION oneplan_may_unseat(uuid) FROM PUBLIC;

-- A worker who changed what gives rights is in the family's log.
CREATE FUNCTION oneplan_note_rights(the_family uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    INSERT INTO access_accessevent (id, community_id, family_id, viewer_id, viewer_name, agency_id,
        agency_name, part, purpose, at)
    SELECT gen_random_uuid(), f.community_id, f.id, w.account_id, w.name, w.agency_id, a.name,
           'rights', oneplan_purpose(), clock_timestamp()
    FROM people_family f, people_worker w JOIN people_agency a ON a.id = w.agency_id
    WHERE f.id = the_family AND w.account_id = oneplan_viewer() AND w.agency_id = oneplan_agency()
      AND the_family = ANY (oneplan_families('see'))
$$;

REVOKE EXECUTE ON FUNCTION oneplan_note_rights(uuid) FROM PUBLIC;

-- Whether a young person's address is used by somebody else of the family: as one of their
-- contacts, their account's, or in an invitation that is open. Says so to whoever may invite.
CREATE FUNCTION oneplan_address_is_shared(the_person uuid, address text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM people_person p WHERE p.id = the_person
        AND p.family_id = ANY (oneplan_families('steward')) AND (
        EXISTS (SELECT FROM people_contactpoint c WHERE c.family_id = p.family_id
                AND c.person_id <> p.id AND lower(c.value) = lower(address))
        OR EXISTS (SELECT FROM people_person o JOIN accounts_account a ON a.id = o.account_id
                   WHERE o.family_id = p.family_id AND o.id <> p.id
                     AND lower(a.email) = lower(address))
        OR EXISTS (SELECT FROM people_invitation i WHERE i.family_id = p.family_id
                   AND i.person_id <> p.id AND i.used_at IS NULL AND i.expires > now()
                   AND lower(i.email) = lower(address))))
$$;
