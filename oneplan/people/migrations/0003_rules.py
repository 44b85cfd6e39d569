"""Rules of a community as data; an entry made twice; birth dates readable by the owner."""

import django.db.models.deletion
from django.db import migrations, models

import oneplan.kernel.clock
import oneplan.kernel.ids
import oneplan.kernel.privacy


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0002_invitation"),
    ]

    operations = [
        migrations.CreateModel(
            name="Rule",
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
                (
                    "key",
                    models.CharField(
                        choices=[
                            ("intake_consent_days", "How long a consent given at intake lasts"),
                            ("emergency_hours", "How long an emergency access lasts"),
                            (
                                "review_days",
                                "How soon a second person looks at an emergency access",
                            ),
                        ],
                        max_length=24,
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("value", models.PositiveSmallIntegerField()),
                ("source", models.CharField(max_length=160)),
                ("starts", models.DateTimeField(default=oneplan.kernel.clock.now)),
                ("change_id", models.UUIDField(null=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="identity",
            name="people_identity_wall",
        ),
        migrations.AddField(
            model_name="person",
            name="same_as",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="entered_again",
                to="people.person",
            ),
        ),
        migrations.AddConstraint(
            model_name="identity",
            constraint=oneplan.kernel.privacy.Walled(
                category="contact",
                name="people_identity_wall",
                owner_reads=True,
                person_field="person",
            ),
        ),
        migrations.AddField(
            model_name="rule",
            name="community",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.community"
            ),
        ),
        migrations.AddConstraint(
            model_name="rule",
            constraint=models.UniqueConstraint(
                fields=("community", "key", "version"), name="one_version_of_a_rule"
            ),
        ),
        migrations.AddConstraint(
            model_name="rule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("key", "intake_consent_days"), ("value__range", (30, 365))),
                    models.Q(("key", "emergency_hours"), ("value__range", (1, 4))),
                    models.Q(("key", "review_days"), ("value__range", (1, 14))),
                    _connector="OR",
                ),
                name="rule_within_bounds",
            ),
        ),
    ]
