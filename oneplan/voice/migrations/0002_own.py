"""Who writes for themselves is alone with it; who a shared line is for."""

from pathlib import Path

from django.db import migrations

OWN = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("voice", "0001_initial"), ("access", "0002_wall")]
    operations = [migrations.RunSQL(OWN, migrations.RunSQL.noop)]
