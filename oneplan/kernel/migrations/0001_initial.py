import django.db.models.functions.datetime
from django.db import migrations, models

import oneplan.kernel.clock


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Cached",
            fields=[
                ("key", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("value", models.TextField()),
                ("ends_at", models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name="StoredDataKey",
            fields=[
                ("subject", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("wrapped", models.BinaryField()),
                ("key_id", models.CharField(max_length=32)),
                ("made_at", models.DateTimeField(default=oneplan.kernel.clock.now, editable=False)),
            ],
            options={
                "db_table": "kernel_datakey",
            },
        ),
        migrations.CreateModel(
            name="WallFile",
            fields=[
                ("name", models.CharField(max_length=120, primary_key=True, serialize=False)),
                ("digest", models.CharField(max_length=64)),
            ],
        ),
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
                        condition=models.Q(("detail__regex", "^[a-z0-9_:.-]*$")),
                        name="securityevent_without_words",
                    )
                ],
            },
        ),
    ]
