"""What every row-level policy calls, closed: until room `access` replaces them, nobody sees a row."""

from django.db import migrations

CLOSED = """
CREATE FUNCTION oneplan_families(mode text) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT '{}'::uuid[]
$$;
CREATE FUNCTION oneplan_sight(mode text) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT '{}'::jsonb
$$;
-- Which part of what one may see covers this row: the whole family's, less what is denied about
-- this person, or the person's own.
CREATE FUNCTION oneplan_allows(sight jsonb, family uuid, person uuid, category text)
RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(sight -> family::text -> '*' ? category, false)
           AND NOT coalesce(sight -> family::text -> ('-' || person::text) ? category, false)
        OR coalesce(sight -> family::text -> person::text ? category, false)
$$;
"""


class Migration(migrations.Migration):
    run_before = [("people", "0001_initial")]
    operations = [migrations.RunSQL(CLOSED, migrations.RunSQL.noop)]
