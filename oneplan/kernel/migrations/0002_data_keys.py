from django.db import migrations, models

import oneplan.kernel.clock

# What a lost key sealed is lost: an injected statement of the application's must not lose one.
ONLY_ADDED = "REVOKE UPDATE, DELETE ON kernel_datakey FROM oneplan_app"


class Migration(migrations.Migration):
    initial = True
    dependencies = [("kernel", "0001_wall")]
    operations = [
        migrations.CreateModel(
            name="StoredDataKey",
            fields=[
                ("subject", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("wrapped", models.BinaryField()),
                ("key_id", models.CharField(max_length=32)),
                ("made_at", models.DateTimeField(default=oneplan.kernel.clock.now, editable=False)),
            ],
            options={"db_table": "kernel_datakey"},
        ),
        migrations.RunSQL(ONLY_ADDED, migrations.RunSQL.noop),
    ]
