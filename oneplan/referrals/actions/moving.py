"""A family moves to another community, and its record goes with it (adr/0019)."""

import json
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from oneplan.kernel import clock
from oneplan.kernel.errors import Invalid, NotFound, NotReady
from oneplan.kernel.ids import new_id
from oneplan.kernel.viewer import Viewer
from oneplan.people.models import Family
from oneplan.referrals.actions.asking import TRIES
from oneplan.referrals.reference import new_reference

MOVE = "SELECT oneplan_move_family(%s, %s, %s, %s, %s, %s)"


def move(viewer: Viewer, family: Family, community_id: UUID, words: str = "") -> None:
    """Move the family to another community: at once nobody of an agency here sees anything more,
    and the intake there finds the family among its requests, with `words` from the family.

    Whoever directs the family as one of its people may (the database checks), whatever the people
    here say. Raises NotFound for everybody else, Invalid for a place where nobody takes requests
    (or where the family is already), NotReady for a record that was joined with an earlier one.
    """
    said = _move(family, community_id, _what_is_said(family, words))
    if said == "nothing":
        raise NotFound()
    if said == "place":
        raise Invalid(fields={"community": _("Choose another place, one that is in the list.")})
    if said:
        raise NotReady(
            _("This record was joined with an earlier one of your family. Move that one.")
        )
    family.refresh_from_db()


def _move(family: Family, community_id: UUID, answers: dict[str, Any]) -> str:
    """References of others cannot be seen, so one that is taken shows only when it is used."""
    facts: list[Any] = [family.pk, community_id, clock.today(), new_id()]
    for left in reversed(range(TRIES)):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(MOVE, [*facts, new_reference(), json.dumps(answers)])
                return str(cursor.fetchone()[0])
        except IntegrityError as error:
            if not left or "one_reference" not in str(error):
                raise
    raise AssertionError("unreachable")


def _what_is_said(family: Family, words: str) -> dict[str, Any]:
    """As the answers of a request: in the family's language, and no more than it says itself."""
    spoken = dict(settings.LANGUAGES)
    with translation.override(family.language if family.language in spoken else "en"):
        why = _("We have moved here from another community, and we bring our plan with us.")
        more = _("You see nothing of the plan until we say so. Please get in touch with us.")
    values: dict[str, Any] = {
        "family_name": family.name,
        "hard": words,
        "language": {"language": family.language, "interpreter": family.interpreter},
        "asked": f"{why} {more}",
    }
    return {key: {"value": value, "done": True} for key, value in values.items() if value}
