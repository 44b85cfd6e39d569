from django.db import migrations

from oneplan.kernel.family_keys import inside_family


class Migration(migrations.Migration):
    dependencies = [
        ("voice", "0003_moving"),
        ("people", "0006_person_in_family"),
    ]

    operations = [
        inside_family(table, "person_id")
        for table in ("voice_note", "voice_rating", "voice_owncontact", "voice_sharedline")
    ]
