"""Policies' functions, the projection from facts to grants, and the triggers that keep it true."""

from pathlib import Path

from django.db import migrations

WALL = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0001_initial"),
        ("people", "0001_initial"),
        ("kernel", "0001_wall"),
    ]
    operations = [migrations.RunSQL(WALL, migrations.RunSQL.noop)]
