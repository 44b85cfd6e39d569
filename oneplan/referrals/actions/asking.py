"""A request being written: begun, answered question by question, thrown away or passed on."""

import re
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, Func, JSONField, Q, Value
from django.utils.translation import gettext as _

from oneplan.access.actions import begin_family, pass_on_request
from oneplan.kernel import clock
from oneplan.kernel.errors import EditConflict, NotFound, NotReady
from oneplan.kernel.ids import new_id
from oneplan.kernel.viewer import Viewer
from oneplan.referrals import rules
from oneplan.referrals.models import Referral
from oneplan.referrals.reference import new_reference

Status = Referral.Status
TRIES = 5
TAKEN = re.compile("one_reference|referrals_referral_pkey")


class Merge(Func):
    """One answer laid over the others in a single statement: two tabs never undo each other."""

    function = ""
    template = "(%(expressions)s)"
    arg_joiner = " || "
    output_field = JSONField()


def already_sent() -> NotReady:
    return NotReady(_("This request has been sent already. It cannot be changed here any more."))


@transaction.atomic
def begin(
    viewer: Viewer,
    community_id: UUID,
    source: str = Referral.Source.SELF,
    referral_id: UUID | None = None,
    **facts: Any,
) -> Referral:
    """Begin a request for a family that is not known yet. Any viewer with an id may.

    Nobody but this viewer sees it until it is sent.
    """
    family_id = begin_family(viewer, community_id)
    return _create(
        id=referral_id or new_id(),
        community_id=community_id,
        family_id=family_id,
        source=source,
        referrer_id=viewer.id,
        **facts,
    )


def _create(**facts: Any) -> Referral:
    """References of others cannot be seen, so one that is taken shows only when it is used; the
    same for an id, which a page may have made up."""
    for left in reversed(range(TRIES)):
        try:
            with transaction.atomic():
                return Referral.objects.create(reference=new_reference(), **facts)
        except IntegrityError as error:
            if not left or not TAKEN.search(str(error)):
                raise
            if "pkey" in str(error):
                facts["id"] = new_id()
    raise AssertionError("unreachable")


def save_answer(
    viewer: Viewer,
    referral: Referral,
    key: str,
    value: Any,
    *,
    seen: int,
    page: str,
    unsure: bool = False,
    autosave: bool = False,
) -> int:
    """Keep one answer of a draft; returns how often it has been saved, for the page's next save.

    `seen` is what the page last saw; `page` names that page, so that a form sent twice is no
    clash. Raises EditConflict with the answer that stands when another page saved meanwhile,
    NotReady when the request has been sent, NotFound for an unknown question.
    """
    if key not in rules.BY_KEY:
        raise NotFound()
    before = referral.answers.get(key, {})
    answer = {"value": value, "n": max(seen, before.get("n", 0)) + 1, "by": page}
    if unsure:
        answer["unsure"] = True
    if not autosave or before.get("done"):
        answer["done"] = True
    if not _lay(referral, key, answer, _unseen(key, seen, "" if autosave else page)):
        return _lost_race(referral, key, value)
    return int(answer["n"])


def _unseen(key: str, seen: int, page: str) -> Q:
    """Nobody saved since the page saw the answer; or only this same page did."""
    untouched = Q(**{f"answers__{key}__n": seen}) if seen else ~Q(answers__has_key=key)
    return untouched | Q(**{f"answers__{key}__by": page}) if page else untouched


def _lay(referral: Referral, key: str, answer: dict[str, Any], when: Q) -> bool:
    changed = Referral.objects.filter(when, pk=referral.pk, status=Status.DRAFT).update(
        answers=Merge(F("answers"), Value({key: answer}, JSONField())),
        revision=F("revision") + 1,
        changed_at=clock.now(),
    )
    if changed:
        referral.answers = {**referral.answers, key: answer}
    return bool(changed)


def _lost_race(referral: Referral, key: str, value: Any) -> int:
    referral.refresh_from_db()
    if referral.status != Status.DRAFT:
        raise already_sent()
    stands = referral.answers.get(key, {})
    if stands.get("value") == value and not stands.get("unsure"):
        return int(stands.get("n", 0))
    raise EditConflict(
        _("You changed this answer in another window. Both are shown. Keep the one you want."),
        theirs={"answer": stands},
    )


@transaction.atomic
def put_person(viewer: Viewer, referral: Referral, person: dict[str, Any]) -> None:
    """Add somebody to a draft's people, or change the one with the same id.

    Raises NotReady when the request has been sent or the list is full.
    """
    draft = _locked_draft(referral)
    people = [p for p in _listed(draft) if p["id"] != person["id"]]
    if len(people) >= rules.MOST_PEOPLE:
        raise NotReady(_("The list is full. Tell us about the others when we meet."))
    _store_people(draft, [*people, person])


@transaction.atomic
def remove_person(viewer: Viewer, referral: Referral, person_id: str) -> None:
    """Take somebody off a draft's people. Nothing happens when they are not there."""
    draft = _locked_draft(referral)
    _store_people(draft, [p for p in _listed(draft) if p["id"] != person_id])


def _listed(draft: Referral) -> list[dict[str, Any]]:
    return draft.answers.get("people", {}).get("value") or []


def _locked_draft(referral: Referral) -> Referral:
    draft = Referral.objects.select_for_update().filter(pk=referral.pk).first()
    if draft is None:
        raise NotFound()
    if draft.status != Status.DRAFT:
        raise already_sent()
    return draft


def _store_people(draft: Referral, people: list[dict[str, Any]]) -> None:
    before = draft.answers.get("people", {})
    answer = {"value": people, "n": before.get("n", 0) + 1, "by": "list"}
    if before.get("done"):
        answer["done"] = True
    _lay(draft, "people", answer, Q())


@transaction.atomic
def discard(viewer: Viewer, referral: Referral) -> None:
    """Throw a draft away: its words are gone, a trace without content stays. Its writer may."""
    Referral.objects.filter(pk=referral.pk, status=Status.DRAFT).update(
        status=Status.WITHDRAWN, withdrawn_at=clock.now(), answers={}, revision=F("revision") + 1
    )


@transaction.atomic
def claim(visitor: Viewer, account: Viewer, referral: Referral) -> None:
    """Let an account go on with the draft that a visitor began in the same browser.

    Runs as the visitor, who alone may write the draft, and loses it. Raises NotReady once sent.
    """
    moved = Referral.objects.filter(pk=referral.pk, status=Status.DRAFT).update(
        referrer_id=account.id
    )
    if not moved:
        raise already_sent()
    assert account.id is not None
    pass_on_request(visitor, referral.family_id, referral.community_id, account.id)
