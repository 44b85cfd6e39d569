"""The order of those who decide as data, by jurisdiction; of age; substitutes (adr/0021)."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

import oneplan.kernel.ids

SQL = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0007_telling"),
        ("people", "0004_jurisdiction"),
    ]

    operations = [
        migrations.CreateModel(
            name="Jurisdiction",
            fields=[
                ("key", models.CharField(max_length=8, primary_key=True, serialize=False)),
                ("own_age", models.PositiveSmallIntegerField(null=True)),
                ("source", models.CharField(max_length=200)),
            ],
        ),
        migrations.CreateModel(
            name="DecisionRight",
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
                ("key", models.CharField(max_length=16)),
                ("rank", models.PositiveSmallIntegerField()),
                ("when_unable", models.BooleanField(default=False)),
                ("source", models.CharField(max_length=200)),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rights",
                        to="access.jurisdiction",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("jurisdiction", "key"), name="one_rank_of_a_right"
                    ),
                    models.UniqueConstraint(
                        fields=("jurisdiction", "rank"), name="one_right_at_a_rank"
                    ),
                ],
            },
        ),
        migrations.RunSQL(SQL, migrations.RunSQL.noop),
    ]
