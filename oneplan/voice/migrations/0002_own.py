"""Nothing of its own any more: it made what now stands in `voice/wall/`."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("voice", "0001_initial"), ("access", "0002_wall")]
    operations = []
