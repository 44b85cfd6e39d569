from django.db import migrations, models

import oneplan.kernel.clock


class Migration(migrations.Migration):
    dependencies = [("kernel", "0002_wall_files")]
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
    ]
