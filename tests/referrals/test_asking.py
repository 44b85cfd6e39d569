"""A family asks on its phone: every step, every refusal, two windows, a lost session."""

import re
from typing import Any
from uuid import UUID

import pytest
from django.test import override_settings

from oneplan.access.models import AccessGrant, Directive
from oneplan.kernel.errors import EditConflict, NotReady
from oneplan.kernel.ids import new_id
from oneplan.kernel.viewer import Viewer, acting_as
from oneplan.people.models import ContactPoint, Family, Household, Person
from oneplan.referrals import actions, readers, rules
from oneplan.referrals.models import Referral

FORMS: dict[str, dict[str, Any]] = {
    "who": {"answer": "family"},
    "helper": {"answer": "no"},
    "name": {"answer": "مينا 🌻"},
    "family_name": {"answer": "The Examples"},
    "people": {},
    "hard": {"answer": "é🙂" * 5000},
    "well": {"answer": "We cook"},
    "help": {"unsure": "1"},
    "language": {"language": "fr", "interpreter": "Arabic"},
    "safe": {"answer": "yes"},
    "contact": {"phone": "519 555 0101", "when": "after 4"},
    "avoid": {"kinds": ["mail"], "note": "never letters"},
    "area": {"answer": "Old East"},
    "urgent": {"urgent": "no"},
}


def begin(client: Any) -> str:
    """Start; the id of the request."""
    answer = client.post("/referrals/start/", {"community": "here"})
    return re.search(r"ask/([0-9a-f-]{36})/who/", answer["Location"])[1]  # type: ignore[index]


def hidden(page: Any, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page.content.decode())
    return found[1] if found else ""


def post(client: Any, address: str, data: dict[str, Any], **more: Any) -> Any:
    page = client.get(address)
    facts = {"revision": hidden(page, "revision"), "page": hidden(page, "page")}
    return client.post(address, facts | data, **more)


def stored(client: Any, referral_id: str) -> Referral:
    with acting_as(Viewer(id=UUID(client.session["visitor"]))):
        return Referral.objects.get(pk=referral_id)


def fill(client: Any, referral_id: str) -> None:
    for key, data in FORMS.items():
        answer = post(client, f"/referrals/ask/{referral_id}/{key}/", data)
        assert answer.status_code == 302, (key, answer.content.decode()[-3000:])


def test_from_start_to_sent_without_an_account(place: Any) -> None:
    client = place.client()
    assert client.get("/referrals/start/").status_code == 200
    referral_id = begin(client)
    added = f"/referrals/ask/{referral_id}/person/"
    person = {"id": hidden(client.get(added), "id"), "name": "Odile", "standing": "child"}
    assert client.post(added, person | {"age": "9"}).status_code == 302
    assert client.post(added, person | {"age": "10"}).status_code == 302  # pressed twice
    fill(client, referral_id)
    check = client.get(f"/referrals/ask/{referral_id}/check/").content.decode()
    assert "Odile" in check and "مينا" in check and "?to=check" in check
    agree = f"/referrals/ask/{referral_id}/agree/"
    page = client.get(agree).content.decode()
    assert "checked" not in page and "Lead" in page
    refused = client.post(agree, {})
    assert "Tick the box if you agree" in refused.content.decode()
    sent = client.post(agree, {"agree": "on", "leave_out": ["health", "justice"]})
    assert sent["Location"] == f"/referrals/{referral_id}/"
    again = client.post(agree, {"agree": "on"})
    assert again.status_code == 302
    done = client.get(f"/referrals/{referral_id}/").content.decode()
    assert re.search(r"[A-Z]{3}-\d{5}", done) and "519 555 0100" in done
    with place.acting(place.intake):
        referral = Referral.objects.get(pk=referral_id)
        assert [p.chosen_name for p in Person.objects.order_by("created_at")] == [
            "مينا 🌻",
            "Odile",
        ]
        assert Family.objects.get().name == "The Examples"
        assert Family.objects.get().language == "fr"
        ways = {(w.kind, w.safe) for w in ContactPoint.objects.all()}
        assert ways == {("phone", True), ("mail", False)}
        assert not Household.objects.exists()  # where they live is not intake's to see
        directive = Directive.objects.get()
        assert "health" not in directive.categories and "contact" in directive.categories
        assert directive.categories == sorted(referral.consent_categories)
        assert directive.role == "coordinator" and directive.decided_by_id


