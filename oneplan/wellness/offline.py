"""What a phone may keep of a plan, because its owner chose so (`accounts.offline`): the crisis plan
that counts, whom to call, and today's lists. Sealed there under the owner's PIN."""

from collections.abc import Iterator, Sequence

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from oneplan.accounts.offline import Block, Call, Kept
from oneplan.kernel import clock
from oneplan.kernel.viewer import Viewer
from oneplan.ui import numbers
from oneplan.wellness.document import Document
from oneplan.wellness.readers import own
from oneplan.wellness.sections import SectionOutline

# What is read first, in this order: my signs, what helps, what makes it worse.
FIRST = (("signs", "any_signs"), ("signs", "all_signs"), ("help", "do"), ("help", "dont"))
TODAY = (("daily", "must"), ("daily", "might"), ("early", "signs"), ("early", "must"))


def kept(viewer: Viewer, page: own.PlanPage) -> Kept:
    """For the owner. The signed crisis plan, or the section where none was signed."""
    signed = own.signed_versions(viewer, page.plan.pk)
    crisis = page.section("crisis")
    document = signed[0][1] if signed else crisis.document
    people = own.supporters(viewer, page.plan.pk)
    blocks = [
        *_fields(crisis.outline, document, FIRST, first=True),
        *_calls(viewer, people),
        *_today(page),
        *_rest(crisis.outline, document),
    ]
    day = date_format(clock.today(), "DATE_FORMAT")
    return Kept(page.name, day, blocks)


def _calls(viewer: Viewer, people: Sequence[own.SupporterRow]) -> Iterator[Block]:
    """The listed people who have a number, as buttons; and those to call day and night."""
    calls = [Call(one.who.name, one.who.phone) for one in people if one.who.phone]
    place = (viewer.emergency_number, viewer.crisis_number)
    danger, crisis = place if all(place) else numbers.for_visitors()
    calls += [Call(_("If I think about ending my life"), crisis), Call(_("In danger"), danger)]
    yield Block(_("Whom I call"), calls=calls, first=True)
    tasks = [f"{one.who.name}: {one.tasks}" for one in people if one.tasks]
    if tasks:
        yield Block(_("Who does what"), tasks)


def _today(page: own.PlanPage) -> Iterator[Block]:
    for code, field in TODAY:
        section = page.section(code)
        if section.row.locked:  # its owner keeps it under a passphrase: never on a phone
            continue
        words = next(one.label for one in section.outline.fields if one.code == field)
        lines = [line.text for line in section.document.of(field)]
        if lines:
            yield Block(f"{section.title}: {words}", lines)


def _rest(outline: SectionOutline, document: Document) -> Iterator[Block]:
    wanted = [(part.code, one.code) for part in outline.parts for one in part.fields]
    yield from _fields(outline, document, [one for one in wanted if one not in FIRST])


def _fields(
    outline: SectionOutline,
    document: Document,
    wanted: Sequence[tuple[str, str]],
    *,
    first: bool = False,
) -> Iterator[Block]:
    labels = {
        (part.code, one.code): f"{part.title}: {one.label}" if part.code == "signs" else one.label
        for part in outline.parts
        for one in part.fields
    }
    for part, code in wanted:
        lines = [line.text for line in document.of(code)]
        if lines:
            yield Block(str(labels[part, code]), lines, first=first)
