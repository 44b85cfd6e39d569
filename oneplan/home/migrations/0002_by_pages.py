"""Workloads of so many coordinators at a time: the same cost, however large the agency."""

from pathlib import Path

from django.db import migrations

PAGES = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("home", "0001_workload")]
    operations = [migrations.RunSQL(PAGES, migrations.RunSQL.noop)]