def test_after_sending_the_sender_reads_what_was_sent_and_nothing_else(place: Any) -> None:
    with acting_as(Viewer(id=new_id())) as visitor:
        referral = actions.send(visitor, place.draft(visitor))
        assert [r.pk for r in readers.mine(visitor)] == [referral.pk]
        assert not Family.objects.exists() and not Person.objects.exists()
        assert Referral.objects.filter(pk=referral.pk).update(answers={}) == 0
        with pytest.raises(NotReady):
            actions.save_answer(visitor, referral, "hard", "other", seen=0, page="x")


@pytest.mark.parametrize("key", [k for k in FORMS if k not in {"people", "avoid"}])
def test_an_empty_answer_is_refused_with_a_way_out(place: Any, key: str) -> None:
    client = place.client()
    address = f"/referrals/ask/{begin(client)}/{key}/"
    refused = client.post(address, {"answer": "", "revision": "0", "page": "p"})
    text = refused.content.decode()
    assert refused.status_code == 200 and "Error:" in text and "There is a problem" in text
    assert client.post(address, {"unsure": "1", "revision": "0", "page": "p"}).status_code == 302


@pytest.mark.parametrize(
    ("key", "data", "words"),
    [
        ("hard", {"answer": "x" * 20_001}, "20,000"),
        ("name", {"answer": "x" * 121}, "120"),
        ("who", {"answer": "nobody"}, "Choose one"),
        ("language", {"language": "other"}, "which language"),
        ("contact", {"email": "nonsense"}, "needs an @"),
        ("contact", {"phone": "5" * 81}, "shorter"),
        ("contact", {}, "one way to reach you"),
        ("urgent", {"urgent": "yes", "what": "x" * 20_001}, "20,000"),
    ],
)
def test_bad_input_is_named_and_kept(place: Any, key: str, data: Any, words: str) -> None:
    client = place.client()
    address = f"/referrals/ask/{begin(client)}/{key}/"
    refused = client.post(address, {"revision": "0", "page": "p", **data})
    assert refused.status_code == 200
    assert words in refused.content.decode()
    for text in data.values() if key != "who" else ():
        assert text.replace("\x00", "") in refused.content.decode().replace("\x00", "")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"name": ""}, "Write a name"),
        ({"name": "x" * 121}, "120"),
        ({"standing": "king"}, "Choose who they are"),
        ({"age": "nine"}, "as a number"),
        ({"age": "-1"}, "between 0 and 120"),
        ({"age": "400"}, "between 0 and 120"),
    ],
)
def test_a_person_badly_written(place: Any, data: Any, words: str) -> None:
    client = place.client()
    address = f"/referrals/ask/{begin(client)}/person/"
    good = {"id": str(new_id()), "name": "Odile", "standing": "child"}
    assert words in client.post(address, good | data).content.decode()


def test_a_full_list_says_so(place: Any) -> None:
    with acting_as(Viewer(id=new_id())) as visitor:
        referral = place.draft(visitor)
        for number in range(rules.MOST_PEOPLE - 1):
            actions.put_person(visitor, referral, {"id": str(number + 2), "name": "N"})
        with pytest.raises(NotReady):
            actions.put_person(visitor, referral, {"id": "99", "name": "N"})
        actions.remove_person(visitor, referral, "2")
        actions.put_person(visitor, referral, {"id": "99", "name": "N"})


def test_two_windows_show_both_texts(place: Any) -> None:
    client = place.client()
    address = f"/referrals/ask/{begin(client)}/hard/"
    one, other = client.get(address), client.get(address)
    first = {"revision": hidden(one, "revision"), "page": hidden(one, "page")}
    second = {"revision": hidden(other, "revision"), "page": hidden(other, "page")}
    assert client.post(address, first | {"answer": "from the first"}).status_code == 302
    clash = client.post(address, second | {"answer": "from the second"})
    text = clash.content.decode()
    assert "from the first" in text and "from the second" in text
    kept = {"revision": hidden(clash, "revision"), "page": hidden(clash, "page")}
    assert client.post(address, kept | {"answer": "from the second"}).status_code == 302
    assert "from the second" in client.get(address).content.decode()


def test_two_windows_with_different_questions_do_not_clash(place: Any) -> None:
    with acting_as(Viewer(id=new_id())) as visitor:
        referral = actions.begin(visitor, place.here.pk)
        stale = Referral.objects.get(pk=referral.pk)
        actions.save_answer(visitor, referral, "hard", "one", seen=0, page="a")
        actions.save_answer(visitor, stale, "well", "two", seen=0, page="b")
        referral.refresh_from_db()
        assert rules.value_of(referral.answers, "hard") == "one"
        assert rules.value_of(referral.answers, "well") == "two"


