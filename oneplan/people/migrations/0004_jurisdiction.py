"""Whose law a community follows; others than parents who may decide for somebody."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0003_rules"),
    ]

    operations = [
        migrations.AddField(
            model_name="community",
            name="jurisdiction",
            field=models.CharField(db_default="CA-ON", default="CA-ON", max_length=8),
        ),
        migrations.AlterField(
            model_name="relation",
            name="custody",
            field=models.CharField(
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
    ]
