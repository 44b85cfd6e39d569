import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import oneplan.kernel.clock
import oneplan.kernel.ids
import oneplan.kernel.privacy
from oneplan.kernel.family_keys import inside_family, one_person_of_a_family

# By what possible duplicates are found.
COMPARED = r"""
-- A number or an address as it is compared; nothing where it says too little.
CREATE FUNCTION oneplan_reach(kind text, value text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN kind = 'email' AND position('@' IN value) > 1 THEN lower(btrim(value))
        WHEN kind IN ('phone', 'text') AND length(regexp_replace(value, '\D', '', 'g')) >= 7
        THEN right(regexp_replace(value, '\D', '', 'g'), 10) END
$$;
CREATE INDEX people_contactpoint_reach ON people_contactpoint
    (community_id, oneplan_reach(kind, value)) WHERE oneplan_reach(kind, value) IS NOT NULL;
CREATE INDEX people_identity_born ON people_identity (community_id, birth_date)
    WHERE birth_date IS NOT NULL;
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Community",
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
                ("name", models.CharField(max_length=120)),
                ("slug", models.SlugField(unique=True)),
                (
                    "languages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=12), default=list, size=None
                    ),
                ),
                ("zone", models.CharField(default="America/Toronto", max_length=64)),
                (
                    "jurisdiction",
                    models.CharField(db_default="CA-ON", default="CA-ON", max_length=8),
                ),
                ("help_phone", models.CharField(blank=True, max_length=40)),
                ("fictional", models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name="Agency",
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
                ("sector", models.CharField(blank=True, max_length=60)),
                ("coordinating", models.BooleanField(default=False)),
                ("phone", models.CharField(blank=True, max_length=40)),
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
            name="Family",
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
                ("name", models.CharField(blank=True, max_length=120)),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("referred", "Asked for help"),
                            ("intake", "First conversation"),
                            ("declined", "Other help was found"),
                            ("engagement", "Getting to know each other"),
                            ("planning", "Making the plan"),
                            ("implementation", "Doing the plan"),
                            ("transition", "Getting ready to finish"),
                            ("commenced", "Finished, and celebrated"),
                            ("inactive", "Paused together"),
                        ],
                        default="referred",
                        max_length=20,
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        default="en", max_length=12, verbose_name="language of service"
                    ),
                ),
                (
                    "plan_language",
                    models.CharField(
                        default="en", max_length=12, verbose_name="language of the written plan"
                    ),
                ),
                (
                    "interpreter",
                    models.CharField(blank=True, max_length=60, verbose_name="interpreter needed"),
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
            ],
        ),
        migrations.CreateModel(
            name="Household",
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
                ("name", models.CharField(max_length=80, verbose_name="name of this home")),
                ("address", models.CharField(blank=True, max_length=240, verbose_name="address")),
                (
                    "area",
                    models.CharField(
                        blank=True, max_length=120, verbose_name="neighbourhood or town"
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
            name="Person",
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
                ("chosen_name", models.CharField(max_length=120, verbose_name="name they go by")),
                ("pronouns", models.CharField(blank=True, max_length=40, verbose_name="pronouns")),
                (
                    "languages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=12),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "interpreter",
                    models.CharField(blank=True, max_length=60, verbose_name="interpreter needed"),
                ),
                (
                    "standing",
                    models.CharField(
                        choices=[
                            ("caregiver", "Parent or caregiver"),
                            ("youth", "Youth"),
                            ("child", "Child"),
                            ("adult", "Adult"),
                            ("support", "Relative or friend"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "relation",
                    models.CharField(
                        blank=True, max_length=80, verbose_name="who they are to the family"
                    ),
                ),
                ("directs", models.BooleanField(default=False)),
                ("left_at", models.DateTimeField(blank=True, null=True)),
                (
                    "account",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                    "same_as",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entered_again",
                        to="people.person",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Invitation",
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
                    "email",
                    models.EmailField(max_length=254, verbose_name="their own e-mail address"),
                ),
                ("secret_hash", models.CharField(max_length=64, unique=True)),
                ("expires", models.DateTimeField()),
                ("used_at", models.DateTimeField(blank=True, null=True)),
                ("made_by", models.UUIDField(editable=False, null=True)),
                ("seconded_by", models.UUIDField(editable=False, null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        editable=False,
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
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to="people.person",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Identity",
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
                    "legal_name",
                    models.CharField(blank=True, max_length=160, verbose_name="legal name"),
                ),
                ("birth_date", models.DateField(blank=True, null=True, verbose_name="birth date")),
                (
                    "approximate_age",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="age, roughly"
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
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="identity",
                        to="people.person",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ContactPoint",
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
                            ("phone", "Phone call"),
                            ("text", "Text message"),
                            ("email", "E-mail"),
                            ("mail", "Letter"),
                        ],
                        max_length=8,
                    ),
                ),
                ("value", models.CharField(max_length=240, verbose_name="number or address")),
                ("safe", models.BooleanField(default=True, verbose_name="safe to use")),
                (
                    "note",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="when, and what not to do"
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
                        related_name="contacts",
                        to="people.person",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Relation",
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
                ("kind", models.CharField(max_length=60, verbose_name="relation")),
                (
                    "custody",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Does not apply"),
                            ("sole", "Has custody"),
                            ("joint", "Shares custody"),
                            ("access", "Has access"),
                            ("society", "A children's aid society has custody"),
                            ("guardian", "Guardian named by a court"),
                            ("attorney", "Has a power of attorney for personal care"),
                            ("representative", "Named by the Consent and Capacity Board"),
                            ("spouse", "Husband, wife or partner"),
                            ("sibling", "Brother or sister"),
                            ("relative", "Another relative"),
                        ],
                        max_length=16,
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
                        related_name="relations",
                        to="people.person",
                    ),
                ),
                (
                    "to_person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="relations_of",
                        to="people.person",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Residence",
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
                ("share", models.CharField(blank=True, max_length=120, verbose_name="when")),
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
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="residents",
                        to="people.household",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="residences",
                        to="people.person",
                    ),
                ),
            ],
        ),
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
            name="Worker",
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
                ("name", models.CharField(max_length=120)),
                ("title", models.CharField(blank=True, max_length=120)),
                ("phone", models.CharField(blank=True, max_length=40)),
                (
                    "languages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=12),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "roles",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("coordinator", "Service planning coordinator"),
                                ("intake", "Intake worker"),
                                ("supervisor", "Supervisor"),
                                ("link_worker", "Link worker"),
                                ("provider", "Provider"),
                                ("table", "Resolution table chair"),
                                ("planner", "Planning committee"),
                                ("privacy", "Privacy officer"),
                            ],
                            max_length=20,
                        ),
                        default=list,
                        size=None,
                    ),
                ),
                ("left_at", models.DateTimeField(blank=True, null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="workers",
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
            ],
        ),
        migrations.AddConstraint(
            model_name="agency",
            constraint=models.UniqueConstraint(
                condition=models.Q(("coordinating", True)),
                fields=("community",),
                name="one_coordinating_agency",
            ),
        ),
        migrations.AddConstraint(
            model_name="family",
            constraint=oneplan.kernel.privacy.Walled(
                category="any",
                family_field="id",
                name="people_family_wall",
                owner_reads=True,
                write_category="contact",
            ),
        ),
        migrations.AddConstraint(
            model_name="household",
            constraint=oneplan.kernel.privacy.Walled(
                category="location", name="people_household_wall"
            ),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["account"], name="people_person_by_account"),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=oneplan.kernel.privacy.Walled(
                category="any",
                name="people_person_wall",
                owner_reads=True,
                person_field="id",
                write_category="contact",
            ),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.UniqueConstraint(
                condition=models.Q(("account__isnull", False)),
                fields=("community", "family", "account"),
                name="one_person_per_account_and_family",
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=oneplan.kernel.privacy.Walled(
                category="contact",
                name="people_invitation_wall",
                owner_reads=True,
                person_field="person",
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
        migrations.AddConstraint(
            model_name="contactpoint",
            constraint=oneplan.kernel.privacy.Walled(
                category="contact",
                deletable=True,
                name="people_contactpoint_wall",
                owner_reads=True,
                person_field="person",
            ),
        ),
        migrations.AddConstraint(
            model_name="relation",
            constraint=oneplan.kernel.privacy.Walled(
                category="contact", deletable=True, name="people_relation_wall", owner_reads=True
            ),
        ),
        migrations.AddConstraint(
            model_name="relation",
            constraint=models.UniqueConstraint(
                fields=("community", "family", "person", "to_person"), name="one_relation_per_pair"
            ),
        ),
        migrations.AddConstraint(
            model_name="residence",
            constraint=oneplan.kernel.privacy.Walled(
                category="location", deletable=True, name="people_residence_wall"
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
        migrations.AddConstraint(
            model_name="worker",
            constraint=models.UniqueConstraint(
                fields=("community", "account", "agency"), name="one_job_per_agency"
            ),
        ),
        migrations.RunSQL(COMPARED, migrations.RunSQL.noop),
        one_person_of_a_family(),
        inside_family("people_person", "same_as_id"),
        inside_family("people_identity", "person_id"),
        inside_family("people_relation", "person_id", "to_person_id"),
        inside_family("people_residence", "person_id"),
        inside_family("people_contactpoint", "person_id"),
        inside_family("people_invitation", "person_id"),
    ]
