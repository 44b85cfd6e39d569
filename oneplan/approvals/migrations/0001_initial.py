import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import oneplan.kernel.clock
import oneplan.kernel.ids
from oneplan.kernel.family_keys import inside_family

WAITS_ONCE = """
CREATE UNIQUE INDEX approvals_change_waits_once ON approvals_change (kind, community_id, rule,
    coalesce(family_id, community_id), coalesce(other_family_id, community_id),
    coalesce(person_id, community_id), coalesce(other_person_id, community_id), recipient)
    WHERE outcome = 'waiting';
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Change",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("merge_people", "Two entries are the same person"),
                            ("merge_families", "Two requests are the same family"),
                            ("export", "A whole record, as a file"),
                            ("rule", "A rule of the community"),
                            ("parent", "Who decides for a family"),
                        ],
                        max_length=16,
                    ),
                ),
                ("recipient", models.CharField(blank=True, max_length=160)),
                ("leaves_agency", models.BooleanField(default=False)),
                ("rule", models.CharField(blank=True, max_length=24)),
                ("value", models.PositiveSmallIntegerField(null=True)),
                ("before", models.PositiveSmallIntegerField(null=True)),
                ("source", models.CharField(blank=True, max_length=160)),
                ("reason", models.CharField(max_length=600)),
                ("more", models.PositiveIntegerField(default=0)),
                ("less", models.PositiveIntegerField(default=0)),
                ("families", models.PositiveIntegerField(default=0)),
                ("workers", models.PositiveIntegerField(default=0)),
                ("asked_by", models.UUIDField()),
                ("asked_name", models.CharField(max_length=120)),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("waiting", "Waits for a second person"),
                            ("approved", "Approved"),
                            ("refused", "Refused"),
                            ("taken_back", "Taken back before anybody decided"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_by", models.UUIDField(null=True)),
                ("decided_name", models.CharField(blank=True, max_length=120)),
                ("decided_words", models.CharField(blank=True, max_length=600)),
                ("undo_until", models.DateTimeField(null=True)),
                ("undone_at", models.DateTimeField(null=True)),
                ("undone_by", models.UUIDField(null=True)),
                ("undone_name", models.CharField(blank=True, max_length=120)),
                (
                    "asked_agency",
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
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.family",
                    ),
                ),
                (
                    "other_family",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.family",
                    ),
                ),
                (
                    "other_person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
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
        ),
        migrations.CreateModel(
            name="Affected",
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
                ("name", models.CharField(max_length=160)),
                ("agency_name", models.CharField(blank=True, max_length=160)),
                (
                    "way",
                    models.CharField(
                        choices=[("more", "will see more"), ("less", "will see less")], max_length=4
                    ),
                ),
                (
                    "categories",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), default=list, size=None
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
                    "change",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="affected",
                        to="approvals.change",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="HandOver",
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
                ("viewer_id", models.UUIDField()),
                (
                    "categories",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), size=None
                    ),
                ),
                ("done_at", models.DateTimeField(null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.agency",
                    ),
                ),
                (
                    "change",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="handed_over",
                        to="approvals.change",
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
                    "into",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.family",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PossibleDuplicate",
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
                    "grounds",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("birth", "the same birth date and a similar name"),
                                ("reach", "the same phone number or e-mail"),
                            ],
                            max_length=8,
                        ),
                        size=None,
                    ),
                ),
                (
                    "answer",
                    models.CharField(
                        choices=[
                            ("waiting", "Nobody has looked yet"),
                            ("same", "The same family"),
                            ("different", "Not the same"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True)),
                ("answered_by", models.UUIDField(null=True)),
                ("answered_name", models.CharField(blank=True, max_length=120)),
                (
                    "change",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="approvals.change",
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
                    "earlier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.family",
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
        migrations.AddIndex(
            model_name="change",
            index=models.Index(fields=["community", "outcome"], name="approvals_change_queue"),
        ),
        migrations.AddConstraint(
            model_name="change",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by__isnull", True),
                    models.Q(("decided_by", models.F("asked_by")), _negated=True),
                    _connector="OR",
                ),
                name="change_has_a_second_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="change",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", "approved"), _negated=True),
                    models.Q(
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        ("undo_until__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="approved_change_says_by_whom",
            ),
        ),
        migrations.AddIndex(
            model_name="handover",
            index=models.Index(fields=["viewer_id"], name="approvals_handover_viewer"),
        ),
        migrations.AddConstraint(
            model_name="possibleduplicate",
            constraint=models.UniqueConstraint(
                fields=("community", "family", "earlier"), name="one_question_per_pair"
            ),
        ),
        migrations.RunSQL(WAITS_ONCE, migrations.RunSQL.noop),
        inside_family("approvals_change", "person_id", "other_person_id"),
    ]
