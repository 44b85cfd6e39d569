-- Whether a row is covered by what somebody may see: the second half of every policy.

-- Which part of what one may see covers this row: the whole family's, less what is denied about
-- this person, or the person's own. Single items ("+i" shown, "-i" kept back) come first; nobody is
-- kept from their own ("me"), and own voice is shared by no directive.
CREATE FUNCTION oneplan_allows(sight jsonb, family uuid, person uuid, category text, item uuid)
RETURNS boolean LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    parts constant jsonb := sight -> family::text;
BEGIN
    IF parts IS NULL THEN
        RETURN false;
    ELSIF parts ? '-i' AND parts -> '-i' ? item::text
          AND NOT coalesce(parts -> 'me' ? person::text, false) THEN
        RETURN false;
    ELSIF parts ? '+i' AND parts -> '+i' ? item::text AND category <> 'own_voice' THEN
        RETURN true;
    ELSIF person IS NULL THEN
        RETURN coalesce(parts -> '*' ? category, false);
    END IF;
    RETURN coalesce(parts -> '*' ? category, false)
           AND NOT coalesce(parts -> ('-' || person::text) ? category, false)
        OR coalesce(parts -> person::text ? category, false);
END
$$;

CREATE FUNCTION oneplan_allows(sight jsonb, family uuid, person uuid, category text)
RETURNS boolean LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
    RETURN oneplan_allows(sight, family, person, category, NULL::uuid);
END
$$;

-- The same for what belongs to a larger thing, as a step to its need: kept back or shown with it.
CREATE FUNCTION oneplan_allows(sight jsonb, family uuid, person uuid, category text, item uuid,
                               whole uuid) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    parts constant jsonb := sight -> family::text;
BEGIN
    IF parts ? '-i' AND parts -> '-i' ? whole::text
          AND NOT coalesce(parts -> 'me' ? person::text, false) THEN
        RETURN false;
    ELSIF parts ? '+i' AND parts -> '+i' ? whole::text AND category <> 'own_voice'
          AND NOT coalesce(parts -> '-i' ? item::text, false) THEN
        RETURN true;
    END IF;
    RETURN oneplan_allows(sight, family, person, category, item);
END
$$;
