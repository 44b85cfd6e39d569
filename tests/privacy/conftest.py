"""The example community, loaded once for the whole suite and committed, as the demo has it."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.contrib.auth import SESSION_KEY
from django.core.management import call_command
from django.db import models, transaction
from django.test import Client

from oneplan.access.viewers import name_account
from oneplan.accounts.models import Account
from oneplan.kernel.privacy import Walled
from oneplan.people.models import Family
from tests.conftest import EMPTY_THE_REST, owner_does

OUTSIDERS = ("stranger", "neighbour", "faraway", "planner", "table", "admin", "deputy")
# Words that stand in the Haddads' record and nowhere else.
CANARIES = ("Haddad", "Yusuf", "feel safe at school", "supper together")


# No family's: the law's order of those who decide; how many references somebody typed.
OF_NO_FAMILY = {"access_jurisdiction", "access_decisionright", "oversight_referencetry"}


def walled_models() -> list[type[models.Model]]:
    """Every table with rows of families, also those whose policies are written by hand."""
    return [
        model
        for model in apps.get_models()
        if model._meta.db_table not in OF_NO_FAMILY
        and (
            any(isinstance(c, Walled) for c in model._meta.constraints)
            or model._meta.app_label in {"access", "approvals"}
            or any(field.name == "family" for field in model._meta.concrete_fields)
        )
    ]


class Example:
    """The loaded community, with what the tests ask of it."""

    def __init__(self) -> None:
        self.family_id = self._families("amira")[0]
        self.ids = self._harvest()

    def _families(self, who: str) -> list[UUID]:
        with transaction.atomic():
            known = name_account(self.account(who).pk)
            assert known is not None
            return list(known.viewer.family_ids)

    def account(self, who: str) -> Account:
        return Account.objects.get(email=f"{who}@example.org")

    def _harvest(self) -> dict[str, list[UUID]]:
        """Every id of the Haddads' record that anybody of theirs can see."""
        found: dict[str, set[UUID]] = {}
        for who in ("amira", "yusuf", "dana"):
            with transaction.atomic():
                name_account(self.account(who).pk)
                for model in walled_models():
                    if model._meta.db_table == "access_grant":
                        continue
                    rows = model._default_manager.all()
                    rows = rows.filter(**{"pk" if model is Family else "family_id": self.family_id})
                    found.setdefault(model._meta.label, set()).update(
                        rows.values_list("pk", flat=True)
                    )
        return {label: sorted(ids) for label, ids in found.items()}

    def client(self, who: str = "") -> Client:
        client = Client(raise_request_exception=False)
        if who:
            answer = client.post("/demo/sign-in/", {"who": who})
            assert answer.status_code == 302, who
        return client


def is_signed_in(client: Client, who: str) -> bool:
    return not who or SESSION_KEY in client.session


# Not for the session: files of other rooms run in the same process, and load it themselves.
@pytest.fixture(scope="module")
def example(django_db_setup: None, django_db_blocker: Any) -> Iterator[Example]:
    with django_db_blocker.unblock():
        call_command("load_example", verbosity=0)
        yield Example()
        owner_does(EMPTY_THE_REST)


@pytest.fixture(autouse=True)
def _database(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock():
        yield


@pytest.fixture(scope="module")
def clients(example: Example, django_db_blocker: Any) -> Callable[[str], Client]:
    """`clients("dana")`: her browser. A page that ended her session does not end what is tested."""
    kept: dict[str, Client] = {}

    def client(who: str) -> Client:
        if who not in kept or not is_signed_in(kept[who], who):
            with django_db_blocker.unblock():
                kept[who] = example.client(who)
        return kept[who]

    return client
