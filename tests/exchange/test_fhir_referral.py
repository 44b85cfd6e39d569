"""A FHIR R4 bundle becomes a draft: nothing lost, nobody mixed up, bad documents refused kindly."""

import json
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oneplan.exchange.fhir.bundle import read_bundle
from oneplan.exchange.fhir.draft import Caution, ReferralDraft, Why
from oneplan.kernel import clock
from oneplan.kernel.errors import Invalid
from oneplan.kernel.privacy import Category

SAMPLES = Path(__file__).resolve().parents[1] / "data" / "fhir"

Json = dict[str, Any]

PATIENT: Json = {
    "resourceType": "Patient",
    "id": "p",
    "name": [{"family": "Haddad", "given": ["Yusuf"]}],
    "birthDate": "2010-05-04",
}
REQUEST: Json = {
    "resourceType": "ServiceRequest",
    "id": "s",
    "status": "active",
    "intent": "order",
    "subject": {"reference": "Patient/p"},
    "reasonCode": [{"text": "Does not sleep since the move"}],
}


@pytest.fixture(autouse=True)
def _on_a_day() -> Iterator[None]:
    with clock.stopped_at(datetime(2025, 11, 22, 12, tzinfo=UTC)):
        yield


def bundle(*resources: Any, **more: Any) -> bytes:
    entries = [{"resource": one} for one in resources]
    document = {"resourceType": "Bundle", "type": "collection", "entry": entries} | more
    return json.dumps(document).encode()


def condition(key: str, words: str, **more: Any) -> Json:
    return {
        "resourceType": "Condition",
        "id": key,
        "clinicalStatus": {"coding": [{"code": "active"}]},
        "subject": {"reference": "Patient/p"},
        "code": {"text": words},
    } | more


def accounted_for(draft: ReferralDraft) -> bool:
    return len(draft.used) + sum(one.count for one in draft.leftovers) == draft.total


def why_left(draft: ReferralDraft) -> dict[str, Why]:
    return {one.resource_type: one.why for one in draft.leftovers}


def refusal(data: bytes) -> str:
    with pytest.raises(Invalid) as refused:
        read_bundle(data)
    return str(refused.value.message)


# ---- Documents nobody here wrote ----


def test_a_hospital_bundle_goes_in_whole() -> None:
    data = (SAMPLES / "alexis_toy.json").read_bytes()
    draft = read_bundle(data)
    assert draft.person.legal_name == "Alexis Toy"
    assert draft.person.birth_date == date(2018, 6, 22)
    assert draft.person.languages == ("en-US",)
    assert [one.statement for one in draft.needs] == ["Viral sinusitis"]
    assert draft.needs[0].category is Category.HEALTH
    assert [(p.title, p.activities[0]) for p in draft.happening] == [
        ("Self care", "Food allergy diet (in-progress)")
    ]
    assert Caution.NO_REQUEST in draft.cautions
    assert draft.attachment == data
    assert draft.total == 176 and accounted_for(draft)


def test_leftovers_are_counted_by_type_against_the_document() -> None:
    data = (SAMPLES / "alexis_toy.json").read_bytes()
    inside = Counter(e["resource"]["resourceType"] for e in json.loads(data)["entry"])
    draft = read_bundle(data)
    found = Counter(one.resource_type for one in draft.used)
    for left in draft.leftovers:
        found[left.resource_type] += left.count
    assert found == inside


def test_a_social_care_bundle_tells_needs_strengths_and_who_asks() -> None:
    draft = read_bundle((SAMPLES / "food_insecurity.json").read_bytes())
    assert draft.person.names.others == ("COLIN V. ABBAS",)
    assert draft.person.pronouns == "he/him/his/his/himself"
    assert draft.related[0].name == "Eve Everywoman"
    assert draft.related[0].relationship == "Natural Mother"
    assert draft.reason == "Assistance with application for food pantry program — Food insecurity"
    assert {one.statement: one.category for one in draft.needs} == {
        "Food insecurity": Category.INCOME,
        "Homeless": Category.HOUSING,
        "Unemployed": Category.INCOME,
    }
    assert [one.statement for one in draft.strengths] == ["Has access to transportation"]
    assert draft.goals == ("Food security",)
    assert draft.consents[0].on == "2021-05-01"
    assert accounted_for(draft)


# ---- Nothing is lost, nobody is mixed up ----


