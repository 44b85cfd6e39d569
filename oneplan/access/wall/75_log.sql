-- The log of openings, and its seals.

-- The log's seals. The lock is taken when the transaction ends, so that pages do not wait for it.
CREATE FUNCTION oneplan_line(e access_accessevent) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
    SELECT convert_to(concat_ws('|', e.id, e.community_id, e.family_id, e.viewer_id, e.viewer_name,
        e.agency_id, e.agency_name, e.part, e.purpose, extract(epoch FROM e.at)), 'UTF8')
$$;

CREATE FUNCTION oneplan_seal() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    before access_logseal%ROWTYPE;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended(NEW.family_id::text, 8));
    SELECT * INTO before FROM access_logseal WHERE family_id = NEW.family_id
    ORDER BY number DESC LIMIT 1;
    INSERT INTO access_logseal (event_id, community_id, family_id, number, seal)
    VALUES (NEW.id, NEW.community_id, NEW.family_id, coalesce(before.number, 0) + 1,
            sha256(coalesce(before.seal, ''::bytea) || oneplan_line(NEW)));
    RETURN NULL;
END
$$;

-- How many openings are logged, unsealed, and no longer what was sealed; and one seal over all
-- families' last ones, to be kept elsewhere: numbers only, for whoever runs the site.
CREATE FUNCTION oneplan_check_log()
RETURNS TABLE (lines bigint, unsealed bigint, broken bigint, last text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH chain AS (
        SELECT s.family_id, s.number, s.seal, e.id, e,
               lag(s.seal) OVER w AS before, row_number() OVER w AS place
        FROM access_logseal s LEFT JOIN access_accessevent e ON e.id = s.event_id
        WINDOW w AS (PARTITION BY s.family_id ORDER BY s.number)
    )
    SELECT (SELECT count(*) FROM access_accessevent),
           (SELECT count(*) FROM access_accessevent e
            WHERE NOT EXISTS (SELECT FROM access_logseal s WHERE s.event_id = e.id)),
           (SELECT count(*) FROM chain WHERE id IS NULL OR number <> place
                OR seal <> sha256(coalesce(before, ''::bytea) || oneplan_line(e))),
           (SELECT coalesce(encode(sha256(string_agg(seal, ''::bytea ORDER BY family_id)), 'hex'), '')
            FROM (SELECT DISTINCT ON (family_id) family_id, seal FROM access_logseal
                  ORDER BY family_id, number DESC) ends)
$$;
