-- Somebody's own words in the plan: taken back, they are in no version any more, whoever reads. The
-- version itself never changes; what was frozen of these words until then is a row of its own.

CREATE FUNCTION oneplan_note_taken_back() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.category = 'own_voice' OR EXISTS (SELECT FROM people_person p
            WHERE p.id = NEW.person_id AND p.account_id = oneplan_viewer()) THEN
        INSERT INTO plans_takenback (id, community_id, created_at, family_id, words_id)
        VALUES (gen_random_uuid(), NEW.community_id, clock_timestamp(), NEW.family_id, NEW.id);
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER taken_back AFTER UPDATE OF category, removed_at ON plans_vision FOR EACH ROW
    WHEN (NEW.person_id IS NOT NULL
          AND ((NEW.category = 'own_voice' AND OLD.category <> 'own_voice')
               OR (NEW.removed_at IS NOT NULL AND OLD.removed_at IS NULL)))
    EXECUTE FUNCTION oneplan_note_taken_back();

-- For whoever sees something of the family.
CREATE FUNCTION oneplan_taken_back(the_words uuid, frozen_at timestamptz) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM plans_takenback t
        WHERE t.words_id = the_words AND t.created_at >= frozen_at
          AND t.family_id = ANY (oneplan_families('see')))
$$;

ALTER TABLE plans_takenback ENABLE ROW LEVEL SECURITY;
ALTER TABLE plans_takenback FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_owner ON plans_takenback TO CURRENT_USER USING (true) WITH CHECK (true);

CREATE POLICY taken_back ON plans_planversionpart AS RESTRICTIVE FOR SELECT USING (
    words_id IS NULL OR oneplan_moves(family_id)
    OR NOT oneplan_taken_back(words_id, created_at));
