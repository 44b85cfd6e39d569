"""Nothing of its own any more: it made what now stands in `kernel/wall/`."""

from django.db import migrations


class Migration(migrations.Migration):
    run_before = [("people", "0001_initial")]
    operations = []
