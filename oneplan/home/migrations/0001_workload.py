"""What a supervisor sees: how many families each coordinator has, and how punctual things are."""

from pathlib import Path

from django.db import migrations

WORKLOAD = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0002_wall"),
        ("plans", "0002_keep"),
        ("teams", "0002_own"),
    ]
    operations = [migrations.RunSQL(WORKLOAD, migrations.RunSQL.noop)]
