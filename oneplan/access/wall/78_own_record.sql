-- One's own record, for somebody of a family who does not direct it: a youth takes along what is theirs.

-- Until the transaction is taken back, the viewer sees what is about themself and nothing else, own
-- voice not even by mistake, and can only read. For a member of the family, acting as one.
CREATE FUNCTION oneplan_pack_own(the_family uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF oneplan_agency() IS NOT NULL OR NOT EXISTS (SELECT FROM people_person p
        WHERE p.family_id = the_family AND p.account_id = oneplan_viewer()
          AND p.left_at IS NULL AND p.standing <> 'support') THEN
        RETURN false;
    END IF;
    DELETE FROM access_grant WHERE viewer_id = oneplan_viewer() AND effect = 'permit'
        AND (because <> 'own_record' OR family_id <> the_family);
    UPDATE access_grant SET categories = array_remove(categories, 'own_voice')
    WHERE viewer_id = oneplan_viewer() AND 'own_voice' = ANY (categories);
    PERFORM oneplan_cache_sight(the_family);
    -- Of the family not even who is in it, and no single thing about somebody else.
    UPDATE access_visibleparts g SET see = (
        SELECT jsonb_object_agg(part.key, CASE WHEN g.see -> 'me' ? part.key
                                THEN part.value || '["any"]' ELSE part.value END)
        FROM jsonb_each(g.see - '*' - '+i') part)
    WHERE g.family_id = the_family AND g.viewer_id = oneplan_viewer() AND g.agency_id IS NULL;
    PERFORM set_config('transaction_read_only', 'on', true);
    RETURN true;
END
$$;
