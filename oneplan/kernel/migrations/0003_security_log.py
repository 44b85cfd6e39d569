import django.db.models.functions.datetime
from django.db import migrations, models

# Not the time, which the database sets, and nothing that is there.
ONLY_ADDED = """
REVOKE ALL ON kernel_securityevent FROM oneplan_app;
GRANT INSERT (id, event, actor, detail, about) ON kernel_securityevent TO oneplan_app;
"""


class Migration(migrations.Migration):
    dependencies = [("kernel", "0002_data_keys")]
    operations = [
        migrations.CreateModel(
            name="SecurityEvent",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                (
                    "at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), db_index=True
                    ),
                ),
                ("event", models.CharField(max_length=30)),
                ("actor", models.UUIDField(null=True)),
                ("detail", models.CharField(blank=True, max_length=100)),
                ("about", models.UUIDField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("detail__regex", r"^[a-z0-9_:.-]*$")),
                        name="securityevent_without_words",
                    )
                ],
            },
        ),
        migrations.RunSQL(ONLY_ADDED, migrations.RunSQL.noop),
    ]
