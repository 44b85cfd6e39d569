"""Seeded faults in pages, files, searches, forms and messages: the comparison notices every one."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import pytest
from django.core.mail import send_mail
from django.db import transaction
from django.http import HttpResponse
from django.urls import get_resolver
from django.utils.module_loading import import_string

from oneplan.kernel.viewer import Viewer, name_to_database
from oneplan.plans.models import Need
from tests.privacy.looking import EVERY, differs
from tests.privacy.machine import Consenting
from tests.privacy.scenario import OKAFOR, SAM, SHARED, said
from tests.privacy.sending import changes_wrongly, rows_in_forms, sent, tells
from tests.privacy.world import FAMILY_NAME, VIEWERS, World, differences, oracle_says

MOTHER = ("account", ("mother", None), False)
STEPS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("join", {"member": ("okafor", "school")}),
    ("permit", said(OKAFOR, SHARED, about=None, write=False)),
    ("agree", {"parent": 0}),
    ("decide_about_one_item", {"to": OKAFOR, "which": 2, "lasts": 90.0, "effect": "deny"}),
    ("deny", said(OKAFOR, {"education"}, about="child")),
    ("join", {"member": ("sam", "school")}),
    ("permit", said(SAM, {"education"}, about=None, write=True)),
    ("change_custody", {"name": "father"}),
    ("deny", said(MOTHER, {"health"}, about=None) | {"parent": 1}),
    ("emergency", {"job": ("stranger", "clinic"), "parts": {"schedule"}}),
)
Fault = Callable[[World, Any], Any]


def with_her_eyes(world: World, right: Any) -> Any:
    """What is asked for is answered as it would be to the mother."""

    def wrong(*args: Any, **more: Any) -> Any:
        name_to_database(Viewer(id=world.accounts["mother"]))
        found = right(*args, **more)
        return found if not isinstance(found, Iterator) else iter(list(found))

    return wrong


def saying(what: Callable[[], str]) -> Fault:
    """A page that says more than it should, at its end."""

    def fault(_world: World, right: Any) -> Any:
        def wrong(*args: Any, **more: Any) -> HttpResponse:
            page: HttpResponse = right(*args, **more)
            page.content += what().encode()
            return page

        return wrong

    return fault


def needs() -> str:
    return " ".join(Need.objects.values_list("statement", flat=True))


def writing_also(body: str, to: str = "") -> Fault:
    def fault(_world: World, _right: Any) -> Any:
        def wrong(address: str, _languages: Any) -> None:
            send_mail("Something new", body, None, [to or address])

        return wrong

    return fault


# What is at fault, what stands in its place, and where that comes out.
FAULTS: dict[str, tuple[str, Fault, tuple[str, ...]]] = {
    "a page of somebody else's": ("oneplan.plans.readers.plan_page", with_her_eyes, ("plan",)),
    "a paper of somebody else's": (
        "oneplan.plans.views.reading.plan_on_paper",
        with_her_eyes,
        ("paper",),
    ),
    "a version as it was agreed to": (
        "oneplan.plans.readers.version",
        with_her_eyes,
        ("first version",),
    ),
    "what is kept back of a version": (
        "oneplan.plans.readers._without",
        lambda _world, _right: lambda part, _kept_back, _me: part,
        ("first version",),
    ),
    "the same, on paper": (
        "oneplan.plans.readers._without",
        lambda _world, _right: lambda part, _kept_back, _me: part,
        ("last version's paper",),
    ),
    "a file that lacks rows": (
        "oneplan.exchange.record._rows",
        lambda _world, _right: lambda _model, _family: iter(()),
        ("record file",),
    ),
    "a colleague's file with a mother's rows": (
        "oneplan.exchange.record._rows",
        with_her_eyes,
        ("export",),
    ),
    "a preview of more than one sees oneself": (
        "oneplan.home.readers._both",
        lambda _world, _right: lambda theirs, _ours: theirs,
        ("seen by okafor at school",),
    ),
    "a search that finds needs": ("oneplan.directory.views.show", saying(needs), ("directory",)),
    "a day that names a family": (
        "oneplan.home.views.show",
        saying(lambda: FAMILY_NAME),
        ("today",),
    ),
    "a refusal that says of what": (
        "oneplan.access.middleware.not_found",
        saying(lambda: "zqx0123456789ab"),
        ("team",),
    ),
    "a form that is saved by another": (
        "oneplan.plans.actions.write_need",
        with_her_eyes,
        ("send",),
    ),
    "a form that is not saved": (
        "oneplan.plans.actions.write_need",
        lambda _world, _right: lambda _viewer, family, *_words, row_id, **_facts: Need(pk=row_id),
        ("send",),
    ),
    "a message that says whom it is about": (
        "oneplan.oversight.actions.emergencies._write",
        writing_also(f"About the {FAMILY_NAME}s"),
        ("messages",),
    ),
    "a message to somebody else": (
        "oneplan.oversight.actions.emergencies._write",
        writing_also("There is something new for you.", "aunt@example.org"),
        ("messages",),
    ),
}


@contextmanager
def after_the_steps() -> Iterator[Consenting]:
    machine = Consenting()
    try:
        machine.start()
        sent()
        for step, facts in STEPS:
            getattr(machine, step)(**facts)
        assert not differences(machine.world)
        yield machine
    finally:
        machine.take_back()


def noticed(machine: Consenting, name: str) -> str:
    world = machine.world
    if name == "messages":
        return tells(world, sent(), emergency=True)
    if name == "send":
        tried = ((who, at, row) for row in rows_in_forms(world) for who, at in VIEWERS)
        found = (changes_wrongly(world, *one) for one in tried)
    else:
        found = (differs(world, who, at, name) for who, at in VIEWERS)
    return next((line for line in found if line), "")


@pytest.mark.parametrize("name", FAULTS)
def test_noticing(name: str) -> None:
    target, fault, outlets = FAULTS[name]
    # All pages are imported before one of them is at fault, or others would keep the fault.
    assert get_resolver().url_patterns
    with transaction.atomic(), after_the_steps() as machine:
        with patch(target, fault(machine.world, import_string(target))):
            caught = [noticed(machine, outlet) for outlet in outlets]
        print(f"{name}: {caught}")
        transaction.set_rollback(True)
    assert all(caught), f"nobody noticed {name}"


def test_without_a_fault_nothing_is_noticed() -> None:
    """And every outlet that is at fault above shows something."""
    with transaction.atomic(), after_the_steps() as machine:
        found = [noticed(machine, name) for name in ("messages", "send", *EVERY)]
        shown = {name for name, shown in machine.world.looks if shown}
        assert oracle_says(machine.world, machine.world.viewer("okafor", "school")).see
        transaction.set_rollback(True)
    found = [line for line in found if line]
    assert not found, "\n".join(found)
    assert shown >= {"plan", "paper", "first version", "record file", "export", "send a need"}
