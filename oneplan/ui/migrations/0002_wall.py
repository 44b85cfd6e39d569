"""Each sender's own rows, and the functions around them."""

from pathlib import Path

from django.db import migrations

WALL = Path(__file__).parents[1] / "wall" / "10_sent_forms.sql"


class Migration(migrations.Migration):
    dependencies = [("ui", "0001_initial"), ("access", "0002_wall")]
    operations = [migrations.RunSQL(WALL.read_text(encoding="utf-8"), migrations.RunSQL.noop)]
