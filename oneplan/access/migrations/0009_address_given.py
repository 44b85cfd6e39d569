import django.db.models.deletion
from django.db import migrations, models

import oneplan.kernel.clock
import oneplan.kernel.ids


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0008_who_decides"),
        ("people", "0005_who_invited"),
    ]

    operations = [
        migrations.AlterField(
            model_name="change",
            name="kind",
            field=models.CharField(
                choices=[
                    ("merge_people", "Two entries are the same person"),
                    ("merge_families", "Two requests are the same family"),
                    ("export", "A whole record, as a file"),
                    ("rule", "A rule of the community"),
                    ("parent", "Who decides for a family"),
                ],
                max_length=16,
            ),
        ),
        migrations.CreateModel(
            name="AddressGiven",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplan.kernel.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(default=oneplan.kernel.clock.now, editable=False),
                ),
                ("address", models.CharField(max_length=240)),
                ("given_by", models.UUIDField()),
                (
                    "community",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.community",
                    ),
                ),
                (
                    "family",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.family",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
    ]