def test_the_same_form_twice_is_no_clash_but_a_late_autosave_is_refused(place: Any) -> None:
    with acting_as(Viewer(id=new_id())) as visitor:
        referral = actions.begin(visitor, place.here.pk)
        for _ in range(2):
            actions.save_answer(visitor, referral, "hard", "whole", seen=0, page="a")
        with pytest.raises(EditConflict):
            actions.save_answer(visitor, referral, "hard", "who", seen=0, page="a", autosave=True)
        referral.refresh_from_db()
        assert rules.value_of(referral.answers, "hard") == "whole"


def test_autosave_keeps_what_is_half_typed(place: Any) -> None:
    client = place.client()
    referral_id = begin(client)
    address = f"/referrals/ask/{referral_id}/hard/"
    page = client.get(address)
    facts = {"revision": hidden(page, "revision"), "page": hidden(page, "page")}
    saved = client.post(address, facts | {"answer": "Morn"}, headers={"X-Autosave": "1"})
    assert (saved.status_code, saved["X-Revision"]) == (204, "1")
    assert "Morn" in client.get(address).content.decode()
    assert client.get(f"/referrals/ask/{referral_id}/")["Location"].endswith("/who/")
    facts["revision"] = saved["X-Revision"]
    assert client.post(address, facts | {"answer": "Mornings"}).status_code == 302
    too_long = client.post(address, facts | {"answer": "x" * 50_000}, headers={"X-Autosave": "1"})
    assert too_long.status_code == 413


def test_steps_cannot_be_skipped(place: Any) -> None:
    client = place.client()
    referral_id = begin(client)
    agree = f"/referrals/ask/{referral_id}/agree/"
    assert client.post(agree, {"agree": "on"})["Location"].endswith("/who/")
    with acting_as(Viewer(id=new_id())) as visitor, pytest.raises(NotReady):
        actions.send(visitor, actions.begin(visitor, place.here.pk))


def test_a_draft_is_offered_again_and_can_be_thrown_away(place: Any) -> None:
    client = place.client()
    referral_id = begin(client)
    post(client, f"/referrals/ask/{referral_id}/who/", {"answer": "family"})
    assert "Your answers are still here" in client.get("/referrals/start/").content.decode()
    assert client.post("/referrals/start/", {})["Location"].endswith("/helper/")
    assert client.get(f"/referrals/ask/{referral_id}/later/").status_code == 200
    client.post(f"/referrals/ask/{referral_id}/discard/")
    assert "Your answers are still here" not in client.get("/referrals/start/").content.decode()


@pytest.mark.parametrize(
    ("key", "data", "shown"),
    [
        ("hard", {"answer": "half typ"}, "half typ"),
        ("contact", {"email": "no at sign", "when": "after 4"}, "no at sign"),
        ("hard", {"answer": "x" * (rules.LONGEST_TEXT + 1)}, "xxx"),
        ("hard", {"answer": ""}, "</textarea>"),
        ("people", {}, "Add a person"),
    ],
)
def test_finished_later_what_was_typed_is_still_there(
    place: Any, key: str, data: dict[str, Any], shown: str
) -> None:
    client = place.client()
    ask = f"/referrals/ask/{begin(client)}/"
    form = client.get(f"{ask}{key}/").content.decode().partition("<form method")[2]
    assert 'name="later"' in form.partition("</form>")[0]
    answer = post(client, f"{ask}{key}/", data | {"later": "1"})
    assert answer["Location"] == f"{ask}later/"
    page = client.get(f"{ask}{key}/").content.decode()
    assert shown in page and client.get(ask)["Location"] == f"{ask}who/"  # still to be answered


def test_finishing_later_answers_nothing_that_was_not_touched(place: Any) -> None:
    client = place.client()
    referral_id = begin(client)
    address = f"/referrals/ask/{referral_id}/hard/"
    post(client, address, {"unsure": "1"})
    post(client, address, {"answer": "", "later": "1"})
    post(client, f"/referrals/ask/{referral_id}/avoid/", {"later": "1"})
    answers = stored(client, referral_id).answers
    assert answers["hard"]["unsure"] and "avoid" not in answers
    post(client, address, {"answer": "Mornings", "later": "1"})
    assert stored(client, referral_id).answers["hard"]["value"] == "Mornings"


