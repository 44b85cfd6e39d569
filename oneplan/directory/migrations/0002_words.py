"""Search in English and French at once: without accents, each word by its stem in both languages."""

from django.db import migrations

# unaccent() is only STABLE because its dictionary could be changed; ours is the one it ships with.
MAKE = """
DO $$
DECLARE home text;
BEGIN
  SELECT quote_ident(n.nspname) INTO home
    FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'unaccent';
  EXECUTE format($make$
    CREATE FUNCTION directory_plain(words text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
    RETURN lower(%1$s.unaccent('%1$s.unaccent'::regdictionary,
                               translate(words, '’‘«»“”–—·/_', '''          ')))
  $make$, home);
END $$;
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
"""
DROP = """
DROP FUNCTION directory_any_word(text);
DROP FUNCTION directory_all_words(text);
DROP FUNCTION directory_vector(text);
DROP FUNCTION directory_plain(text);
"""


class Migration(migrations.Migration):
    dependencies = [("directory", "0001_initial")]

    operations = [migrations.RunSQL(MAKE, DROP)]
