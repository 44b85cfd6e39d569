"""Nothing of its own any more: it made what now stands in `people/wall/`."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial"), ("account", "0001_initial")]
    operations = []
