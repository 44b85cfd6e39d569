"""What a phone may keep of a crisis plan, because its reader chose so (`accounts.offline`)."""

from collections.abc import Iterator, Sequence

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from oneplan.accounts.offline import Block, Call, Kept
from oneplan.kernel import clock
from oneplan.kernel.viewer import Viewer
from oneplan.safety.models import LineKind
from oneplan.safety.readers import STEPS, CrisisPlanPage, Line
from oneplan.ui import numbers

# What is read first, in this order: signs, what helps, what makes it worse, what never to do.
FIRST = (LineKind.SIGN, LineKind.HELPS, LineKind.WORSE, LineKind.NEVER)


def kept(viewer: Viewer, plan: CrisisPlanPage) -> Kept:
    """For whoever may see it, in the order in which it is read at night."""
    day = date_format(clock.today(), "DATE_FORMAT")
    return Kept(plan.title, day, [one for one in _blocks(viewer, plan) if one.lines or one.calls])


def _blocks(viewer: Viewer, plan: CrisisPlanPage) -> Iterator[Block]:
    for kind in FIRST:
        yield Block(str(kind.label), in_words(plan.of(kind)), first=True)
    calls = [Call(one.name, one.phone) for one in plan.contacts if one.phone]
    yield Block(_("Whom to call"), calls=[*calls, *emergency_calls(viewer)], first=True)
    for kind in STEPS:
        yield Block(str(kind.label), in_words(plan.of(kind)))
    yield Block(_("Who does what"), [f"{c.name}: {c.does}" for c in plan.contacts if c.does])
    for words, text in others(plan):
        yield Block(words, [text])


def emergency_calls(viewer: Viewer) -> list[Call]:
    """The community's own numbers, day and night."""
    danger, crisis = (viewer.emergency_number, viewer.crisis_number)
    if not (danger and crisis):
        danger, crisis = numbers.for_visitors()
    return [Call(_("Thoughts of ending a life"), crisis), Call(_("Danger right now"), danger)]


def in_words(lines: Sequence[Line]) -> list[str]:
    return [f"{one.words} ({one.who})" if one.who else one.words for one in lines]


def others(plan: CrisisPlanPage) -> Iterator[tuple[str, str]]:
    """What is written beside the lines, with what it is called."""
    texts = (
        (_("What a crisis is for us"), plan.definition),
        (_("Who looks after the others"), plan.others),
        (_("How we know that it is over"), plan.over),
    )
    yield from ((words, text) for words, text in texts if text)
