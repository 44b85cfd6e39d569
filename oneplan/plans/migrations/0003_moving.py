"""A version of a plan goes with its family to another community; nothing else of it changes."""

from pathlib import Path

from django.db import migrations

MOVING = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0004_moving"),
        ("plans", "0002_keep"),
    ]
    operations = [migrations.RunSQL(MOVING, migrations.RunSQL.noop)]
