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
            name="Team",
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
                ("mission", models.TextField(blank=True, verbose_name="what we will do together")),
                ("formed_on", models.DateField(blank=True, null=True)),
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
            name="Meeting",
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
                    "purpose",
                    models.CharField(blank=True, max_length=160, verbose_name="what it is for"),
                ),
                ("local_start", models.CharField(max_length=16)),
                ("zone", models.CharField(default="America/Toronto", max_length=64)),
                ("starts", models.DateTimeField()),
                ("minutes", models.PositiveSmallIntegerField(default=60)),
                ("place", models.CharField(blank=True, max_length=160, verbose_name="where")),
                ("by_video", models.BooleanField(default=False, verbose_name="also by video")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("held", "Held"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="planned",
                        max_length=10,
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
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="meetings",
                        to="teams.team",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="TeamMember",
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
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "role",
                    models.CharField(
                        blank=True, max_length=120, verbose_name="what they are to us"
                    ),
                ),
                (
                    "role_class",
                    models.CharField(
                        choices=[
                            ("family", "Family"),
                            ("natural", "Friend or relative"),
                            ("community", "Community"),
                            ("formal", "Professional"),
                        ],
                        max_length=10,
                    ),
                ),
                ("agency_name", models.CharField(blank=True, max_length=160)),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="phone")),
                ("coordinates", models.BooleanField(default=False)),
                ("joined_on", models.DateField(blank=True, null=True)),
                ("left_on", models.DateField(blank=True, null=True)),
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
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="members",
                        to="teams.team",
                    ),
                ),
                (
                    "worker",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.worker",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="MeetingReply",
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
                    "answer",
                    models.CharField(
                        choices=[
                            ("yes", "I'll be there"),
                            ("no", "I can't make it"),
                            ("ask", "Not said yet"),
                        ],
                        max_length=4,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200)),
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
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replies",
                        to="teams.meeting",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="teams.teammember",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="team",
            constraint=oneplan.kernel.privacy.Walled(category="schedule", name="teams_team_wall"),
        ),
        migrations.AddConstraint(
            model_name="team",
            constraint=models.UniqueConstraint(
                fields=("community", "family"), name="one_team_per_family"
            ),
        ),
        migrations.AddIndex(
            model_name="meeting",
            index=models.Index(fields=["family", "starts"], name="teams_meeting_next"),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=oneplan.kernel.privacy.Walled(
                category="schedule", name="teams_meeting_wall"
            ),
        ),
        migrations.AddConstraint(
            model_name="teammember",
            constraint=oneplan.kernel.privacy.Walled(
                category="schedule", name="teams_member_wall", owner_reads=True
            ),
        ),
        migrations.AddConstraint(
            model_name="teammember",
            constraint=models.UniqueConstraint(
                condition=models.Q(("left_on__isnull", True), ("person__isnull", False)),
                fields=("community", "family", "person"),
                name="one_membership_per_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="teammember",
            constraint=models.UniqueConstraint(
                condition=models.Q(("left_on__isnull", True), ("worker__isnull", False)),
                fields=("community", "family", "worker"),
                name="one_membership_per_worker",
            ),
        ),
        migrations.AddConstraint(
            model_name="meetingreply",
            constraint=oneplan.kernel.privacy.Walled(category="schedule", name="teams_reply_wall"),
        ),
        migrations.AddConstraint(
            model_name="meetingreply",
            constraint=models.UniqueConstraint(
                fields=("community", "family", "meeting", "member"), name="one_reply_per_member"
            ),
        ),
        inside_family("teams_teammember", "person_id"),
    ]
