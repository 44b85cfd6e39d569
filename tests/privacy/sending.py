"""What is sent: forms by somebody to the family's plan, and messages by the program to somebody."""

from collections.abc import Sequence
from uuid import UUID

from django.core import mail
from django.db import connection, transaction

from oneplan.accounts.models import Account
from tests.privacy import oracle
from tests.privacy.looking import WORD, browser, hat_of, sees, viewer_of
from tests.privacy.world import (
    FAMILY_NAME,
    PEOPLE,
    VIEWERS,
    Hat,
    World,
    oracle_says,
    told_of,
    word_of,
)
from tests.sending import send_all

# Needs of these parts can be changed on the plan's pages; the others stand in no form.
IN_FORMS = ("education", "health")
NAMED = """
SELECT set_config('oneplan.viewer', %s, true), set_config('oneplan.agency', %s, true),
       set_config('oneplan.purpose', %s, true), set_config('oneplan.record', '', true)
"""
NOW = "SELECT statement, revision, category, person_id FROM plans_need WHERE id = %s"


# -- forms ----------------------------------------------------------------------------------


def rows_in_forms(world: World) -> list[UUID]:
    """Needs that a form can hold: not of whoever left, is shown as another, or is only a friend."""
    gone = {p.id for p in world.facts.persons if p.left or p.standing == "support"}
    gone |= {one for one in world.facts.same if one}
    return [
        row
        for row, (person, part) in world.probes.items()
        if part in IN_FORMS and person not in gone
    ]


def changes_wrongly(world: World, who: str, at: str | None, row: UUID) -> str:
    """Send the form that changes a need, and take it back: saved if the oracle lets the viewer
    write, else refused with nothing changed; what is not seen either is answered with no word."""
    hat = hat_of(world, who, at)
    answers = oracle_says(world, viewer_of(world, hat))
    before = _as_it_stands(world, row)
    if before is None:  # nobody is left who sees it: so nobody could say whether it changed
        return ""
    client = browser(world, hat)  # signed in before what is taken back
    with transaction.atomic():
        answer = client.post(f"/family/{world.family.pk}/plan/need/{row}/", _form(row, before))
        after = _as_it_stands(world, row)
        transaction.set_rollback(True)
    words, changed = {*WORD.findall(answer.content.decode())}, after != before
    world.looks["send a need", changed] += 1
    saved = changed and answer.status_code == 302
    right = saved if row in answers.write else not changed
    if row not in answers.see:
        right = right and answer.status_code in {302, 403, 404} and not words
    if right and words <= {word_of(one) for one in answers.see}:
        return ""
    may = "may" if row in answers.write else "may not"
    form = answer.context.get("form") if answer.context else None
    return (
        f"{who}@{at} {may} change {told_of(world, row)}: {answer.status_code}, {changed=}, {words}"
        f"{dict(form.errors) if form else ''}"
    )


def _form(row: UUID, now: tuple[str, int, str, UUID | None]) -> dict[str, str]:
    statement, revision, category, person = now
    return {
        "row_id": str(row),
        "revision": str(revision),
        "statement": f"{statement} once more",
        "because": "",
        "category": category,
        "person_id": str(person or ""),
        "language": "en",
        "as_it_is": "on",
    }


def _as_it_stands(world: World, row: UUID) -> tuple[str, int, str, UUID | None] | None:
    """Read as somebody who sees it."""
    viewers = (viewer_of(world, Hat(*one)) for one in VIEWERS)
    reader = next((one for one in viewers if row in sees(world, one)), None)
    if reader is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute(NAMED, [str(reader.account), str(reader.agency or ""), reader.purpose])
        cursor.execute(NOW, [row])
        found: tuple[str, int, str, UUID | None] | None = cursor.fetchone()
        cursor.execute(NAMED, ["", "", ""])
    return found


# -- messages -------------------------------------------------------------------------------


def sent() -> list[mail.EmailMessage]:
    """What the outbox sends once a step is saved. Here nothing ever is, so it is sent by hand."""
    send_all()
    messages, mail.outbox = mail.outbox, []
    return messages


def tells(
    world: World,
    messages: list[mail.EmailMessage],
    *,
    emergency: bool,
    handed_over: Sequence[UUID] = (),
) -> str:
    """What is wrong with the messages of one step: there is one for each who has a record of their
    own here, after an emergency access; two after a handover, when it is asked for and when it is
    accepted, and one for each of those whose work it is; and else none. All say nothing."""
    holders = sorted(_address(world, who) for who in PEOPLE if _has_record(world, who))
    addressed = sorted(to for message in messages for to in message.recipients())
    at_work = [Account.objects.get(pk=account).email for account in handed_over]
    expected = sorted([*holders, *holders, *at_work]) if handed_over else holders
    if addressed != (expected if emergency or handed_over else []):
        return f"written to {addressed}, {emergency=}"
    texts = {f"{m.subject} {m.body} {m.from_email} {m.extra_headers}" for m in messages}
    names = {FAMILY_NAME, world.reference, str(world.family.pk), *world.persons, *world.agencies}
    said = " ".join(texts)
    if (
        len(texts) > 1 + 2 * bool(handed_over)
        or WORD.search(said)
        or any(name in said for name in names)
    ):
        return f"messages say {texts}"
    world.looks["messages", bool(messages)] += 1
    return ""


def _has_record(world: World, who: str) -> bool:
    viewer = oracle.Viewer(world.accounts[who])
    own = [p.id for p in world.facts.persons if p.account == viewer.account]
    return any(oracle.judge(world.facts, viewer, one, oracle.OWN_VOICE).allow for one in own)


def _address(world: World, who: str) -> str:
    return Account.objects.get(pk=world.accounts[who]).email
