-- A worker asks a family to see more; whoever decides answers, once.

-- A worker asks to see more: about a family they have to do with, or one that gave its reference.
-- Says nothing about whether the reference is anybody's; false after too many of them.
CREATE FUNCTION oneplan_ask(the_family uuid, the_reference text, the_parts text[],
    the_purpose text, the_words text, the_days integer, the_id uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    about constant uuid := CASE WHEN the_family = ANY (oneplan_families('see')) THEN the_family
                                ELSE oneplan_referred_to(the_reference) END;
BEGIN
    IF about IS DISTINCT FROM the_family OR about IS NULL THEN
        IF oneplan_too_many_tries('ask') THEN
            RETURN false;
        END IF;
        PERFORM oneplan_tried(the_id, 'ask', the_parts, the_purpose);
    END IF;
    IF about IS NULL OR 'own_voice' = ANY (the_parts) THEN
        RETURN true;
    END IF;
    INSERT INTO oversight_ask (id, community_id, family_id, created_at, created_by, viewer_id,
        worker_name, agency_id, agency_name, categories, purpose, words, days, answer)
    SELECT the_id, w.community_id, about, statement_timestamp(), w.account_id, w.account_id, w.name,
           w.agency_id, a.name, the_parts, the_purpose, left(the_words, 400), the_days, 'waiting'
    FROM people_worker w JOIN people_agency a ON a.id = w.agency_id
    WHERE w.account_id = oneplan_viewer() AND w.agency_id = oneplan_agency()
      AND w.left_at IS NULL;
    RETURN true;
END
$$;

-- Answered, once.
CREATE FUNCTION oneplan_guard_ask() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF OLD.answer <> 'waiting' OR NOT oneplan_only_touches(to_jsonb(OLD), to_jsonb(NEW),
            'answer', 'answered_at', 'answered_by', 'directive_id') THEN
        PERFORM oneplan_refuse('whose_ask');
    END IF;
    NEW.answered_by := oneplan_viewer();
    RETURN NEW;
END
$$;
CREATE TRIGGER guard BEFORE UPDATE ON oversight_ask FOR EACH ROW
    WHEN (oneplan_by_application()) EXECUTE FUNCTION oneplan_guard_ask();

ALTER TABLE oversight_ask ENABLE ROW LEVEL SECURITY;
ALTER TABLE oversight_ask FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_owner ON oversight_ask TO CURRENT_USER USING (true) WITH CHECK (true);
-- Its worker reads it with the answer, or where they see the family: a row would say before that a
-- reference is somebody's.
CREATE POLICY wall_see ON oversight_ask FOR SELECT USING (
    (viewer_id = oneplan_viewer() AND (answer <> 'waiting'
        OR family_id = ANY ((SELECT oneplan_families('see'))::uuid[])))
    OR family_id = ANY ((SELECT oneplan_families('steward'))::uuid[]));
CREATE POLICY wall_change ON oversight_ask FOR UPDATE
    USING (viewer_id <> oneplan_viewer()
           AND family_id = ANY ((SELECT oneplan_families('steward'))::uuid[]))
    WITH CHECK (viewer_id <> oneplan_viewer()
           AND family_id = ANY ((SELECT oneplan_families('steward'))::uuid[]));
