import django.contrib.postgres.fields
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
    ]

    operations = [
        migrations.CreateModel(
            name="Note",
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
                ("account_id", models.UUIDField(editable=False)),
                ("key", models.UUIDField(default=oneplan.kernel.ids.new_id, editable=False)),
                ("language", models.CharField(blank=True, max_length=12)),
                ("unsent", models.JSONField(blank=True, default=dict)),
                ("text", models.TextField(blank=True, verbose_name="my note")),
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
                "constraints": [
                    oneplan.kernel.privacy.Walled(
                        category="own_voice",
                        deletable=True,
                        name="voice_note_wall",
                        person_field="person",
                    ),
                    models.UniqueConstraint(
                        fields=("community", "family", "account_id", "key"),
                        name="one_note_per_form",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OwnContact",
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
                ("account_id", models.UUIDField(editable=False)),
                ("key", models.UUIDField(default=oneplan.kernel.ids.new_id, editable=False)),
                ("language", models.CharField(blank=True, max_length=12)),
                ("unsent", models.JSONField(blank=True, default=dict)),
                (
                    "text",
                    models.CharField(
                        blank=True, max_length=240, verbose_name="my number or address"
                    ),
                ),
                (
                    "note",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="what it is, and when"
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "constraints": [
                    oneplan.kernel.privacy.Walled(
                        category="own_voice",
                        deletable=True,
                        name="voice_contact_wall",
                        person_field="person",
                    ),
                    models.UniqueConstraint(
                        fields=("community", "family", "account_id", "key"),
                        name="one_contact_per_form",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Rating",
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
                ("account_id", models.UUIDField(editable=False)),
                ("key", models.UUIDField(default=oneplan.kernel.ids.new_id, editable=False)),
                ("language", models.CharField(blank=True, max_length=12)),
                ("unsent", models.JSONField(blank=True, default=dict)),
                (
                    "area",
                    models.CharField(
                        choices=[
                            ("home", "Home and family"),
                            ("school", "School or work"),
                            ("friends", "Friends"),
                            ("fun", "Things I like to do"),
                            ("body", "My body and sleep"),
                            ("feelings", "How I feel inside"),
                            ("safety", "Feeling safe"),
                            ("culture", "Culture and spirit"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "level",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "Very hard"),
                            (2, "Hard"),
                            (3, "So-so"),
                            (4, "Good"),
                            (5, "Very good"),
                        ],
                        null=True,
                    ),
                ),
                ("text", models.TextField(blank=True, verbose_name="in my own words")),
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
                "constraints": [
                    oneplan.kernel.privacy.Walled(
                        category="own_voice",
                        deletable=True,
                        name="voice_rating_wall",
                        person_field="person",
                    ),
                    models.UniqueConstraint(
                        fields=("community", "family", "account_id", "key"),
                        name="one_rating_per_form",
                    ),
                    models.UniqueConstraint(
                        fields=("community", "family", "account_id", "area"),
                        name="one_rating_per_area",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SharedLine",
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
                ("account_id", models.UUIDField(editable=False)),
                ("key", models.UUIDField(default=oneplan.kernel.ids.new_id, editable=False)),
                ("language", models.CharField(blank=True, max_length=12)),
                ("words", models.TextField()),
                ("wish", models.TextField(blank=True)),
                (
                    "readers",
                    models.CharField(
                        choices=[
                            ("named", "People I choose"),
                            ("team", "My team"),
                            ("raise", "One person, who brings it up for me at the next meeting"),
                        ],
                        max_length=5,
                    ),
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
                        default="strengths",
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
                "indexes": [
                    models.Index(fields=["family", "created_at"], name="voice_line_family")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("community", "family", "account_id", "key"),
                        name="one_line_per_form",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("readers", "team"), ("recipients__len", 0)),
                            models.Q(("readers", "named"), ("recipients__len__gte", 1)),
                            models.Q(("readers", "raise"), ("recipients__len", 1)),
                            _connector="OR",
                        ),
                        name="line_has_its_readers",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("category", "own_voice"), _negated=True),
                        name="line_is_shared",
                    ),
                ],
            },
        ),
        *(
            inside_family(table, "person_id")
            for table in ("voice_note", "voice_rating", "voice_owncontact", "voice_sharedline")
        ),
    ]
