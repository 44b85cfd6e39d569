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
RETURNS boolean LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    parts constant jsonb := sight -> family::text;
BEGIN
    IF parts IS NULL THEN
        RETURN false;
    ELSIF person IS NULL THEN
        RETURN coalesce(parts -> '*' ? category, false);
    END IF;
    RETURN coalesce(parts -> '*' ? category, false)
           AND NOT coalesce(parts -> ('-' || person::text) ? category, false)
        OR coalesce(parts -> person::text ? category, false);
END
$$;
"""


class Migration(migrations.Migration):
    run_before = [("people", "0001_initial")]
    operations = [migrations.RunSQL(CLOSED, migrations.RunSQL.noop)]
