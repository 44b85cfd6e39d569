"""Gentle listening to words: a need that names a service, a strength that is a bare adjective.

Never blocks: it asks what the service would give, and keeps the family's wording (domain/process,
Traps 1 and 8). Pure.
"""

import re
import unicodedata
from functools import lru_cache

# Services and professions, as families and workers write them. Beginnings of words: "therap" is
# therapy, therapist, therapies. Accents and capitals do not matter.
ENGLISH = (
    "counsel(l)?ing", "counsel(l)?or", "therap(y|ies|ist|ists)", "respite", "iep", "iprc",
    "housing worker", "housing support worker", "housing program", "case manage(r|ment)",
    "social work(er|ers)?", "support worker", "youth worker", "outreach worker", "caseworker",
    "psychiatr(ist|y|ic)", "psycholog(ist|y|ical)", "psychotherap(y|ist)", "tutor(s|ing)?",
    "mentor(s|ing)? program(me)?", "program(me)?s?", "services?", "assessments?", "referrals?",
    "day ?care", "after[- ]school program(me)?", "summer camp", "group home", "residential",
    "detox", "rehab", "medications?", "hospitali[sz]ation", "parenting (class|course|group)(es|s)?",
    "anger management", "support group", "speech[- ]language", "occupational therapy",
    "behaviou?r(al)? (plan|support|therapy|specialist)", "educational assistant", "aba", "cbt",
    "dbt", "homecare", "home care", "psw", "funding", "subsidy",
)  # fmt: skip
FRENCH = (
    "counseling", "therap(ie|ies|eute|eutes)", "psychotherap(ie|eute)", "repit", "pei", "cipr",
    "intervenant(e|s|es)?", "travailleu(r|se|rs|ses) (social|sociale|sociaux|sociales|de rue)",
    "psychiatr(e|ie)", "psycholog(ue|ie)", "tutorat", "tuteur scolaire", "mentorat", "programmes?",
    "services?", "evaluations?", "garderie", "camp d'ete", "foyer de groupe", "readaptation",
    "desintoxication", "medicaments?", "medication", "orthophon(iste|ie)", "ergotherap(ie|eute)",
    "groupe (de soutien|d'entraide)", "cours (pour|aux) parents", "gestion de cas",
    "gestion de la colere", "gestionnaire de cas", "aide[- ]enseignante?", "soins a domicile",
    "hospitalisation", "consultation", "suivi psycho\\w*", "subvention", "logement social",
)  # fmt: skip
LONGEST_LABEL = 60
# A bare adjective says nothing that a team could build on.
LABEL = re.compile(
    r"^(?:\w+"
    r"|(?:(?:he|she|it)'s|(?:they|we|you)'re|i'm|\w+ (?:is|are|am|est|suis|sommes|sont))"
    r" (?:(?:a|an|un|une|very|so|really|tres|si|vraiment) )?\w+"
    r"(?: (?:girl|boy|kid|child|person|fille|garcon|enfant|personne))?)[.!]*$"
)


def plain(text: str) -> str:
    """Without accents, capitals and typographic apostrophes."""
    parted = unicodedata.normalize("NFKD", text.replace("\u2019", "'")).casefold()
    return "".join(letter for letter in parted if not unicodedata.combining(letter))


@lru_cache(maxsize=4)
def _pattern(language: str) -> re.Pattern[str]:
    words = {"en": ENGLISH, "fr": FRENCH}.get(language, ENGLISH + FRENCH)
    ordered = sorted(words, key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(ordered) + r")(?!\w)")


def names_a_service(text: str, language: str = "") -> str:
    """The service that a need names, in its own letters ("counselling"), or nothing.

    `language` is that of the text; words of both languages count when it is another or unknown.
    """
    composed = unicodedata.normalize("NFC", text)
    found = _pattern(language.partition("-")[0]).search(plain(composed))
    if not found:
        return ""
    heard = plain(composed)
    # Only letters that keep their place can be shown as written.
    return composed[found.start() : found.end()] if len(heard) == len(composed) else found[0]


def is_bare_adjective(text: str) -> bool:
    """Whether a strength is only a label ("kind", "She is funny") and not what somebody does."""
    return len(text) <= LONGEST_LABEL and bool(LABEL.match(plain(text).strip()))
