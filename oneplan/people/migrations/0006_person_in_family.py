from django.db import migrations

from oneplan.kernel.family_keys import inside_family, one_person_of_a_family


class Migration(migrations.Migration):
    dependencies = [("people", "0005_who_invited")]

    operations = [
        one_person_of_a_family(),
        inside_family("people_person", "same_as_id"),
        inside_family("people_identity", "person_id"),
        inside_family("people_relation", "person_id", "to_person_id"),
        inside_family("people_residence", "person_id"),
        inside_family("people_contactpoint", "person_id"),
        inside_family("people_invitation", "person_id"),
    ]
