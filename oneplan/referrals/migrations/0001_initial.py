import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import oneplan.kernel.clock
import oneplan.kernel.ids
import oneplan.kernel.privacy


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Referral",
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
                    "source",
                    models.CharField(
                        choices=[
                            ("self", "The family asked"),
                            ("worker", "A worker asked, with the family’s agreement"),
                            ("fhir", "Sent from a health record"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Being written"),
                            ("submitted", "Sent, waiting for a decision"),
                            ("accepted", "Accepted"),
                            ("declined", "Other help was found"),
                            ("withdrawn", "Taken back"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("reference", models.CharField(max_length=12)),
                ("answers", models.JSONField(default=dict)),
                ("referrer_id", models.UUIDField(blank=True, null=True)),
                ("referrer_name", models.CharField(blank=True, max_length=160)),
                ("consent_how", models.CharField(blank=True, max_length=200)),
                ("consent_on", models.DateField(blank=True, null=True)),
                ("shown_to_family", models.BooleanField(default=False)),
                (
                    "consent_categories",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("submitted_at", models.DateTimeField(blank=True, null=True)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
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
                    "referrer_agency",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.agency",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="EligibilityDecision",
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
                        default="referral",
                        max_length=20,
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[("accepted", "Accepted"), ("declined", "Other help fits better")],
                        max_length=10,
                    ),
                ),
                (
                    "intensity",
                    models.CharField(
                        choices=[
                            ("information", "Information and a warm referral"),
                            ("coordination", "Coordinated service planning"),
                            ("wraparound", "Wraparound with a full team"),
                        ],
                        max_length=14,
                    ),
                ),
                (
                    "factors",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), default=list, size=None
                    ),
                ),
                ("rationale", models.TextField(verbose_name="why, in words for the family")),
                (
                    "family_input",
                    models.TextField(blank=True, verbose_name="what the family said about it"),
                ),
                ("explained_on", models.DateField(blank=True, null=True)),
                ("explained_how", models.CharField(blank=True, max_length=200)),
                ("warm_referral_service_id", models.UUIDField(blank=True, null=True)),
                ("warm_referral", models.CharField(blank=True, max_length=240)),
                ("retain_consent", models.BooleanField(default=False)),
                (
                    "community",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.community",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.worker",
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
                    "referral",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decision",
                        to="referrals.referral",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Attachment",
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
                ("name", models.CharField(max_length=120)),
                ("media_type", models.CharField(max_length=80)),
                ("content", models.BinaryField()),
                ("account_of_contents", models.JSONField(default=list)),
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
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attachments",
                        to="referrals.referral",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(
                fields=["community", "status", "submitted_at"], name="referrals_by_waiting"
            ),
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(fields=["referrer_id"], name="referrals_by_referrer"),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=oneplan.kernel.privacy.Walled(
                category="referral", name="referrals_referral_wall"
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.UniqueConstraint(
                fields=("community", "reference"), name="one_reference"
            ),
        ),
        migrations.AddConstraint(
            model_name="eligibilitydecision",
            constraint=oneplan.kernel.privacy.Walled(
                category_field="category", name="referrals_decision_wall"
            ),
        ),
        migrations.AddConstraint(
            model_name="attachment",
            constraint=oneplan.kernel.privacy.Walled(
                category="referral", name="referrals_attachment_wall"
            ),
        ),
    ]
