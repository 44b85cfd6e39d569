"""Which of the Haddads' pages each of those inside may open: data, to be read and checked.

A cell: G reads it, P sends to it (200 or 302, for an empty form too: what is then saved is the
wall's to decide). Small letters: one of the two rows that are tried, and not the other. A dash:
404 or 403, or 405 where the page cannot be read, or sent to, by anybody.

The two rows: the need about school and the one about sleep (mental health), with what hangs on
them; the family's vision and Yusuf's private one; Layla's place on the team and that of Mei Chen,
who has left it. Everything in `mine/` is of Yusuf's own rows.
"""

import re
from typing import Any

from django.db import models, transaction

from oneplan.access.models import Ask, Directive
from oneplan.access.viewers import name_account
from oneplan.people.models import ContactPoint, Person, Worker
from oneplan.plans.models import (
    ActionStep,
    Need,
    Outcome,
    PlannedService,
    Strategy,
    Strength,
    Vision,
)
from oneplan.teams.models import Meeting, TeamMember
from oneplan.voice.models import Note, OwnContact, Rating, SharedLine
from tests.privacy.urls import Address

# The mother, the youth, his aunt, the coordinator, and a team member with few parts.
ROLES = ("amira", "yusuf", "layla", "dana", "okafor")

#                      amira yusuf layla dana  okafor
DOORS = """
family_home            G     G     G     G     G
preview                G     -     -     -     -
offer_line             GP    GP    -     -     -
people:people          GP    GP    GP    GP    GP
people:add             GP    -     -     GP    -
people:relate          GP    -     -     GP    -
people:home            GP    -     -     GP    -
people:change          GP    -     -     GP    -
people:contact         GP    -     -     GP    -
people:invite          GP    -     -     GP    -
people:remove_contact  P     -     -     P     -
access:who_can_see     GP    GP    GP    GP    GP
access:change          GP    GP    -     -     -
access:stop            P     P     -     P     -
access:keep_out        GP    GP    -     GP    -
access:let_in          P     -     -     P     -
access:shown           GP    GP    -     -     -
access:said_stop       -     -     -     P     P
access:said            GP    -     -     GP    -
access:things          GP    GP    -     -     -
access:thing           GP    gp    -     -     -
access:stop_single     P     -     -     P     -
access:capacity        G     G     -     GP    -
access:asks            GP    -     -     G     -
access:ask_more        -     -     -     GP    GP
approvals:same_person     -     -     -     GP    -
approvals:take_along      GP    -     -     GP    -
access:who_looked      GP    GP    GP    GP    GP
access:looks_wrong     GP    GP    -     -     -
teams:team             GP    GP    GP    GP    GP
teams:start            P     -     -     P     -
teams:add              GP    -     -     GP    -
teams:add_person       GP    -     -     GP    -
teams:add_worker       GP    -     -     GP    -
teams:add_name         GP    -     -     GP    -
teams:leave            GP    GP    GP    GP    GP
teams:plan_meeting     GP    GP    -     GP    -
teams:change_meeting   GP    GP    GP    GP    GP
teams:cancel_meeting   P     P     -     P     -
teams:reply            P     P     P     P     P
teams:change           gp    gp    gp    gp    gp
teams:share            gp    -     -     gp    -
teams:remove           gp    -     -     gp    -
plans:plan             GP    GP    GP    GP    GP
plans:begin            P     -     -     P     -
plans:agree            GP    -     -     GP    -
plans:pdf              GP    GP    GP    GP    GP
plans:versions         GP    GP    GP    GP    GP
plans:version          GP    GP    GP    GP    GP
plans:version_pdf      GP    GP    GP    GP    GP
plans:vision           GP    GP    GP    GP    GP
plans:own_vision       GP    GP    -     -     -
plans:vision_change    gp    GP    gp    gp    gp
plans:strength         GP    GP    GP    GP    GP
plans:strength_change  GP    GP    GP    GP    GP
plans:need             GP    GP    GP    GP    GP
plans:need_change      GP    gp    gp    GP    gp
plans:work             GP    gp    gp    GP    gp
plans:move             P     p     -     P     -
plans:need_status      P     p     -     P     -
plans:outcome          GP    gp    gp    GP    gp
plans:option           GP    gp    gp    GP    gp
plans:step             GP    gp    gp    GP    gp
plans:need_service     GP    gp    gp    GP    gp
plans:need_find        GP    gp    gp    GP    gp
plans:outcome_change   GP    gp    gp    GP    gp
plans:option_change    GP    gp    gp    GP    gp
plans:step_change      GP    gp    gp    GP    gp
plans:step_status      GP    gp    gp    GP    gp
plans:service          GP    GP    GP    GP    GP
plans:find             GP    GP    GP    GP    GP
plans:service_change   GP    gp    gp    GP    gp
plans:remove           GP    gp    g     GP    g
voice:space            G     G     -     -     -
voice:note             GP    GP    -     -     -
voice:note_change      -     GP    -     -     -
voice:rating           GP    GP    -     -     -
voice:contact          GP    GP    -     -     -
voice:contact_change   -     GP    -     -     -
voice:share            -     GP    -     -     -
voice:delete           -     GP    -     -     -
voice:take_back        -     P     -     -     -
family_request         G     G     G     G     G
moving                 GP    -     -     -     -
record_file            P     -     -     -     -
"""