def leaves(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        for value in node.values():
            yield from leaves(value)
    elif isinstance(node, list):
        for value in node:
            yield from leaves(value)
    elif isinstance(node, str):
        yield node


def test_each_word_of_a_used_patient_is_in_the_draft_or_remarked() -> None:
    patient = PATIENT | {
        "name": [{"family": "Haddad", "given": ["Yusuf"], "prefix": ["PREFIX"]}],
        "maritalStatus": {"text": "MARITAL"},
        "telecom": [
            {"system": "phone", "value": "519-555-0101", "use": "home"},
            {"system": "phone", "value": "OLD-NUMBER", "use": "old"},
        ],
        "contact": [{"name": {"text": "Layla"}, "relationship": [{"text": "aunt"}]}],
        "photo": [{"url": "PHOTO"}],
    }
    draft = read_bundle(bundle(patient))
    paths = {one.path for one in draft.remarks}
    assert {"Patient.name.prefix", "Patient.maritalStatus.text", "Patient.photo.url"} <= paths
    assert "Patient.telecom.value" in paths
    said = repr(draft.person) + repr(draft.related)
    assert "519-555-0101" in said and "Layla" in said and "aunt" in said
    assert "OLD-NUMBER" not in said


def test_what_was_taken_is_not_remarked_again() -> None:
    patient = PATIENT | {"telecom": [{"system": "email", "value": "a@example.org"}]}
    assert read_bundle(bundle(patient)).remarks == ()


def test_what_is_over_mistaken_or_about_somebody_else_is_listed_not_used() -> None:
    draft = read_bundle(
        bundle(
            PATIENT,
            condition("1", "Resolved", clinicalStatus={"coding": [{"code": "resolved"}]}),
            {"resourceType": "Group", "id": "g"},
            REQUEST | {"subject": {"reference": "Group/g"}},
            {
                "resourceType": "CarePlan",
                "status": "entered-in-error",
                "subject": {"reference": "Patient/p"},
                "title": "Wrong child",
            },
            {"resourceType": "Goal", "subject": {"reference": "Patient/gone"}},
        )
    )
    assert why_left(draft) == {
        "Condition": Why.OVER,
        "Group": Why.NO_PLACE,
        "ServiceRequest": Why.SOMEONE_ELSE,
        "CarePlan": Why.MISTAKE,
        "Goal": Why.POINTS_NOWHERE,
    }
    assert not draft.needs and not draft.asked and not draft.happening
    assert accounted_for(draft)


def test_a_request_that_says_do_not_is_never_read_as_a_request() -> None:
    draft = read_bundle(bundle(PATIENT, REQUEST | {"doNotPerform": True}))
    assert not draft.asked and why_left(draft) == {"ServiceRequest": Why.NOT_TO_DO}


def test_a_meaning_changed_by_an_unknown_extension_is_not_guessed_at() -> None:
    changed = condition("1", "Asthma", modifierExtension=[{"url": "urn:x", "valueBoolean": True}])
    assert why_left(read_bundle(bundle(PATIENT, changed))) == {"Condition": Why.NOT_UNDERSTOOD}


def test_references_to_nothing_are_tolerated_and_listed() -> None:
    asked = REQUEST | {
        "requester": {"reference": "Practitioner/gone", "display": "Dr. Chen"},
        "reasonReference": [{"reference": "Condition/gone"}],
    }
    draft = read_bundle(bundle(PATIENT, asked))
    assert draft.asker.name == "Dr. Chen"
    nowhere = {one.path for one in draft.remarks if one.why is Why.POINTS_NOWHERE}
    assert nowhere == {"→ Practitioner/gone", "→ Condition/gone"}


def test_the_sender_is_found_through_role_person_and_office_even_in_a_ring() -> None:
    role = {
        "resourceType": "PractitionerRole",
        "id": "r",
        "practitioner": {"reference": "Practitioner/d"},
        "organization": {"reference": "Organization/o"},
        "code": [{"text": "Nurse"}],
    }
    doctor = {"resourceType": "Practitioner", "id": "d", "name": [{"text": "Mei Chen"}]}
    office = {
        "resourceType": "Organization",
        "id": "o",
        "name": "Lakeview Health",
        "telecom": [{"system": "phone", "value": "519-555-0177"}],
    }
    asked = REQUEST | {"requester": {"reference": "PractitionerRole/r"}}
    asker = read_bundle(bundle(PATIENT, asked, role, doctor, office)).asker
    assert (asker.name, asker.role, asker.organization) == ("Mei Chen", "Nurse", "Lakeview Health")
    assert asker.reach.phones[0].value == "519-555-0177"
    ring = role | {"practitioner": {"reference": "PractitionerRole/r"}}
    assert accounted_for(read_bundle(bundle(PATIENT, asked, ring)))


def test_chosen_name_languages_and_interpreter() -> None:
    url = "http://hl7.org/fhir/StructureDefinition/patient-interpreterRequired"
    patient = PATIENT | {
        "name": [
            {"use": "official", "family": "حداد", "given": ["يوسف"]},
            {"use": "usual", "text": "Joe 🌱"},
        ],
        "communication": [
            {"language": {"coding": [{"code": "en"}]}},
            {"language": {"coding": [{"code": "ar-SY"}]}, "preferred": True},
        ],
        "extension": [{"url": url, "valueBoolean": True}],
    }
    person = read_bundle(bundle(patient)).person
    assert (person.legal_name, person.chosen_name) == ("يوسف حداد", "Joe 🌱")
    assert person.languages == ("ar-SY", "en") and person.interpreter is True


def test_the_same_patient_twice_counts_once() -> None:
    draft = read_bundle(bundle(PATIENT, PATIENT))
    assert why_left(draft) == {"Patient": Why.AGAIN} and accounted_for(draft)


def test_what_must_be_seen_first() -> None:
    patient = PATIENT | {
        "birthDate": "2010",
        "deceasedBoolean": True,
        "meta": {"security": [{"code": "R"}, {"code": "HTEST"}]},
    }
    draft = read_bundle(bundle(patient, REQUEST | {"priority": "stat"}))
    assert set(draft.cautions) == {
        Caution.DIED,
        Caution.PARTIAL_BIRTH_DATE,
        Caution.RESTRICTED,
        Caution.MADE_UP,
        Caution.URGENT,
    }
    assert draft.person.birth_date is None and draft.person.birth_date_given == "2010"


def test_a_patient_that_breaks_a_rule_still_goes_in_with_a_remark() -> None:
    draft = read_bundle(bundle(PATIENT | {"gender": 5, "favourite": "swimming"}))
    paths = {one.path for one in draft.remarks if one.why is Why.NOT_VALID}
    assert paths == {"Patient.gender", "Patient.favourite"}
    assert draft.person.legal_name == "Yusuf Haddad"


def test_markup_and_odd_characters_are_only_words() -> None:
    patient = PATIENT | {"name": [{"text": "<b>Yu\u0000suf</b> \u202e#eval(1)"}]}
    assert read_bundle(bundle(patient)).person.legal_name == "<b>Yusuf</b> #eval(1)"


@pytest.mark.parametrize(
    ("words", "category"),
    [
        ("Food allergy diet", Category.HEALTH),
        ("Allergy to drug", Category.HEALTH),
        ("Opioid use disorder", Category.SUBSTANCE_USE),
        ("Severe anxiety (panic)", Category.MENTAL_HEALTH),
        ("Itinérance avec la famille, en situation d’itinérance", Category.HOUSING),
        ("Insécurité alimentaire", Category.INCOME),
        ("Victim of child abuse", Category.CHILD_PROTECTION),
        ("Has a criminal record", Category.JUSTICE),
        ("Does not go to school", Category.EDUCATION),
    ],
)
def test_a_category_is_guessed_from_words(words: str, category: Category) -> None:
    assert read_bundle(bundle(PATIENT, condition("1", words))).needs[0].category is category


def test_a_category_is_guessed_from_codes_first() -> None:
    coded = {
        "coding": [{"system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "F11.20"}],
        "text": "Dependence",
    }
    draft = read_bundle(bundle(PATIENT, condition("1", "", code=coded)))
    assert draft.needs[0].category is Category.SUBSTANCE_USE


# ---- Refused, with what to do ----


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b"not json", "not JSON"),
        (b"\xff\xfe{\x00}\x00", "UTF-8"),
        (b"<Bundle xmlns='http://hl7.org/fhir'/>", "XML"),
        (b'{"resourceType":"Patient"}\n{"resourceType":"Condition"}', "one a line"),
        (b"[1]", "no FHIR document"),
        (b'{"a":1}', "not FHIR"),
        (b'{"resourceType":"Patient"}', "one FHIR resource (Patient)"),
        (b'{"resourceType":"Bundle"}', "no Patient"),
        (b'{"resourceType":"Bundle","entry":5}', "no Patient"),
        (b'{"resourceType":"Bundle","type":"history"}', "history"),
        (b'{"resourceType":"Bundle","resourceType":"Bundle"}', "written twice"),
        (b'{"resourceType":"Bundle","total":NaN}', "NaN"),
        (b'{"resourceType":"Bundle","total":1e999}', "not a number"),
        (b'{"resourceType":"Bundle","total":' + b"1" * 5000 + b"}", "not JSON"),
        (b"[" * 100_000 + b"]" * 100_000, "nested too deeply"),
        (b'{"a":' * 2_000, "nested too deeply"),
        (b" " * (20 * 1024 * 1024) + b"{}", "20 MB"),
    ],
    ids=lambda value: value[:24] if isinstance(value, str) else "",
)
def test_a_document_that_cannot_be_read(data: bytes, says: str) -> None:
    assert says in refusal(data)


