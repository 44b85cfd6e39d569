-- A thread is read by whoever began it and by those it is for; its messages by whoever sees it.

CREATE FUNCTION oneplan_reads_thread(the_family uuid, whom varchar, part varchar, accounts uuid[],
                                     item uuid)
RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT CASE whom
        WHEN 'part' THEN oneplan_allows(oneplan_sight('see'), the_family, NULL, part, item)
        WHEN 'people' THEN oneplan_viewer() = ANY (accounts)
            AND oneplan_allows(oneplan_sight('see'), the_family, NULL, 'any', item)
        ELSE EXISTS (SELECT FROM access_involvement i
                     WHERE i.family_id = the_family AND i.kind = 'assignment'
                       AND i.viewer_id = oneplan_viewer() AND i.agency_id = oneplan_agency()
                       AND oneplan_in_force(i.starts, i.ends))
        END
$$;

ALTER TABLE conversations_thread ENABLE ROW LEVEL SECURITY;
ALTER TABLE conversations_thread FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_see ON conversations_thread FOR SELECT USING (
    family_id = ANY ((SELECT oneplan_families('see'))::uuid[])
    AND (account_id = oneplan_viewer()
         OR oneplan_reads_thread(family_id, "to", category, recipients, id)));
CREATE POLICY wall_add ON conversations_thread FOR INSERT WITH CHECK (
    account_id = oneplan_viewer()
    AND family_id = ANY ((SELECT oneplan_families('see'))::uuid[])
    AND community_id = (SELECT f.community_id FROM people_family f WHERE f.id = family_id)
    AND ("to" <> 'part'
         OR oneplan_allows(oneplan_sight('see'), family_id, NULL, category, id)));
CREATE POLICY wall_move ON conversations_thread TO CURRENT_USER
    USING (family_id = nullif(current_setting('oneplan.moving', true), '')::uuid)
    WITH CHECK (family_id = nullif(current_setting('oneplan.moving', true), '')::uuid);

ALTER TABLE conversations_message ENABLE ROW LEVEL SECURITY;
ALTER TABLE conversations_message FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_see ON conversations_message FOR SELECT USING (
    family_id = ANY ((SELECT oneplan_families('see'))::uuid[])
    AND EXISTS (SELECT FROM conversations_thread t
                WHERE t.id = thread_id AND t.family_id = conversations_message.family_id));
CREATE POLICY wall_add ON conversations_message FOR INSERT WITH CHECK (
    account_id = oneplan_viewer()
    AND EXISTS (SELECT FROM conversations_thread t
                WHERE t.id = thread_id AND t.family_id = conversations_message.family_id
                  AND t.community_id = conversations_message.community_id));
CREATE POLICY wall_move ON conversations_message TO CURRENT_USER
    USING (family_id = nullif(current_setting('oneplan.moving', true), '')::uuid)
    WITH CHECK (family_id = nullif(current_setting('oneplan.moving', true), '')::uuid);

ALTER TABLE conversations_seen ENABLE ROW LEVEL SECURITY;
ALTER TABLE conversations_seen FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_see ON conversations_seen FOR SELECT USING (
    family_id = ANY ((SELECT oneplan_families('see'))::uuid[])
    AND EXISTS (SELECT FROM conversations_thread t
                WHERE t.id = thread_id AND t.family_id = conversations_seen.family_id));
CREATE POLICY wall_add ON conversations_seen FOR INSERT WITH CHECK (
    account_id = oneplan_viewer()
    AND EXISTS (SELECT FROM conversations_thread t
                WHERE t.id = thread_id AND t.family_id = conversations_seen.family_id
                  AND t.community_id = conversations_seen.community_id));
CREATE POLICY wall_change ON conversations_seen FOR UPDATE
    USING (account_id = oneplan_viewer()) WITH CHECK (account_id = oneplan_viewer());
CREATE POLICY wall_move ON conversations_seen TO CURRENT_USER
    USING (family_id = nullif(current_setting('oneplan.moving', true), '')::uuid)
    WITH CHECK (family_id = nullif(current_setting('oneplan.moving', true), '')::uuid);

-- That somebody has read is said of them alone, and of this thread.
CREATE FUNCTION oneplan_seen_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF to_jsonb(NEW) - '{at,community_id}'::text[] = to_jsonb(OLD) - '{at,community_id}'::text[] THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'only when it was read changes' USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER seen_stays BEFORE UPDATE ON conversations_seen
    FOR EACH ROW EXECUTE FUNCTION oneplan_seen_stays();
