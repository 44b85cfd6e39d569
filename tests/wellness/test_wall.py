"""What the database shows, and to whom: as the application's role, with every filter removed."""

import pytest
from django.apps import apps

from oneplan.wellness.models import Code, Pass

MODELS = list(apps.get_app_config("wellness").get_models())


def rows_of(world, who: str) -> int:
    with world.acting(who):
        return sum(model._default_manager.count() for model in MODELS)


@pytest.mark.parametrize("who", ["stranger", "admin", "nobody", "@sam", "@rita"])
def test_nobody_else_sees_a_row(world, who: str) -> None:
    assert rows_of(world, "noor") > 20
    assert rows_of(world, who) == 0


def test_codes_and_passes_are_nobodys(world) -> None:
    for who in ("noor", "@sam", "nobody"):
        with world.acting(who):
            assert not Code.objects.exists() and not Pass.objects.exists()
