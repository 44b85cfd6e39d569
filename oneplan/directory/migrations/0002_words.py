"""Nothing of its own any more: it made what now stands in `directory/wall/`."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("directory", "0001_initial")]
    operations = []
