"""A family moves to another community, with its record, by its own decision (adr/0019)."""

from pathlib import Path

from django.db import migrations

MOVING = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0003_changes"),
        ("people", "0003_rules"),
    ]
    operations = [migrations.RunSQL(MOVING, migrations.RunSQL.noop)]
