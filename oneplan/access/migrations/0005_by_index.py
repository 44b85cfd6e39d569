"""The wall looks things up by index, whatever the tables' statistics say."""

from pathlib import Path

from django.db import migrations

BY_INDEX = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("access", "0004_moving")]
    operations = [migrations.RunSQL(BY_INDEX, migrations.RunSQL.noop)]
