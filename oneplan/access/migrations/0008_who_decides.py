"""The order of those who decide as data, by jurisdiction; of age; substitutes (adr/0021)."""

import django.db.models.deletion
from django.db import migrations, models

import oneplan.kernel.ids

SQL = """
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
"""


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0007_telling"),
        ("people", "0004_jurisdiction"),
    ]

    operations = [
        migrations.CreateModel(
            name="Jurisdiction",
            fields=[
                ("key", models.CharField(max_length=8, primary_key=True, serialize=False)),
                ("own_age", models.PositiveSmallIntegerField(null=True)),
                ("source", models.CharField(max_length=200)),
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
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("jurisdiction", "key"), name="one_rank_of_a_right"
                    ),
                    models.UniqueConstraint(
                        fields=("jurisdiction", "rank"), name="one_right_at_a_rank"
                    ),
                ],
            },
        ),
        migrations.RunSQL(SQL, migrations.RunSQL.noop),
    ]
