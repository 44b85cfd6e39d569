from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="rule",
            name="rule_within_bounds",
        ),
        migrations.AlterField(
            model_name="rule",
            name="key",
            field=models.CharField(
                choices=[
                    ("intake_consent_days", "How long a consent given at intake lasts"),
                    ("emergency_hours", "How long an emergency access lasts"),
                    ("review_days", "How soon a second person looks at an emergency access"),
                    ("stuck_days", "After how many days without progress a need is looked at"),
                ],
                max_length=24,
            ),
        ),
        migrations.AddConstraint(
            model_name="rule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("key", "intake_consent_days"), ("value__range", (30, 365))),
                    models.Q(("key", "emergency_hours"), ("value__range", (1, 4))),
                    models.Q(("key", "review_days"), ("value__range", (1, 14))),
                    models.Q(("key", "stuck_days"), ("value__range", (14, 120))),
                    _connector="OR",
                ),
                name="rule_within_bounds",
            ),
        ),
    ]
