"""A family is told of an emergency in its safe way; a second person is always found."""

from django.db import migrations

SQL = """
CREATE INDEX access_emergency_untold ON access_emergency (family_id) WHERE told_at IS NULL;
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0006_rights")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
