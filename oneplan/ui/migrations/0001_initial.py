from django.db import migrations, models

import oneplan.kernel.clock


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="SentForm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sender", models.UUIDField()),
                ("key", models.UUIDField()),
                ("digest", models.BinaryField()),
                ("answer", models.TextField()),
                ("sent_at", models.DateTimeField(default=oneplan.kernel.clock.now)),
            ],
            options={
                "indexes": [models.Index(fields=["sent_at"], name="ui_sentform_by_age")],
                "constraints": [
                    models.UniqueConstraint(fields=("sender", "key"), name="one_form_per_key")
                ],
            },
        ),
    ]
