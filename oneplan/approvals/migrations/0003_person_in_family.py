from django.db import migrations

from oneplan.kernel.family_keys import inside_family


class Migration(migrations.Migration):
    dependencies = [
        ("approvals", "0002_who_decides"),
        ("people", "0006_person_in_family"),
    ]

    operations = [inside_family("approvals_change", "person_id", "other_person_id")]
