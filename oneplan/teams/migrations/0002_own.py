"""What a member of the team does for themselves: reply to a meeting, and leave."""

from pathlib import Path

from django.db import migrations

OWN = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("teams", "0001_initial"), ("access", "0002_wall")]
    operations = [migrations.RunSQL(OWN, migrations.RunSQL.noop)]