def test_finishing_later_keeps_the_page_when_it_cannot_keep_the_words(place: Any) -> None:
    client = place.client()
    referral_id = begin(client)
    address = f"/referrals/ask/{referral_id}/hard/"
    endless = post(client, address, {"answer": "x" * 2 * rules.LONGEST_TEXT + "END", "later": "1"})
    assert "longer than we can keep" in endless.content.decode() and b"xEND" in endless.content
    page = client.get(address)
    post(client, address, {"answer": "from the first"})
    late = {"revision": hidden(page, "revision"), "page": hidden(page, "page"), "later": "1"}
    clash = client.post(address, late | {"answer": "from the second"}).content.decode()
    assert "from the first" in clash and "from the second" in clash


def test_a_lost_session_is_told_kindly_and_gives_the_words_back(place: Any) -> None:
    client = place.client()
    referral_id = begin(client)
    stranger = place.client()
    lost = stranger.post(f"/referrals/ask/{referral_id}/hard/", {"answer": "my long story"})
    assert lost.status_code == 404 and "my long story" in lost.content.decode()
    unknown = place.client().get(f"/referrals/ask/{new_id()}/hard/")
    known = stranger.get(f"/referrals/ask/{referral_id}/hard/")
    assert known.status_code == 404
    assert plain(known).replace(referral_id, "") == plain(unknown).replace(
        unknown.request["PATH_INFO"].split("/")[3], ""
    )
    saved = stranger.post(
        f"/referrals/ask/{referral_id}/hard/", {"answer": "x"}, headers={"X-Autosave": "1"}
    )
    assert saved.status_code == 404


def plain(page: Any) -> str:
    return re.sub(r'nonce="[^"]*"|value="[A-Za-z0-9]{64}"', "", page.content.decode())


def test_a_signed_in_family_asks_as_itself(place: Any) -> None:
    client = place.client(place.mother)
    referral_id = begin(client)
    fill(client, referral_id)
    client.post(f"/referrals/ask/{referral_id}/agree/", {"agree": "on"})
    with place.acting(place.mother) as viewer:
        person = Person.objects.get(account=place.mother)
        assert person.directs and viewer.family_ids == (person.family_id,)
        assert AccessGrant.objects.filter(because="family", viewer_id=place.mother.pk).exists()
    assert client.get(f"/referrals/{referral_id}/").status_code == 200


def test_a_relative_cannot_consent_for_the_family(place: Any) -> None:
    with acting_as(Viewer(id=new_id())) as visitor:
        referral = place.draft(visitor)
        n = referral.answers["who"]["n"]
        actions.save_answer(visitor, referral, "who", "relative", seen=n, page="z")
        actions.send(visitor, referral)
        assert referral.consent_categories == []
    with place.acting(place.intake):
        assert not Directive.objects.exists()


def test_signing_in_afterwards_takes_the_draft_along(place: Any) -> None:
    client = place.client()
    referral_id = begin(client)
    session = client.session
    visitor = session["visitor"]
    client.force_login(place.mother, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session["visitor"] = visitor
    session.save()
    assert "You began before you signed in" in client.get("/referrals/start/").content.decode()
    assert client.post("/referrals/claim/")["Location"].endswith("/who/")
    assert client.get(f"/referrals/ask/{referral_id}/who/").status_code == 200
    with acting_as(Viewer(id=visitor)):
        assert not Referral.objects.exists()


def test_nobody_takes_requests_where_no_agency_coordinates(place: Any) -> None:
    place.lead.coordinating = False
    place.lead.save()
    with acting_as(Viewer(id=new_id())) as visitor:
        referral = place.draft(visitor)
        with pytest.raises(NotReady):
            actions.send(visitor, referral)
        referral.refresh_from_db()
        assert referral.status == "draft"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_pages_render_within_their_budget(place: Any, counted: Any, language: str) -> None:
    with override_settings(LANGUAGE_CODE=language):
        client = place.client()
        client.cookies["oneplan_language"] = language
        referral_id = begin(client)
        ask = f"/referrals/ask/{referral_id}"
        for key in FORMS:
            page = counted(client, f"{ask}/{key}/")
            assert page.status_code == 200 and f'<html lang="{language}"' in page.content.decode()
            assert len(page.content) < 25_000
        fill(client, referral_id)
        for tail in ("/check/", "/agree/", "/later/", "/person/"):
            assert counted(client, ask + tail).status_code == 200
        client.post(f"{ask}/agree/", {"agree": "on"})
        assert counted(client, f"/referrals/{referral_id}/").status_code == 200


def test_urls_of_nothing(place: Any) -> None:
    client = place.client()
    begin(client)
    for address in ("/referrals/ask/nonsense/who/", f"/referrals/ask/{new_id()}/nonsense/"):
        assert client.get(address).status_code == 404
