-- Requests that may be the same family's (adr/0014).

-- Whether two names may be the same person's.
CREATE FUNCTION oneplan_alike(one text, other text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN coalesce(nullif(btrim(one), '') IS NOT NULL AND nullif(btrim(other), '') IS NOT NULL
    AND greatest(
        word_similarity(lower(unaccent('unaccent'::regdictionary, one)),
                        lower(unaccent('unaccent'::regdictionary, other))),
        word_similarity(lower(unaccent('unaccent'::regdictionary, other)),
                        lower(unaccent('unaccent'::regdictionary, one)))
    ) >= 0.5, false);

-- Whenever a request reaches intake, whoever sent it and however: in the same statement, always,
-- and without a word to the sender.
CREATE FUNCTION oneplan_look_for_duplicates() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO approvals_possibleduplicate (id, community_id, created_at, family_id, earlier_id,
        grounds, answer, answered_name)
    SELECT gen_random_uuid(), NEW.community_id, statement_timestamp(),
           CASE WHEN (f.created_at, f.id) > (mine.created_at, mine.id) THEN f.id ELSE mine.id END,
           CASE WHEN (f.created_at, f.id) > (mine.created_at, mine.id) THEN mine.id ELSE f.id END,
           array_agg(DISTINCT found.ground), 'waiting', ''
    FROM (
        SELECT o.family_id, 'birth' AS ground
        FROM people_identity n JOIN people_person np ON np.id = n.person_id
        JOIN people_identity o ON o.community_id = n.community_id AND o.birth_date = n.birth_date
         AND o.family_id <> n.family_id
        JOIN people_person op ON op.id = o.person_id
        WHERE n.family_id = NEW.family_id AND n.community_id = NEW.community_id
          AND (oneplan_alike(np.chosen_name, op.chosen_name)
               OR oneplan_alike(np.chosen_name, o.legal_name)
               OR oneplan_alike(n.legal_name, op.chosen_name)
               OR oneplan_alike(n.legal_name, o.legal_name))
        UNION
        SELECT o.family_id, 'reach'
        FROM people_contactpoint n JOIN people_contactpoint o ON o.community_id = n.community_id
         AND oneplan_reach(o.kind, o.value) = oneplan_reach(n.kind, n.value)
         AND o.family_id <> n.family_id
        WHERE n.family_id = NEW.family_id AND n.community_id = NEW.community_id
    ) found JOIN people_family f ON f.id = found.family_id
    JOIN people_family mine ON mine.id = NEW.family_id
    WHERE NOT oneplan_is_closed(f.id) AND NOT oneplan_is_closed(mine.id)
    GROUP BY f.id, f.created_at, mine.id, mine.created_at
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END
$$;
CREATE TRIGGER duplicates AFTER INSERT ON access_involvement
    FOR EACH ROW WHEN (NEW.kind = 'intake') EXECUTE FUNCTION oneplan_look_for_duplicates();

-- "Not the same": kept, and never asked again.
CREATE FUNCTION oneplan_not_the_same(the_id uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE approvals_possibleduplicate d SET answer = 'different',
        answered_at = statement_timestamp(), answered_by = oneplan_viewer(),
        answered_name = coalesce((SELECT w.name FROM people_worker w
            WHERE w.account_id = oneplan_viewer() AND w.agency_id = oneplan_agency()), '')
    WHERE d.id = the_id AND d.answer = 'waiting'
      AND ARRAY[d.family_id, d.earlier_id] <@ oneplan_handled();
    RETURN FOUND;
END
$$;
