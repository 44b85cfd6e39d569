"""How hard our own texts are to read: whole sentences, by formulas written down here.

English: Flesch-Kincaid grade (0.39 words a sentence + 11.8 syllables a word - 15.59). French:
reading ease after Kandel and Moles (207 - 1.015 words a sentence - 73.6 syllables a word). Labels
are not scored: a formula made for paragraphs says nothing about one word.
"""

import re
from pathlib import Path

from babel.messages.pofile import read_po
from django.utils import translation

from oneplan.wellness import sections
from oneplan.wellness.sections import SECTIONS

CATALOGUE = Path(sections.__file__).parent / "locale" / "fr" / "LC_MESSAGES" / "django.po"
VOWELS = {"en": "aeiouy", "fr": "aàâäeéèêëiîïoôöuùûüyœ"}
# The whole of a room's sentences, not each: single ones are too short to be scored.
GRADE, EASE, LONGEST = 6.0, 70.0, 15.0


def sentences(language: str) -> list[str]:
    """Every sentence of the room's pages, messages and prompts."""
    with CATALOGUE.open("rb") as file:
        entries = [one for one in read_po(file, locale="fr") if one.id]
    texts = [one.id if language == "en" else one.string for one in entries]
    plain = [text[-1] if isinstance(text, tuple) else text for text in texts]
    parts = [part for text in plain for part in re.split(r"(?<=[.?!:])\s+", text)]
    return [one for one in parts if len(one.split()) > 3 and one[-1] in ".?!:"]


def syllables(word: str, language: str) -> int:
    vowels = VOWELS[language]
    letters = re.sub(rf"[^a-z{vowels}ç]", "", word.lower())
    if language == "en":
        letters = re.sub(r"(?<=[^aeiouyl])e$|es$|ed$", "", letters)
    else:
        letters = re.sub(r"(?<=.)(e|es|ent)$", "", letters)
    return max(1, len(re.findall(rf"[{vowels}]+", letters)))


def measured(language: str) -> tuple[float, float]:
    """Words a sentence, syllables a word."""
    said = sentences(language)
    words = [word for one in said for word in re.split(r"[\s’'-]+", one) if re.search(r"\w", word)]
    counted = sum(syllables(word, language) for word in words)
    return len(words) / len(said), counted / len(words)


def test_english_is_for_age_eleven() -> None:
    length, sounds = measured("en")
    grade = 0.39 * length + 11.8 * sounds - 15.59
    print(f"English: grade {grade:.1f}, {length:.1f} words a sentence")
    assert grade <= GRADE and length <= LONGEST


def test_french_is_as_easy() -> None:
    length, sounds = measured("fr")
    ease = 207 - 1.015 * length - 73.6 * sounds
    print(f"French: ease {ease:.1f}, {length:.1f} words a sentence")
    assert ease >= EASE and length <= LONGEST


def test_a_hard_text_is_noticed() -> None:
    hard = (
        "Comprehensive biopsychosocial rehabilitation necessitates interdisciplinary collaboration"
    )
    words = hard.split()
    grade = 0.39 * len(words) + 11.8 * sum(syllables(w, "en") for w in words) / len(words) - 15.59
    assert grade > 20


def test_the_youth_edition_says_tu() -> None:
    """French of the youth edition addresses a young person; no prompt of theirs says « vous »."""
    young = []
    with translation.override("fr"):
        for section in SECTIONS.values():
            young += [str(section.young), *(str(field.young) for field in section.fields)]
    text = " ".join(young).lower()
    assert re.search(r"\b(tu|ton|te|toi)\b|t’", text)
    assert not re.search(r"\b(vous|votre|vos)\b", text)
