-- References that workers type: counted here, whatever server they ask, and answered alike.

-- Nobody reads the tries but the functions of the wall.
ALTER TABLE oversight_referencetry ENABLE ROW LEVEL SECURITY;
ALTER TABLE oversight_referencetry FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_owner ON oversight_referencetry TO CURRENT_USER USING (true) WITH CHECK (true);

-- Whether the viewer has typed as many in the last hour as anybody may: ten to ask a family, right or
-- wrong; five that opened nothing in an emergency. Counted one after the other.
CREATE FUNCTION oneplan_too_many_tries(the_kind text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended(oneplan_viewer()::text, 66));
    RETURN (SELECT count(*) FROM oversight_referencetry t
            WHERE t.viewer_id = oneplan_viewer() AND t.kind = the_kind
              AND t.at > statement_timestamp() - interval '1 hour')
           >= CASE the_kind WHEN 'ask' THEN 10 ELSE 5 END;
END
$$;

CREATE FUNCTION oneplan_tried(the_id uuid, the_kind text, the_parts text[], the_purpose text)
RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    INSERT INTO oversight_referencetry (id, at, viewer_id, agency_id, kind, categories, purpose)
    SELECT the_id, statement_timestamp(), oneplan_viewer(), oneplan_agency(), the_kind,
           coalesce(the_parts, '{}'), left(the_purpose, 40)
    WHERE oneplan_viewer() IS NOT NULL
$$;
REVOKE EXECUTE ON FUNCTION oneplan_tried(uuid, text, text[], text) FROM PUBLIC;

-- What the viewer asked, under every hat, latest first. A reference that is nobody's waits for an answer
-- like one that is somebody's.
CREATE FUNCTION oneplan_my_asks()
RETURNS TABLE (id uuid, asked_at timestamptz, categories text[], purpose text, answer text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT coalesce(a.id, t.id), coalesce(a.created_at, t.at),
           coalesce(a.categories, t.categories)::text[], coalesce(a.purpose, t.purpose)::text,
           coalesce(a.answer, 'waiting')::text
    FROM (SELECT * FROM oversight_ask k WHERE k.viewer_id = oneplan_viewer()) a
    FULL JOIN (SELECT * FROM oversight_referencetry r
               WHERE r.viewer_id = oneplan_viewer() AND r.kind = 'ask') t ON t.id = a.id
    ORDER BY 2 DESC LIMIT 20
$$;
