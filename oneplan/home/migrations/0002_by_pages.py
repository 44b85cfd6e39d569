"""Nothing of its own any more: it made what now stands in `home/wall/`."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("home", "0001_workload")]
    operations = []
