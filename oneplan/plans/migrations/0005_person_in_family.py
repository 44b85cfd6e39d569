from django.db import migrations

from oneplan.kernel.family_keys import inside_family


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0004_words_taken_back"),
        ("people", "0006_person_in_family"),
    ]

    operations = [
        inside_family(table, "person_id")
        for table in (
            "plans_vision",
            "plans_strength",
            "plans_need",
            "plans_outcome",
            "plans_strategy",
            "plans_plannedservice",
            "plans_actionstep",
            "plans_planversionpart",
            "plans_agreement",
        )
    ]
