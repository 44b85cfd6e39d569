"""Facts that give rights are guarded by the database (adr/0020)."""

from pathlib import Path

from django.db import migrations

RIGHTS = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("access", "0005_by_index"), ("people", "0003_rules")]
    operations = [migrations.RunSQL(RIGHTS, migrations.RunSQL.noop)]
