import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import oneplan.kernel.clock
import oneplan.kernel.ids
from oneplan.kernel.family_keys import inside_family

# The order of those who decide, by jurisdiction (adr/0021); the indexes of its worklists.
JURISDICTIONS = """
INSERT INTO access_jurisdiction (key, own_age, source) VALUES
    ('CA-ON', 16, 'CYFSA Part X and PHIPA, as read in domain/models §6.1 [F61] [F62] [F64]');
INSERT INTO access_decisionright (id, jurisdiction_id, key, rank, when_unable, source)
SELECT gen_random_uuid(), 'CA-ON', key, rank, when_unable, source FROM (VALUES
    ('self', 0, false, 'presumed capable at any age [F64]'),
    ('guardian', 1, true, 'order of substitutes [F62]'),
    ('attorney', 2, true, 'order of substitutes [F62]'),
    ('representative', 3, true, 'order of substitutes [F62]'),
    ('spouse', 4, true, 'order of substitutes [F62]'),
    ('custody', 5, false, 'under the age also beside a capable child [F61] [F64]; joint: equal [F63]'),
    ('access', 6, false, 'below a custodial parent [F62]'),
    ('sibling', 7, true, 'order of substitutes [F62]'),
    ('relative', 8, true, 'order of substitutes [F62]')
) AS ontario (key, rank, when_unable, source);
ALTER TABLE people_community ADD CONSTRAINT people_community_jurisdiction
    FOREIGN KEY (jurisdiction) REFERENCES access_jurisdiction (key);
CREATE INDEX access_directive_said ON access_directive (created_by, created_at)
    WHERE basis = 'express_oral';
CREATE INDEX access_emergency_untold ON access_emergency (family_id) WHERE told_at IS NULL;
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="AccessEvent",
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
                ("viewer_id", models.UUIDField()),
                ("viewer_name", models.CharField(max_length=120)),
                ("agency_id", models.UUIDField(null=True)),
                ("agency_name", models.CharField(blank=True, max_length=160)),
                ("part", models.CharField(max_length=40)),
                ("purpose", models.CharField(max_length=40)),
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
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.family",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Jurisdiction",
            fields=[
                ("key", models.CharField(max_length=8, primary_key=True, serialize=False)),
                ("own_age", models.PositiveSmallIntegerField(null=True)),
                ("source", models.CharField(max_length=200)),
            ],
        ),
        migrations.CreateModel(
            name="AccessGrant",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("viewer_id", models.UUIDField()),
                ("agency_id", models.UUIDField(null=True)),
                ("person_id", models.UUIDField(null=True)),
                (
                    "effect",
                    models.CharField(
                        choices=[("permit", "may"), ("deny", "may not")], max_length=6
                    ),
                ),
                (
                    "categories",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), size=None
                    ),
                ),
                ("may_write", models.BooleanField(default=False)),
                ("may_steward", models.BooleanField(default=False)),
                ("may_redisclose", models.BooleanField(default=False)),
                ("rank", models.SmallIntegerField(null=True)),
                (
                    "items",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), default=list, size=None
                    ),
                ),
                (
                    "purposes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), default=list, size=None
                    ),
                ),
                ("starts", models.DateTimeField()),
                ("ends", models.DateTimeField(null=True)),
                ("because", models.CharField(max_length=20)),
                (
                    "community",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="people.community",
                    ),
                ),
                (
                    "family",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="people.family",
                    ),
                ),
            ],
            options={
                "db_table": "access_grant",
            },
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
                ("created_by", models.UUIDField(editable=False, null=True)),
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
        migrations.CreateModel(
            name="CapacityNote",
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
                ("capable", models.BooleanField()),
                ("noted_at", models.DateTimeField(default=oneplan.kernel.clock.now)),
                ("noted_by", models.CharField(max_length=120)),
                ("how", models.CharField(max_length=200)),
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
        migrations.CreateModel(
            name="Directive",
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
                ("by_right_of", models.CharField(blank=True, max_length=40)),
                ("rank", models.PositiveSmallIntegerField(default=0, editable=False)),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("express_written", "in writing"),
                            ("express_oral", "said aloud"),
                            ("implied_hic", "assumed between those who give health care"),
                            ("law", "by law"),
                        ],
                        default="express_written",
                        max_length=16,
                    ),
                ),
                (
                    "effect",
                    models.CharField(
                        choices=[("permit", "may"), ("deny", "may not")], max_length=6
                    ),
                ),
                ("recipient_id", models.UUIDField(blank=True, null=True)),
                ("role", models.CharField(blank=True, max_length=20)),
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
                    "item_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), blank=True, default=list, size=None
                    ),
                ),
                ("may_write", models.BooleanField(default=False)),
                ("may_redisclose", models.BooleanField(default=False)),
                (
                    "purposes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("coordination", "to work on the plan together"),
                                ("care", "to give care or treatment"),
                                ("school", "to help at school"),
                                ("service", "to find or give a service"),
                            ],
                            max_length=40,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("starts", models.DateTimeField(default=oneplan.kernel.clock.now)),
                ("ends", models.DateTimeField()),
                ("how_explained", models.CharField(blank=True, max_length=200)),
                ("language", models.CharField(blank=True, max_length=12)),
                ("witness", models.CharField(blank=True, max_length=120)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_by", models.UUIDField(blank=True, null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        null=True,
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
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
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
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "supersedes",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="access.directive",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Emergency",
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
                    "reason",
                    models.CharField(
                        choices=[
                            ("harm_self", "Somebody may come to serious harm"),
                            ("harm_other", "Somebody may seriously harm another person"),
                            ("care", "Urgent care, and nobody can be asked"),
                        ],
                        max_length=12,
                    ),
                ),
                ("words", models.CharField(max_length=600)),
                ("starts", models.DateTimeField()),
                ("ends", models.DateTimeField()),
                ("told_at", models.DateTimeField(null=True)),
                ("reviewed_at", models.DateTimeField(null=True)),
                ("reviewed_by", models.UUIDField(null=True)),
                ("reviewer_name", models.CharField(blank=True, max_length=120)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[("right", "It was needed"), ("wrong", "It was not right")],
                        max_length=8,
                    ),
                ),
                ("review_words", models.CharField(blank=True, max_length=600)),
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
            name="FamilyReference",
            fields=[
                (
                    "family",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        serialize=False,
                        to="people.family",
                    ),
                ),
                ("reference", models.CharField(max_length=12, unique=True)),
                (
                    "community",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.community",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Involvement",
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
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("referrer", "Asked for help for this family"),
                            ("intake", "Decides about the request for help"),
                            ("assignment", "Coordinates this family's plan"),
                            ("team", "Is on the team"),
                        ],
                        max_length=12,
                    ),
                ),
                ("viewer_id", models.UUIDField(blank=True, null=True)),
                ("role", models.CharField(blank=True, max_length=20)),
                ("sent", models.BooleanField(default=False)),
                ("starts", models.DateTimeField(default=oneplan.kernel.clock.now)),
                ("ends", models.DateTimeField(blank=True, null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        null=True,
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
        ),
        migrations.CreateModel(
            name="VisibleParts",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("viewer_id", models.UUIDField()),
                ("agency_id", models.UUIDField(null=True)),
                ("purpose", models.CharField(blank=True, max_length=40)),
                ("see", models.JSONField(null=True)),
                ("write", models.JSONField(null=True)),
                ("until", models.DateTimeField(null=True)),
                (
                    "community",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="people.community",
                    ),
                ),
                (
                    "family",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="people.family",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="LogSeal",
            fields=[
                (
                    "event",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        serialize=False,
                        to="access.accessevent",
                    ),
                ),
                ("number", models.BigIntegerField()),
                ("seal", models.BinaryField()),
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
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.family",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="accessevent",
            index=models.Index(fields=["family", "-at"], name="access_event_family"),
        ),
        migrations.AddIndex(
            model_name="accessgrant",
            index=models.Index(fields=["viewer_id", "family"], name="access_grant_viewer"),
        ),
        migrations.AddIndex(
            model_name="accessgrant",
            index=models.Index(fields=["family"], name="access_grant_family"),
        ),
        migrations.AddIndex(
            model_name="directive",
            index=models.Index(fields=["community", "family"], name="access_directive_family"),
        ),
        migrations.AddIndex(
            model_name="emergency",
            index=models.Index(fields=["agency", "reviewed_at"], name="access_emergency_queue"),
        ),
        migrations.AddIndex(
            model_name="involvement",
            index=models.Index(fields=["community", "family"], name="access_involvement_family"),
        ),
        migrations.AddIndex(
            model_name="involvement",
            index=models.Index(fields=["viewer_id"], name="access_involvement_viewer"),
        ),
        migrations.AddConstraint(
            model_name="decisionright",
            constraint=models.UniqueConstraint(
                fields=("jurisdiction", "key"), name="one_rank_of_a_right"
            ),
        ),
        migrations.AddConstraint(
            model_name="decisionright",
            constraint=models.UniqueConstraint(
                fields=("jurisdiction", "rank"), name="one_right_at_a_rank"
            ),
        ),
        migrations.AddIndex(
            model_name="visibleparts",
            index=models.Index(fields=["viewer_id", "family"], name="access_visible_viewer"),
        ),
        migrations.AddIndex(
            model_name="visibleparts",
            index=models.Index(fields=["family"], name="access_visible_family"),
        ),
        migrations.AddConstraint(
            model_name="logseal",
            constraint=models.UniqueConstraint(
                fields=("family", "number"), name="one_seal_per_number"
            ),
        ),
        migrations.RunSQL(JURISDICTIONS, migrations.RunSQL.noop),
        inside_family("access_addressgiven", "person_id"),
        inside_family("access_directive", "person_id", "decided_by_id"),
        inside_family("access_capacitynote", "person_id"),
    ]
