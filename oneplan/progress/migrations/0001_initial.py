import django.db.models.deletion
from django.db import migrations, models

import oneplan.kernel.clock
import oneplan.kernel.ids
import oneplan.kernel.privacy
from oneplan.kernel.family_keys import inside_family


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0002_stuck_days"),
        ("plans", "0002_reports"),
    ]

    operations = [
        migrations.CreateModel(
            name="NeedRating",
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
                ("said_on", models.DateField()),
                ("account_id", models.UUIDField(editable=False, null=True)),
                ("by_name", models.CharField(max_length=120)),
                ("words", models.TextField(blank=True)),
                ("language", models.CharField(blank=True, max_length=12)),
                (
                    "score",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "Still far away"),
                            (2, "A little better"),
                            (3, "Halfway there"),
                            (4, "Nearly there"),
                            (5, "As we wished"),
                        ]
                    ),
                ),
                ("young", models.BooleanField(default=False)),
                (
                    "by_person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
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
            ],
            options={
                "constraints": [
                    oneplan.kernel.privacy.Walled(
                        category_field="category",
                        name="progress_rating_wall",
                        person_field="person",
                        whole_field="need",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Reading",
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
                ("said_on", models.DateField()),
                ("account_id", models.UUIDField(editable=False, null=True)),
                ("by_name", models.CharField(max_length=120)),
                ("words", models.TextField(blank=True)),
                ("language", models.CharField(blank=True, max_length=12)),
                ("value", models.DecimalField(decimal_places=2, max_digits=9)),
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
                    "outcome",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="readings",
                        to="plans.outcome",
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
            ],
            options={
                "constraints": [
                    oneplan.kernel.privacy.Walled(
                        category_field="category",
                        name="progress_reading_wall",
                        person_field="person",
                        whole_field="need",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Review",
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
                ("said_on", models.DateField()),
                ("account_id", models.UUIDField(editable=False, null=True)),
                ("by_name", models.CharField(max_length=120)),
                ("words", models.TextField(blank=True)),
                ("language", models.CharField(blank=True, max_length=12)),
                (
                    "piece",
                    models.CharField(
                        choices=[
                            ("need", "A need"),
                            ("option", "What we try"),
                            ("outcome", "How we will know"),
                            ("step", "A promise"),
                        ],
                        max_length=8,
                    ),
                ),
                ("row_id", models.UUIDField()),
                ("on_track", models.BooleanField(null=True)),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("keep", "Go on with it"),
                            ("change", "Try something else"),
                            ("drop", "Let go of it"),
                        ],
                        max_length=8,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=20)),
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
            ],
            options={
                "constraints": [
                    oneplan.kernel.privacy.Walled(
                        category_field="category",
                        name="progress_review_wall",
                        person_field="person",
                        whole_field="need",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("on_track__isnull", False),
                            models.Q(("decision", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="a_review_says_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decision", "keep"), _negated=True),
                            models.Q(("words", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="going_on_says_why",
                    ),
                ],
            },
        ),
        inside_family("progress_reading", "person_id"),
        inside_family("progress_needrating", "person_id", "by_person_id"),
        inside_family("progress_review", "person_id"),
    ]
