import django.db.models.deletion
from django.db import migrations, models

import oneplan.kernel.clock
import oneplan.kernel.ids
import oneplan.kernel.privacy
from oneplan.kernel.family_keys import inside_family


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0001_initial"),
        ("teams", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Need",
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
                ("language", models.CharField(blank=True, max_length=12)),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "priority",
                    models.PositiveSmallIntegerField(default=1, verbose_name="which comes first"),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "Not met yet"),
                            ("partly_met", "Partly met"),
                            ("met", "Met"),
                            ("deferred", "Later"),
                            ("withdrawn", "No longer a need"),
                        ],
                        default="open",
                        max_length=12,
                    ),
                ),
                ("statement", models.TextField(verbose_name="what is needed")),
                ("because", models.TextField(blank=True, verbose_name="what is behind it")),
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
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Plan",
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
            name="Outcome",
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
                ("language", models.CharField(blank=True, max_length=12)),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "direction",
                    models.CharField(
                        choices=[("up", "more is better"), ("down", "less is better")],
                        default="up",
                        max_length=4,
                    ),
                ),
                ("statement", models.TextField(verbose_name="what will be different")),
                ("indicator", models.CharField(max_length=200, verbose_name="how we will know")),
                ("unit", models.CharField(blank=True, max_length=60, verbose_name="counted in")),
                (
                    "baseline",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=9, null=True, verbose_name="today"
                    ),
                ),
                ("baseline_on", models.DateField(blank=True, null=True)),
                (
                    "target",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=9,
                        null=True,
                        verbose_name="we aim for",
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
                        related_name="outcomes",
                        to="plans.need",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="plans.plan",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="need",
            name="plan",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="plans.plan"
            ),
        ),
        migrations.CreateModel(
            name="ActionStep",
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
                ("language", models.CharField(blank=True, max_length=12)),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
                ("accountable_name", models.CharField(max_length=120)),
                ("accountable_account", models.UUIDField(blank=True, db_index=True, null=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("to_do", "To do"),
                            ("done", "Done"),
                            ("partly", "Partly done"),
                            ("stuck", "Stuck"),
                        ],
                        default="to_do",
                        max_length=8,
                    ),
                ),
                ("done_on", models.DateField(blank=True, null=True)),
                ("task", models.TextField(verbose_name="what")),
                ("due", models.DateField(verbose_name="by when")),
                ("blocker", models.TextField(blank=True, verbose_name="what is in the way")),
                (
                    "accountable",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="teams.teammember",
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
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "need",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="plans.need",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="plans.plan",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PlannedService",
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
                ("language", models.CharField(blank=True, max_length=12)),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
                ("service_id", models.UUIDField(blank=True, null=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("waitlisted", "On a waiting list"),
                            ("receiving", "Receiving"),
                            ("declined", "Not taken up"),
                            ("ended", "Ended"),
                        ],
                        default="planned",
                        max_length=12,
                    ),
                ),
                ("name", models.CharField(max_length=255, verbose_name="service")),
                ("agency", models.CharField(blank=True, max_length=255, verbose_name="agency")),
                ("phone", models.CharField(blank=True, max_length=60, verbose_name="phone")),
                ("since", models.DateField(blank=True, null=True, verbose_name="since")),
                (
                    "frequency",
                    models.CharField(blank=True, max_length=120, verbose_name="how often"),
                ),
                ("funder", models.CharField(blank=True, max_length=120, verbose_name="who pays")),
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
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="services",
                        to="plans.need",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="plans.plan",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PlanVersion",
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
                ("number", models.PositiveIntegerField()),
                ("language", models.CharField(max_length=12)),
                ("agreed_at", models.DateTimeField()),
                ("recorded_by", models.CharField(blank=True, max_length=120)),
                ("draft", models.CharField(blank=True, max_length=32)),
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
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="plans.plan",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Agreement",
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
                ("member_name", models.CharField(max_length=120)),
                (
                    "view",
                    models.CharField(
                        choices=[
                            ("agrees", "Agrees"),
                            ("worry", "Agrees, with a worry"),
                            ("disagrees", "Does not agree"),
                        ],
                        max_length=10,
                    ),
                ),
                ("words", models.TextField(blank=True)),
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
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements",
                        to="plans.planversion",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PlanVersionPart",
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
                ("words_id", models.UUIDField(blank=True, null=True)),
                ("document", models.JSONField()),
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
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="plans.planversion",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Strategy",
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
                ("language", models.CharField(blank=True, max_length=12)),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("natural", "Family and friends"),
                            ("community", "Open to everybody"),
                            ("formal", "Professional service"),
                            ("flex_funded", "Paid for once"),
                        ],
                        max_length=12,
                        verbose_name="who would help",
                    ),
                ),
                ("chosen", models.BooleanField(default=False)),
                ("text", models.TextField(verbose_name="what we could try")),
                ("why", models.TextField(blank=True, verbose_name="why this one")),
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
                        related_name="strategies",
                        to="plans.need",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="plans.plan",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Strength",
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
                ("language", models.CharField(blank=True, max_length=12)),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
                ("statement", models.TextField(verbose_name="what works well")),
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
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="plans.plan",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="TakenBack",
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
                ("words_id", models.UUIDField(db_index=True)),
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
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Unsent",
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
                ("account_id", models.UUIDField()),
                ("form", models.CharField(max_length=80)),
                ("data", models.JSONField()),
                ("changed_at", models.DateTimeField(default=oneplan.kernel.clock.now)),
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
            name="Vision",
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
                ("language", models.CharField(blank=True, max_length=12)),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
                ("text", models.TextField(verbose_name="in your own words")),
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
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="plans.plan",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=oneplan.kernel.privacy.Walled(
                category="any", name="plans_plan_wall", write_category="strengths"
            ),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.UniqueConstraint(
                fields=("community", "family"), name="one_plan_per_family"
            ),
        ),
        migrations.AddConstraint(
            model_name="outcome",
            constraint=oneplan.kernel.privacy.Walled(
                category_field="category",
                name="plans_outcome_wall",
                person_field="person",
                whole_field="need",
            ),
        ),
        migrations.AddConstraint(
            model_name="need",
            constraint=oneplan.kernel.privacy.Walled(
                category_field="category", name="plans_need_wall", person_field="person"
            ),
        ),
        migrations.AddConstraint(
            model_name="actionstep",
            constraint=oneplan.kernel.privacy.Walled(
                category_field="category",
                name="plans_step_wall",
                person_field="person",
                whole_field="need",
            ),
        ),
        migrations.AddConstraint(
            model_name="plannedservice",
            constraint=oneplan.kernel.privacy.Walled(
                category_field="category",
                name="plans_service_wall",
                person_field="person",
                whole_field="need",
            ),
        ),
        migrations.AddConstraint(
            model_name="planversion",
            constraint=oneplan.kernel.privacy.Walled(
                category="any", name="plans_version_wall", write_category="strengths"
            ),
        ),
        migrations.AddConstraint(
            model_name="planversion",
            constraint=models.UniqueConstraint(
                fields=("community", "family", "plan", "number"), name="one_version_per_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=oneplan.kernel.privacy.Walled(
                category="strengths", name="plans_agreement_wall"
            ),
        ),
        migrations.AddConstraint(
            model_name="planversionpart",
            constraint=oneplan.kernel.privacy.Walled(
                category_field="category", name="plans_part_wall", person_field="person"
            ),
        ),
        migrations.AddConstraint(
            model_name="strategy",
            constraint=oneplan.kernel.privacy.Walled(
                category_field="category",
                name="plans_strategy_wall",
                person_field="person",
                whole_field="need",
            ),
        ),
        migrations.AddConstraint(
            model_name="strength",
            constraint=oneplan.kernel.privacy.Walled(
                category_field="category", name="plans_strength_wall", person_field="person"
            ),
        ),
        migrations.AddConstraint(
            model_name="unsent",
            constraint=models.UniqueConstraint(
                fields=("community", "family", "account_id", "form"), name="one_unsent_per_form"
            ),
        ),
        migrations.AddConstraint(
            model_name="vision",
            constraint=oneplan.kernel.privacy.Walled(
                category_field="category", name="plans_vision_wall", person_field="person"
            ),
        ),
        *(
            inside_family(table, "person_id")
            for table in (
                "plans_vision",
                "plans_strength",
                "plans_need",
                "plans_outcome",
                "plans_strategy",
                "plans_plannedservice",
                "plans_actionstep",
                "plans_planversionpart",
                "plans_agreement",
            )
        ),
    ]
