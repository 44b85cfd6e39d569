"""Nothing of its own any more: it made what now stands in `home/wall/`."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("access", "0002_wall"), ("plans", "0002_keep"), ("teams", "0002_own")]
    operations = []
