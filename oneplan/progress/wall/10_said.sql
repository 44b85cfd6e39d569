-- What was said stays as it was said. It goes along with its need, and with its family.
CREATE FUNCTION oneplan_progress_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF to_jsonb(NEW) - '{community_id,category,person_id,revision,changed_at}'::text[]
       = to_jsonb(OLD) - '{community_id,category,person_id,revision,changed_at}'::text[] THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'what was said never changes' USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER stays BEFORE UPDATE ON progress_reading
    FOR EACH ROW EXECUTE FUNCTION oneplan_progress_stays();
CREATE TRIGGER stays BEFORE UPDATE ON progress_needrating
    FOR EACH ROW EXECUTE FUNCTION oneplan_progress_stays();
CREATE TRIGGER stays BEFORE UPDATE ON progress_review
    FOR EACH ROW EXECUTE FUNCTION oneplan_progress_stays();

-- Whoever sees a need may say how near it is to being met, in their own name, even where they may
-- otherwise only read.
CREATE POLICY own_view ON progress_needrating FOR INSERT WITH CHECK (
    account_id = oneplan_viewer()
    AND EXISTS (SELECT FROM plans_need n
                WHERE n.id = need_id AND n.removed_at IS NULL
                  AND n.family_id = progress_needrating.family_id
                  AND n.community_id = progress_needrating.community_id
                  AND n.category = progress_needrating.category
                  AND n.person_id IS NOT DISTINCT FROM progress_needrating.person_id));
