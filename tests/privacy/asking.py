"""What somebody outside the family's own pages may try: to ask for its record, or to ask it."""

from contextlib import suppress
from typing import Any

from django.db import transaction
from django.test import Client

from oneplan.approvals.actions import Wanted, ask_change, decide_change
from oneplan.approvals.models import Change
from oneplan.kernel.errors import Invalid, NotFound, NotReady
from tests.privacy.world import Hat, World

ASKED = {"parts": ["health"], "purpose": "coordination", "words": "To help them", "days": "14"}


def take_export(world: World, hat: Hat, client: Client, _address: str) -> Any:
    """Asked for by a worker, approved by a supervisor, taken; then all of it is taken back."""
    if hat.at is None:
        return None
    facts = {"family": world.family.pk, "recipient": "A colleague", "leaves_agency": False}
    change, answer = Wanted(Change.Kind.EXPORT, facts), None
    with transaction.atomic():
        with suppress(NotFound, NotReady, Invalid):
            with world.acting(*hat) as viewer:
                ask_change(viewer, change, "They asked me to.")
            with world.acting("helene", "lead") as viewer:
                decide_change(viewer, change.id, yes=True, words="I asked them too.")
        answer = client.post(f"/office/changes/{change.id}/file/")
        transaction.set_rollback(True)
    return answer


def ask_by_reference(world: World, _hat: Hat, client: Client, address: str) -> Any:
    """Asking by the family's own reference is answered as asking by one that nobody has; then the
    page that lists what one asked is read, which says nothing of whom."""
    answers = []
    with transaction.atomic():
        for reference in ("CCCC-222222", world.reference):
            answer = client.post(address, ASKED | {"reference": reference})
            answers.append((answer.status_code, answer.headers.get("Location")))
        listed = client.get(address)
        transaction.set_rollback(True)
    assert answers[0] == answers[1], answers
    return listed
