from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("kernel", "0004_security_log")]
    operations = [
        migrations.CreateModel(
            name="Cached",
            fields=[
                ("key", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("value", models.TextField()),
                ("ends_at", models.DateTimeField(db_index=True)),
            ],
        ),
    ]
