-- Search in English and French at once: without accents, each word by its stem in both languages.

-- unaccent() is only STABLE because its dictionary could be changed; ours is the one it ships with.
CREATE FUNCTION directory_plain(words text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN lower(unaccent('unaccent'::regdictionary,
                      translate(words, '’‘«»“”–—·/_', '''          ')));

CREATE FUNCTION directory_vector(words text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN to_tsvector('pg_catalog.english'::regconfig, directory_plain(words))
    || to_tsvector('pg_catalog.french'::regconfig, directory_plain(words));

CREATE FUNCTION directory_all_words(words text) RETURNS tsquery
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN plainto_tsquery('pg_catalog.english'::regconfig, directory_plain(words))
    || plainto_tsquery('pg_catalog.french'::regconfig, directory_plain(words));

CREATE FUNCTION directory_any_word(words text) RETURNS tsquery
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN replace(plainto_tsquery('pg_catalog.english'::regconfig, directory_plain(words))::text,
               '&', '|')::tsquery
    || replace(plainto_tsquery('pg_catalog.french'::regconfig, directory_plain(words))::text,
               '&', '|')::tsquery;

-- How many of a community's open services have each stem and each mark.
CREATE FUNCTION directory_count_lexemes(wanted uuid) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  DELETE FROM directory_lexeme WHERE community_id = wanted;
  INSERT INTO directory_lexeme (community_id, word, services)
  SELECT wanted, left(word, 200), sum(ndoc)
    FROM ts_stat(format('SELECT document FROM directory_searchentry'
                        ' WHERE community_id = %L AND shown', wanted))
   GROUP BY left(word, 200);
END $$;
