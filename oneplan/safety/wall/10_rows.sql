-- A row of a crisis plan is about whom its plan is about, and of its family: consent about one person
-- decides about the plan and about every line of it alike.
CREATE FUNCTION oneplan_of_crisis_plan() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM safety_crisisplan p
               WHERE p.id = NEW.plan_id AND p.family_id = NEW.family_id
                 AND p.person_id IS NOT DISTINCT FROM NEW.person_id) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a row of another crisis plan' USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER of_plan BEFORE INSERT OR UPDATE OF plan_id, family_id, person_id
    ON safety_crisisplanline FOR EACH ROW EXECUTE FUNCTION oneplan_of_crisis_plan();
CREATE TRIGGER of_plan BEFORE INSERT OR UPDATE OF plan_id, family_id, person_id
    ON safety_crisiscontact FOR EACH ROW EXECUTE FUNCTION oneplan_of_crisis_plan();
CREATE TRIGGER of_plan BEFORE INSERT OR UPDATE OF plan_id, family_id, person_id
    ON safety_debrief FOR EACH ROW EXECUTE FUNCTION oneplan_of_crisis_plan();
CREATE TRIGGER of_plan BEFORE INSERT OR UPDATE OF plan_id, family_id, person_id
    ON safety_drill FOR EACH ROW EXECUTE FUNCTION oneplan_of_crisis_plan();
CREATE TRIGGER of_plan BEFORE INSERT OR UPDATE OF plan_id, family_id, person_id
    ON safety_functionalassessment FOR EACH ROW EXECUTE FUNCTION oneplan_of_crisis_plan();
CREATE TRIGGER of_plan BEFORE INSERT OR UPDATE OF plan_id, family_id, person_id
    ON safety_crisislink FOR EACH ROW EXECUTE FUNCTION oneplan_of_crisis_plan();
