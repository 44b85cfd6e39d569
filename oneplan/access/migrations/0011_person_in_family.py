from django.db import migrations

from oneplan.kernel.family_keys import inside_family


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0010_address_given"),
        ("people", "0006_person_in_family"),
    ]

    operations = [
        inside_family("access_addressgiven", "person_id"),
        inside_family("access_directive", "person_id", "decided_by_id"),
        inside_family("access_capacitynote", "person_id"),
    ]
