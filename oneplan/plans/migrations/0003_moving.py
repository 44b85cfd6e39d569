"""Nothing of its own any more: it made what now stands in `plans/wall/`."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("access", "0004_moving"), ("plans", "0002_keep")]
    operations = []
