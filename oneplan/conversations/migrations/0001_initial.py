import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import oneplan.kernel.clock
import oneplan.kernel.ids
import oneplan.kernel.privacy


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0002_stuck_days"),
    ]

    operations = [
        migrations.CreateModel(
            name="Thread",
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
                ("account_id", models.UUIDField(editable=False)),
                ("by_name", models.CharField(max_length=120)),
                (
                    "to",
                    models.CharField(
                        choices=[
                            ("coordinator", "Whoever coordinates the plan"),
                            ("people", "People I choose"),
                            ("part", "Everybody who sees one part of the plan"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "category",
                    models.CharField(
                        blank=True,
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
                (
                    "recipients",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), blank=True, default=list, size=None
                    ),
                ),
                (
                    "recipient_names",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=120),
                        blank=True,
                        default=list,
                        size=None,
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
            name="Seen",
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
                ("account_id", models.UUIDField(editable=False)),
                ("by_name", models.CharField(max_length=120)),
                ("at", models.DateTimeField(default=oneplan.kernel.clock.now)),
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
                    "thread",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seen",
                        to="conversations.thread",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Message",
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
                ("account_id", models.UUIDField(editable=False)),
                ("by_name", models.CharField(max_length=120)),
                ("text", models.TextField(verbose_name="your message")),
                ("language", models.CharField(blank=True, max_length=12)),
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
                    "thread",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="messages",
                        to="conversations.thread",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ContactNote",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("call", "We talked on the phone"),
                            ("visit", "A visit"),
                            ("wrote", "Wrote to each other"),
                            ("no_answer", "Tried, and nobody answered"),
                            ("not_met", "We did not meet as planned"),
                        ],
                        max_length=10,
                    ),
                ),
                ("happened_on", models.DateField()),
                ("words", models.CharField(blank=True, max_length=500)),
                ("next_try", models.CharField(blank=True, max_length=300)),
                ("account_id", models.UUIDField(editable=False)),
                ("by_name", models.CharField(max_length=120)),
                ("agency_name", models.CharField(blank=True, max_length=160)),
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
            options={
                "constraints": [
                    oneplan.kernel.privacy.Walled(
                        category="schedule", name="conversations_contact_wall"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind__in", ["no_answer", "not_met"]), _negated=True),
                            models.Q(("next_try", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="not_reached_says_what_next",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="thread",
            index=models.Index(fields=["family", "created_at"], name="conversations_thread_of"),
        ),
        migrations.AddConstraint(
            model_name="seen",
            constraint=models.UniqueConstraint(
                fields=("thread", "account_id"), name="one_seen_per_reader"
            ),
        ),
    ]
