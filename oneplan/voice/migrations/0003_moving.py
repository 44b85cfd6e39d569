"""Nothing of its own any more: it made what now stands in `voice/wall/`."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("access", "0004_moving"), ("voice", "0002_own")]
    operations = []
