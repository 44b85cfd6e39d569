-- What happens by itself when rows change.

-- Grants cannot change and be remembered as they were.
CREATE TRIGGER forget_added AFTER INSERT ON access_grant REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION oneplan_drop_cached_sight();
CREATE TRIGGER forget_changed AFTER UPDATE ON access_grant REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION oneplan_drop_cached_sight();
CREATE TRIGGER forget_removed AFTER DELETE ON access_grant REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION oneplan_drop_cached_sight();

-- A fact cannot change without its grants.
CREATE TRIGGER facts_added AFTER INSERT ON access_involvement REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION oneplan_facts_changed();
CREATE TRIGGER facts_changed AFTER UPDATE ON access_involvement REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION oneplan_facts_changed();
CREATE TRIGGER facts_removed AFTER DELETE ON access_involvement REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION oneplan_facts_changed();
CREATE TRIGGER facts_added AFTER INSERT ON access_directive REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION oneplan_facts_changed();
CREATE TRIGGER facts_changed AFTER UPDATE ON access_directive REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION oneplan_facts_changed();
CREATE TRIGGER facts_removed AFTER DELETE ON access_directive REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION oneplan_facts_changed();
CREATE TRIGGER facts_added AFTER INSERT ON access_capacitynote REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION oneplan_facts_changed();
CREATE TRIGGER facts_changed AFTER UPDATE ON access_capacitynote REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION oneplan_facts_changed();
CREATE TRIGGER facts_removed AFTER DELETE ON access_capacitynote REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION oneplan_facts_changed();
CREATE TRIGGER facts_added AFTER INSERT ON access_emergency REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION oneplan_facts_changed();
CREATE TRIGGER facts_changed AFTER UPDATE ON access_emergency REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION oneplan_facts_changed();
CREATE TRIGGER facts_removed AFTER DELETE ON access_emergency REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION oneplan_facts_changed();
CREATE TRIGGER facts_added AFTER INSERT ON people_relation REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION oneplan_facts_changed();
CREATE TRIGGER facts_changed AFTER UPDATE ON people_relation REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION oneplan_facts_changed();
CREATE TRIGGER facts_removed AFTER DELETE ON people_relation REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION oneplan_facts_changed();
CREATE TRIGGER facts_added AFTER INSERT ON people_person REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION oneplan_facts_changed();
CREATE TRIGGER facts_changed AFTER UPDATE ON people_person REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION oneplan_facts_changed();
CREATE TRIGGER workers_added AFTER INSERT ON people_worker REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION oneplan_workers_changed();
CREATE TRIGGER workers_changed AFTER UPDATE ON people_worker REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION oneplan_workers_changed();
CREATE TRIGGER rank BEFORE INSERT OR UPDATE OF decided_by_id, person_id ON access_directive
    FOR EACH ROW EXECUTE FUNCTION oneplan_set_rank();
CREATE TRIGGER reference AFTER INSERT ON people_family
    FOR EACH ROW EXECUTE FUNCTION oneplan_give_reference();

CREATE CONSTRAINT TRIGGER sealed AFTER INSERT ON access_accessevent
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION oneplan_seal();
CREATE TRIGGER bounded BEFORE INSERT ON access_emergency
    FOR EACH ROW EXECUTE FUNCTION oneplan_bound_emergency();
CREATE TRIGGER added AFTER INSERT ON access_grant REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION oneplan_deny_both_entries();
CREATE TRIGGER facts_added AFTER INSERT ON people_identity REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION oneplan_births_changed();
CREATE TRIGGER facts_changed AFTER UPDATE ON people_identity
    REFERENCING OLD TABLE AS earlier NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION oneplan_births_changed();
CREATE TRIGGER facts_removed AFTER DELETE ON people_identity REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION oneplan_births_changed();
