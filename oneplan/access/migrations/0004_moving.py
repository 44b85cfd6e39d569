"""Nothing of its own any more: it made what now stands in `referrals/wall/`."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("access", "0003_changes"), ("people", "0003_rules")]
    operations = []
