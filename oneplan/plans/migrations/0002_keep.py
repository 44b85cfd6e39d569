"""Versions never change; a promise is its maker's to report on; typing is private until saved."""

from pathlib import Path

from django.db import migrations

KEEP = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("plans", "0001_initial"), ("access", "0002_wall")]
    operations = [migrations.RunSQL(KEEP, migrations.RunSQL.noop)]
