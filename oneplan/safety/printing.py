"""The crisis plan on paper, and as a card for a wallet, in the language of whoever prints it."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from oneplan.kernel.viewer import Viewer
from oneplan.safety.models import LineKind
from oneplan.safety.offline import FIRST, emergency_calls, in_words, others
from oneplan.safety.readers import STEPS, Contact, CrisisPlanPage
from oneplan.ui.printing import Section, field, print_sections, section

# What a card holds: what others must see at once.
ON_THE_CARD = (LineKind.SIGN, LineKind.HELPS, LineKind.NEVER)


def plan_pdf(viewer: Viewer, plan: CrisisPlanPage, paper: str) -> bytes:
    """All of it, in the order in which it is read at night."""
    lines = [field(str(kind.label), in_words(plan.of(kind))) for kind in FIRST]
    steps = [field(str(kind.label), in_words(plan.of(kind))) for kind in STEPS]
    sections = [
        section(_("What we see, and what helps"), lines),
        section(_("What we do"), steps),
        _calls(viewer, plan),
        section(_("Also"), [field(words, [text]) for words, text in others(plan)]),
    ]
    return print_sections(plan.title, sections, paper=paper)


def card_pdf(viewer: Viewer, plan: CrisisPlanPage, paper: str) -> bytes:
    """Two sides of a card to cut out and fold."""
    lines = [field(str(kind.label), in_words(plan.of(kind)[:4])) for kind in ON_THE_CARD]
    sections = [section(plan.title, lines), _calls(viewer, plan)]
    return print_sections(plan.title, sections, card=True, paper=paper)


def _calls(viewer: Viewer, plan: CrisisPlanPage) -> Section:
    people = [" · ".join(_contact(one)) for one in plan.contacts]
    always = [f"{one.name}: {one.phone}" for one in emergency_calls(viewer)]
    fields = [field(_("Our people"), people), field(_("Day and night"), always)]
    return section(_("Whom to call"), fields)


def _contact(one: Contact) -> Iterator[str]:
    yield f"{one.name}: {one.phone}" if one.phone else one.name
    yield one.hours_in_words
    if one.does:
        yield one.does
