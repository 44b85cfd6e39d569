"""Languages by code, whatever a directory calls them, and their names on a page."""

from django.conf.locale import LANG_INFO
from django.utils.translation import gettext, gettext_noop

from oneplan.directory.rules import plain

# What Django's own list lacks, of the languages that families here speak.
MORE = {
    "am": gettext_noop("Amharic"),
    "cr": gettext_noop("Cree"),
    "fa-af": gettext_noop("Dari"),
    "gu": gettext_noop("Gujarati"),
    "iu": gettext_noop("Inuktitut"),
    "moh": gettext_noop("Mohawk"),
    "oj": gettext_noop("Ojibwe"),
    "ps": gettext_noop("Pashto"),
    "so": gettext_noop("Somali"),
    "sgn": gettext_noop("Sign language"),
    "ase": gettext_noop("American Sign Language (ASL)"),
    "fcs": gettext_noop("Quebec Sign Language (LSQ)"),
    "tl": gettext_noop("Tagalog"),
    "ti": gettext_noop("Tigrinya"),
    "yue": gettext_noop("Cantonese"),
    "zh": gettext_noop("Chinese"),
    "cmn": gettext_noop("Mandarin"),
}
OTHER_NAMES = {
    "francais": "fr", "anglais": "en", "espagnol": "es", "arabe": "ar", "ourdou": "ur",
    "ukrainien": "uk", "chinois": "zh", "mandarin": "cmn", "cantonais": "yue", "farsi": "fa",
    "filipino": "tl", "asl": "ase", "lsq": "fcs", "american sign language": "ase",
    "chinese mandarin": "cmn", "chinese cantonese": "yue", "simplified chinese": "zh",
    "traditional chinese": "zh", "punjabi": "pa", "panjabi": "pa", "ojibway": "oj",
    "anishinaabemowin": "oj", "portugais": "pt", "vietnamien": "vi", "eng": "en", "fra": "fr",
    "fre": "fr", "spa": "es", "ara": "ar", "som": "so", "urd": "ur", "ukr": "uk",
}  # fmt: skip
NAMES = {
    **{
        code: info["name"]
        for code, info in LANG_INFO.items()
        if "name" in info and len(code) <= 3 and not code.startswith("zh-")
    },
    **MORE,
}
CODES = {plain(name): code for code, name in NAMES.items()} | OTHER_NAMES


def language_code(name: str, code: str = "") -> str:
    """The code for a language told by name or code; its plain name where it has none we know."""
    told = code.strip().lower().replace("_", "-")
    if told in NAMES:
        return told
    for words in (told, name, told.split("-")[0]):
        if found := CODES.get(plain(words)) or (words if words in NAMES else ""):
            return found
    return plain(name or code)[:60]


def language_name(code: str) -> str:
    """The language's name in the language of the page."""
    return gettext(NAMES[code]) if code in NAMES else code.capitalize()
