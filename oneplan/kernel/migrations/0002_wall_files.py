"""Which wall is installed: each part's name and hash."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("kernel", "0001_wall")]

    operations = [
        migrations.CreateModel(
            name="WallFile",
            fields=[
                ("name", models.CharField(max_length=120, primary_key=True, serialize=False)),
                ("digest", models.CharField(max_length=64)),
            ],
        ),
    ]
