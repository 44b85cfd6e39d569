"""Own words go with their family to another community; nobody reads them for it."""

from pathlib import Path

from django.db import migrations

MOVING = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0004_moving"),
        ("voice", "0002_own"),
    ]
    operations = [migrations.RunSQL(MOVING, migrations.RunSQL.noop)]
