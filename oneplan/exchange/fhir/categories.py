"""A first guess at a need's privacy category, from codes and words. A person mends it.

Codes: HL7 Gravity SDOH Clinical Care categories and ICD-10 chapters. A guess that fails falls to
health, never to something more people may read.
"""

import re

from oneplan.exchange.fhir.document import Json
from oneplan.exchange.fhir.elements import child, codes, each
from oneplan.kernel.privacy import Category

_SDOH = {
    "food-insecurity": Category.INCOME,
    "financial-insecurity": Category.INCOME,
    "material-hardship": Category.INCOME,
    "employment-status": Category.INCOME,
    "unemployment": Category.INCOME,
    "medical-cost-burden": Category.INCOME,
    "transportation-insecurity": Category.INCOME,
    "utility-insecurity": Category.HOUSING,
    "housing-instability": Category.HOUSING,
    "homelessness": Category.HOUSING,
    "inadequate-housing": Category.HOUSING,
    "educational-attainment": Category.EDUCATION,
    "digital-literacy": Category.EDUCATION,
    "stress": Category.MENTAL_HEALTH,
    "social-connection": Category.MENTAL_HEALTH,
    "intimate-partner-violence": Category.CHILD_PROTECTION,
    "incarceration-status": Category.JUSTICE,
}

# ICD-10 and ICD-10-CM, most particular first.
_ICD = (
    (r"F1\d", Category.SUBSTANCE_USE),
    (r"F81", Category.EDUCATION),
    (r"F7\d|F8\d", Category.HEALTH),
    (r"F\d\d|R45|X[67]\d|T14\.91|Z91\.5", Category.MENTAL_HEALTH),
    (r"T7[46]|Y0[67]|Z62|Z69", Category.CHILD_PROTECTION),
    (r"Z55", Category.EDUCATION),
    (r"Z59\.[01]|Z59\.81", Category.HOUSING),
    (r"Z5[679]", Category.INCOME),
    (r"Z65\.[0-3]", Category.JUSTICE),
    (r"Z6[0345]|Z73", Category.MENTAL_HEALTH),
    (r"Z72\.[01]|Z71\.[45]", Category.SUBSTANCE_USE),
)

# English and French, in the order in which a wrong guess would hurt most.
_WORDS = (
    (
        r"maltreat|neglect|child abuse|abuse of child|foster care|domestic violence"
        r"|partner (abuse|violence)|maltrait|négligence|violence (familiale|conjugale)",
        Category.CHILD_PROTECTION,
    ),
    (
        r"alcohol|opioid|cannabis|cocaine|addict|overdose|intoxicat|substance (use|abuse|depend)"
        r"|drug (use|abuse|depend|misuse)|alcool|toxicoman|dépendance aux|surdose",
        Category.SUBSTANCE_USE,
    ),
    (
        r"criminal|arrest(ed)? by|probation|prison|incarcerat|police|court order|convict"
        r"|détention|tribunal|casier judiciaire",
        Category.JUSTICE,
    ),
    (
        r"depress|anxi|suicid|self[- ]harm|self[- ]injur|post-?traumatic|psych|bipolar|schizo"
        r"|eating disorder|grief|stress|limited social|social isolation|lonel|reports of violence"
        r"|dépressi|automutil|deuil|isolement",
        Category.MENTAL_HEALTH,
    ),
    (
        r"homeless|housing|eviction|unsheltered|itinéran|logement|sans-abri|expulsion",
        Category.HOUSING,
    ),
    (
        r"school|learning|reading difficult|literacy|education (level|problem)|not in .*education"
        r"|école|scolaire|apprentissage",
        Category.EDUCATION,
    ),
    (
        r"food insecurity|inadequate food|unemploy|employment|low income|poverty|financ|transport"
        r"|labor force|insécurité alimentaire|chômage|pauvreté|faible revenu|emploi",
        Category.INCOME,
    ),
)

_ICD_RULES = [(re.compile(pattern), category) for pattern, category in _ICD]
_WORD_RULES = [(re.compile(pattern, re.IGNORECASE), category) for pattern, category in _WORDS]
_LONGEST_READ = 2000


def guess(condition: Json, statement: str) -> Category:
    """The likeliest category of a Condition (read before its words are taken)."""
    return _by_sdoh(condition) or _by_icd(condition) or by_words(statement)


def is_strength(condition: Json) -> bool:
    return "protective-factor" in _category_codes(condition)


def _category_codes(condition: Json) -> list[str]:
    return sorted(code for one in each(condition, "category") for code in codes(one))


def _by_sdoh(condition: Json) -> Category | None:
    return next((_SDOH[c] for c in _category_codes(condition) if c in _SDOH), None)


def _by_icd(condition: Json) -> Category | None:
    found = [
        coding["code"]
        for coding in each(child(condition, "code"), "coding")
        if isinstance(coding.get("code"), str) and "icd-10" in str(coding.get("system"))
    ]
    matches = (kind for code in found for rule, kind in _ICD_RULES if rule.match(code))
    return next(matches, None)


def by_words(statement: str) -> Category:
    read = statement[:_LONGEST_READ]
    return next((kind for rule, kind in _WORD_RULES if rule.search(read)), Category.HEALTH)