def doors() -> dict[str, tuple[str, ...]]:
    lines = [line.split() for line in DOORS.strip().splitlines()]
    assert all(len(line) == 1 + len(ROLES) for line in lines)
    return {name: tuple(cells) for name, *cells in lines}


class Tried:
    """The rows that are tried, by what an address's parameter or its name asks for."""

    def __init__(self, example: Any) -> None:
        self.example = example
        page = example.client("amira").get(f"/family/{example.family_id}/access/looked/")
        [self.line, *_more] = re.findall(r'wrong/\?line=([^"]+)"', page.content.decode())
        with transaction.atomic():
            name_account(example.account("amira").pk)
            self.needs = self._needs()
            self.ids = self._shared()
            self.changed = self._of_needs() | {"strength_change": self._of(Strength)[:1]}
        with transaction.atomic():
            name_account(example.account("yusuf").pk)
            self.ids |= self._own()
            ours, own = self._of(Vision, person=None), self._of(Vision, category="own_voice")
            self.changed |= {"vision_change": [ours[0], own[0]]}

    def _of(self, model: type[models.Model], **which: Any) -> list[str]:
        rows = model._default_manager.filter(family=self.example.family_id, **which)
        return [str(pk) for pk in rows.order_by("pk").values_list("pk", flat=True)]

    def _needs(self) -> list[str]:
        return [self._of(Need, category=c)[0] for c in ("education", "mental_health")]

    def _of_needs(self) -> dict[str, list[str]]:
        """Of each of the two needs its first."""
        kinds = {
            "need_change": Need,
            "outcome_change": Outcome,
            "option_change": Strategy,
            "service_change": PlannedService,
            "step_change": ActionStep,
            "remove": ActionStep,
        }
        of = {name: "pk" if model is Need else "need" for name, model in kinds.items()}
        return {
            name: [self._of(model, **{of[name]: need})[0] for need in self.needs]
            for name, model in kinds.items()
        }

    def _shared(self) -> dict[str, list[str]]:
        sees = Worker.objects.get(account_id=self.example.account("okafor").pk)
        members = TeamMember.objects.order_by("pk")
        both = {"layla": {"person__chosen_name": "Layla"}, "chen": {"worker__name": "Mei Chen"}}
        return {
            "family_id": [str(self.example.family_id)],
            "need_id": self.needs,
            "item_id": self.needs,
            "step_id": [self._of(ActionStep, need=need)[0] for need in self.needs],
            "kind": ["step"],
            "number": ["1"],
            "person_id": self._of(Person)[:1],
            "contact_id": self._of(ContactPoint)[:1],
            "directive_id": self._of(Directive, effect="permit")[:1],
            "account_id": [str(sees.account_id)],
            "who": [f"{sees.account_id}_{sees.agency_id}"],
            "ask": self._of(Ask)[:1],
            "meeting_id": self._of(Meeting)[:1],
            "member_id": [str(members.get(**which).pk) for which in both.values()],
        }

    def _own(self) -> dict[str, list[str]]:
        return {
            "note_id": self._of(Note)[:1],
            "area": ["school"],
            "piece_id": [*self._of(Note)[:1], *self._of(Rating)[:1]],
            "line_id": self._of(SharedLine)[:1],
            "own contact": self._of(OwnContact)[:1],
        }

    def paths(self, address: Address) -> list[str]:
        values, short = dict(self.ids), address.name.split(":")[-1]
        if short in self.changed:
            values["row_id"] = self.changed[short]
        if address.name == "voice:contact_change":
            values["contact_id"] = values["own contact"]
        also = f"?line={self.line}" if short == "looks_wrong" else ""
        return [path + also for path in address.filled(values)]

    def sent(self, address: Address) -> dict[str, str]:
        """What a form must hold to be more than a slip."""
        given = {
            "access:said_stop": {"whom": "me"},
            "access:asks": {"ask": self.ids["ask"][0], "answer": "no"},
        }
        return given.get(address.name, {})
