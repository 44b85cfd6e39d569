from django.db import migrations

from oneplan.kernel.family_keys import inside_family


class Migration(migrations.Migration):
    dependencies = [
        ("teams", "0002_own"),
        ("people", "0006_person_in_family"),
    ]

    operations = [
        inside_family("teams_teammember", "person_id"),
    ]
