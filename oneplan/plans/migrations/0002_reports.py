import django.db.models.deletion
from django.db import migrations, models

import oneplan.kernel.clock
import oneplan.kernel.ids
import oneplan.kernel.privacy
from oneplan.kernel.family_keys import inside_family


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0001_initial"),
        ("plans", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="actionstep",
            name="obstacle",
            field=models.CharField(
                blank=True,
                choices=[
                    ("cost", "Money"),
                    ("transport", "Getting there"),
                    ("time", "Time"),
                    ("language", "Language"),
                    ("no_place", "No place is free"),
                    ("not_right", "It is not the right thing"),
                    ("other", "Something else"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="actionstep",
            name="postponed",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="outcome",
            name="target_on",
            field=models.DateField(blank=True, null=True, verbose_name="by when"),
        ),
        migrations.CreateModel(
            name="StepReport",
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
                ("revision", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "changed_at",
                    models.DateTimeField(default=oneplan.kernel.clock.now, editable=False),
                ),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("contact", "Names and how to reach us"),
                            ("referral", "What was said when asking for help"),
                            ("schedule", "Team and meetings"),
                            ("strengths", "Vision, strengths and goals"),
                            ("education", "School and learning"),
                            ("housing", "Home and housing"),
                            ("income", "Money and work"),
                            ("health", "Health"),
                            ("mental_health", "Mental health"),
                            ("substance_use", "Alcohol and drugs"),
                            ("justice", "Police and courts"),
                            ("child_protection", "Child protection"),
                            ("culture", "Culture and spirit"),
                            ("location", "Where we live"),
                            ("own_voice", "My own words, only for me"),
                        ],
                        max_length=20,
                    ),
                ),
                ("account_id", models.UUIDField(editable=False, null=True)),
                ("by_name", models.CharField(max_length=120)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("to_do", "To do"),
                            ("done", "Done"),
                            ("partly", "Partly done"),
                            ("stuck", "Stuck"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "obstacle",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("cost", "Money"),
                            ("transport", "Getting there"),
                            ("time", "Time"),
                            ("language", "Language"),
                            ("no_place", "No place is free"),
                            ("not_right", "It is not the right thing"),
                            ("other", "Something else"),
                        ],
                        max_length=10,
                    ),
                ),
                ("words", models.TextField(blank=True)),
                ("late", models.BooleanField(default=False)),
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
                    "need",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="plans.need",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "step",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="plans.actionstep",
                    ),
                ),
            ],
            options={
                "constraints": [
                    oneplan.kernel.privacy.Walled(
                        category_field="category",
                        name="plans_report_wall",
                        person_field="person",
                        whole_field="need",
                    )
                ],
            },
        ),
        inside_family("plans_stepreport", "person_id"),
    ]