@pytest.mark.parametrize(
    ("resources", "says"),
    [
        ([REQUEST], "no Patient"),
        ([PATIENT | {"name": []}], "no name"),
        ([PATIENT | {"name": [{"family": "  \u0000 "}]}], "no name"),
        ([PATIENT | {"birthDate": "2030-01-01"}], "is in the future"),
        ([PATIENT | {"birthDate": "2026"}], "is in the future"),
        ([PATIENT | {"birthDate": "2015-02-30"}], "is not a date"),
        ([PATIENT | {"birthDate": "soon"}], "is not a date"),
        ([PATIENT | {"birthDate": "1802-01-01"}], "too long ago"),
        ([PATIENT, condition("1", "x", clinicalStatus="active")], "FHIR STU3"),
        ([PATIENT, {"resourceType": "ReferralRequest"}], "FHIR STU3"),
        ([PATIENT, {"resourceType": "CarePlan", "addresses": [{"concept": {}}]}], "FHIR R5"),
        ([PATIENT, REQUEST | {"code": {"concept": {"text": "x"}}}], "FHIR R5"),
    ],
    ids=lambda value: value[:24] if isinstance(value, str) else "",
)
def test_a_bundle_that_cannot_become_a_referral(resources: list[Json], says: str) -> None:
    assert says in refusal(bundle(*resources))


