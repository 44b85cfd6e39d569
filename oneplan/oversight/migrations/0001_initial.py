import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import oneplan.kernel.clock
import oneplan.kernel.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("access", "0001_initial"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Complaint",
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
                ("created_by", models.UUIDField(editable=False, null=True)),
                ("about_id", models.UUIDField(null=True)),
                ("about_name", models.CharField(max_length=120)),
                ("about_day", models.DateField()),
                ("words", models.CharField(max_length=600)),
                ("reach", models.CharField(blank=True, max_length=200)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("sent", "Nobody has read it yet"),
                            ("received", "Somebody is looking into it"),
                            ("answered", "Has an answer"),
                        ],
                        default="sent",
                        max_length=8,
                    ),
                ),
                ("officer_name", models.CharField(blank=True, max_length=120)),
                ("received_at", models.DateTimeField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("outcome", models.CharField(blank=True, max_length=600)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.agency",
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
            ],
        ),
        migrations.CreateModel(
            name="Ask",
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
                ("created_by", models.UUIDField(editable=False, null=True)),
                ("viewer_id", models.UUIDField()),
                ("worker_name", models.CharField(max_length=120)),
                ("agency_name", models.CharField(max_length=160)),
                (
                    "categories",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
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
                        size=None,
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("coordination", "to work on the plan together"),
                            ("care", "to give care or treatment"),
                            ("school", "to help at school"),
                            ("service", "to find or give a service"),
                        ],
                        max_length=40,
                    ),
                ),
                ("words", models.CharField(max_length=400)),
                ("days", models.PositiveSmallIntegerField()),
                (
                    "answer",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting for an answer"),
                            ("yes", "Yes"),
                            ("no", "No"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True)),
                ("answered_by", models.UUIDField(null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.agency",
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
                    "directive",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="access.directive",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ReferenceTry",
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
                ("at", models.DateTimeField()),
                ("viewer_id", models.UUIDField()),
                ("agency_id", models.UUIDField(null=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("ask", "Ask"), ("emergency", "Emergency")], max_length=9
                    ),
                ),
                (
                    "categories",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
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
                        size=None,
                    ),
                ),
                ("purpose", models.CharField(blank=True, max_length=40)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["viewer_id", "kind", "at"], name="oversight_try_recent")
                ],
            },
        ),
        migrations.AddIndex(
            model_name="complaint",
            index=models.Index(fields=["agency", "state"], name="oversight_complaint_queue"),
        ),
    ]
