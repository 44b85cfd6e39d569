"""What the filters of a search offer."""

from dataclasses import dataclass
from uuid import UUID

from oneplan.directory import rules
from oneplan.directory.languages import language_name
from oneplan.directory.models import Facet
from oneplan.directory.understanding.concepts import labels


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str
    services: int


@dataclass(frozen=True, slots=True)
class Choices:
    """What the filters offer."""

    languages: tuple[Choice, ...]
    areas: tuple[Choice, ...]


def choices(community_id: UUID) -> Choices:
    """What the language and area filters offer, by name in the language of the page. 1 SQL."""
    rows = list(Facet.objects.filter(community_id=community_id).order_by("label"))
    languages = [
        Choice(row.value, language_name(row.value), row.services)
        for row in rows
        if row.kind == "language"
    ]
    areas = tuple(Choice(r.value, r.label, r.services) for r in rows if r.kind == "area")
    return Choices(tuple(sorted(languages, key=lambda choice: rules.plain(choice.label))), areas)


def topic_codes(language: str) -> tuple[tuple[str, str], ...]:
    """The same answers, as codes with their words."""
    codes = (code for code, label in labels().items() if label.topic)
    return tuple(zip(codes, topics(language), strict=True))


def topics(language: str) -> tuple[str, ...]:
    """The answers to the one question of a page that found nothing, as words to search for."""
    french = language.startswith("fr")
    return tuple(
        label.french if french else label.english for label in labels().values() if label.topic
    )