def test_two_people_are_named_and_must_be_split() -> None:
    said = refusal(
        bundle(PATIENT, PATIENT | {"id": "q", "name": [{"text": "x", "family": "Chen"}]})
    )
    assert "2 people: Yusuf Haddad, Chen" in said and "each person" in said


def test_ten_thousand_entries_are_refused_at_once() -> None:
    data = bundle(PATIENT, *[condition(str(n), "x") for n in range(10_000)])
    started = time.perf_counter()
    assert "10001 entries" in refusal(data)
    assert time.perf_counter() - started < 2


def test_hostile_text_takes_linear_time() -> None:
    started = time.perf_counter()
    refusal(b'{"a":"' + b'\\"' * 500_000)
    refusal(b'{"a":' * 100_000)
    assert time.perf_counter() - started < 3


def care_plan(key: str, div: str) -> Json:
    return {
        "resourceType": "CarePlan",
        "id": key,
        "status": "active",
        "intent": "plan",
        "subject": {"reference": "Patient/p"},
        "text": {"status": "generated", "div": div},
    }


@pytest.mark.parametrize("div", ["<" * 99_000, "<p" * 49_000, "<p>" * 33_000 + "<"])
def test_a_hostile_narrative_takes_linear_time(div: str) -> None:
    started = time.process_time()
    read_bundle(bundle(PATIENT, REQUEST, care_plan("c", div)))
    assert time.process_time() - started < 1  # it took a quarter of a minute


def test_narratives_are_read_up_to_a_limit_for_the_whole_document() -> None:
    plans = [care_plan(str(n), f"<div>{'Swim. ' * 5_000}</div>") for n in range(5)]
    draft = read_bundle(bundle(PATIENT, REQUEST, *plans))
    assert len(draft.happening) == 3
    assert [(left.count, left.why) for left in draft.leftovers] == [(2, Why.TOO_LONG)]
    assert accounted_for(draft)


# ---- Whatever comes ----

JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 3),
    st.floats(allow_nan=False),
    st.text(max_size=8),
    st.sampled_from(
        ["2010-05-04", "None", "90778-2", "old", "#x", "Patient/pat-53234", "R", "\ud800"]
    ),
    st.sampled_from([[], {}, [[]], [{}], [None], [5], {"reference": 5}, {"coding": "x"}, ["x", 1]]),
)
RICH = json.loads((SAMPLES / "food_insecurity.json").read_text())


def spots(node: Any) -> Iterator[tuple[Any, Any]]:
    """Every place in a document where something stands: its holder and key."""
    for key in list(node) if isinstance(node, dict) else range(len(node)):
        yield node, key
        if isinstance(node[key], dict | list):
            yield from spots(node[key])


HOW_MANY = sum(1 for _spot in spots(RICH))


@settings(max_examples=120, deadline=None)
@given(st.lists(st.tuples(st.integers(0, HOW_MANY - 1), JUNK), min_size=1, max_size=6))
def test_nothing_but_invalid_ever_escapes_and_everything_is_accounted_for(
    harm: list[tuple[int, Any]],
) -> None:
    document = json.loads(json.dumps(RICH))
    places = list(spots(document))
    for place, junk in harm:
        holder, key = places[place]
        holder[key] = junk
    try:
        draft = read_bundle(json.dumps(document).encode())
    except Invalid as refused:
        assert refused.message
        return
    assert accounted_for(draft)
    repr(draft).encode()


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=60), st.integers(0, 400))
def test_a_damaged_document_is_refused_or_read(noise: bytes, at: int) -> None:
    whole = bundle(PATIENT, REQUEST, condition("1", "Asthma"))
    try:
        assert accounted_for(read_bundle(whole[:at] + noise + whole[at + len(noise) :]))
    except Invalid as refused:
        assert refused.message
