"""Taking up an invitation, as the tables' owner: the invited account has no grant yet."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial"), ("account", "0001_initial")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
