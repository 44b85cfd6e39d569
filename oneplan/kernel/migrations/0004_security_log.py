import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("kernel", "0003_data_keys")]
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
    ]
