"""Nothing of its own any more: it made what now stands in `access/wall/60_guards.sql`."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("access", "0005_by_index"), ("people", "0003_rules")]
    operations = []
