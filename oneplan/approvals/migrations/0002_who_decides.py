from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("approvals", "0001_initial"),
    ]

    operations = [
        migrations.AlterField(
            model_name="change",
            name="kind",
            field=models.CharField(
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
    ]
