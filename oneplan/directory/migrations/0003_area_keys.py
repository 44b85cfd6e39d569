"""Areas as a list, so that the filter has an index. Entries are made anew by the next import."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("directory", "0002_words"), ("people", "0001_initial")]

    operations = [
        migrations.RunSQL("DELETE FROM directory_searchentry", migrations.RunSQL.noop),
        migrations.RemoveField("searchentry", "everywhere"),
        migrations.RemoveField("searchentry", "areas"),
        migrations.AddField(
            "searchentry",
            "areas",
            django.contrib.postgres.fields.ArrayField(
                base_field=models.TextField(), default=list, size=None
            ),
        ),
        migrations.AddIndex(
            "searchentry",
            django.contrib.postgres.indexes.GinIndex(
                fields=["areas"], name="directory_entry_areas"
            ),
        ),
    ]
