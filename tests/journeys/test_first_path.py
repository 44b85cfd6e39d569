"""From the first call to a plan a family can hold in its hands: the one path, in two languages.

A directory and a referral that nobody here wrote go in; a family asks for help on its phone;
intake decides; a coordinator and the family write the plan; the family agrees; it comes out as a
tagged PDF. Every page on the way is looked at, phone-sized and desktop-sized.
"""

import io
import secrets
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.journeys.conftest import Demo
from tests.journeys.walking import Walk

DATA = Path(__file__).parents[1] / "data"
OHANA, OFFICIAL = DATA / "hsds" / "ohana_sample", DATA / "hsds" / "spec30" / "csv"
BUNDLE = DATA / "fhir" / "alexis_toy.json"
# Presses of links, buttons and choices: they were 36 to a reference, and 38 from the team to a plan
# that is ready to be agreed to.
MOTHERS_CLICKS, COORDINATORS_CLICKS = 24, 25
# In those directories, found nowhere else.
CLINIC, COUNSELLING = "San Mateo Free Medical Clinic", "Community Counselling"

STORIES = {
    "en": {
        "mother": "Ngozi 🌻",
        "family": "The Okonkwos",
        "son": "Chidi",
        "relation": "my son",
        "hard": "Chidi no longer goes to school. I work nights and I am tired.",
        "well": "We cook together on Sundays.",
        "help": "My sister, and the coach.",
        "area": "River Heights",
        "why": "You need several kinds of help at once, and you asked for one plan.",
        "input": "Ngozi said: yes, please, somebody who calls after four.",
        "how": "On the phone, in plain words.",
        "vision": "Mornings without shouting, and everybody at the table on Sundays.",
        "strength": "Chidi repairs bicycles for the whole street on Saturdays.",
        "service_need": "Chidi needs counselling",
        "need": "Chidi needs to feel that he belongs somewhere again",
        "because": "His two friends moved away.",
        "outcome": "He leaves the house with somebody he likes.",
        "indicator": "Afternoons out each week",
        "unit": "afternoons",
        "natural": "His uncle takes him to the bicycle shop",
        "formal": "A youth group on Thursdays",
        "step": "Call the bicycle shop and ask about Saturdays",
        "friend": "Coach Marlon",
        "role": "hockey coach",
        "place": "The library, downstairs",
        "agreed": "On the phone, after I read the list to her.",
    },
    "fr": {
        "mother": "Mireille 🌻",
        "family": "Les Bélanger-Côté",
        "son": "Théo",
        "relation": "mon fils",
        "hard": "Théo ne va plus à l’école. Je travaille la nuit et je suis fatiguée.",
        "well": "Nous cuisinons ensemble le dimanche.",
        "help": "Ma sœur et l’entraîneur.",
        "area": "Les Hauteurs",
        "why": "Vous avez besoin de plusieurs aides à la fois, et d’un seul plan.",
        "input": "Mireille a dit : oui, et appelez-moi après seize heures.",
        "how": "Au téléphone, en mots simples.",
        "vision": "Des matins sans cris, et tout le monde à table le dimanche.",
        "strength": "Théo répare les vélos de toute la rue le samedi.",
        "service_need": "Théo a besoin d’une psychothérapie",
        "need": "Théo a besoin de sentir qu’il a de nouveau sa place quelque part",
        "because": "Ses deux amis ont déménagé.",
        "outcome": "Il sort avec quelqu’un qu’il aime bien.",
        "indicator": "Après-midi dehors chaque semaine",
        "unit": "après-midi",
        "natural": "Son oncle l’emmène à l’atelier de vélo",
        "formal": "Un groupe de jeunes le jeudi",
        "step": "Appeler l’atelier de vélo pour les samedis",
        "friend": "Marlon, l’entraîneur",
        "role": "entraîneur de hockey",
        "place": "La bibliothèque, au sous-sol",
        "agreed": "Au téléphone, après lui avoir lu la liste.",
    },
}  # fmt: skip


@pytest.fixture(scope="module")
def directories(demo: Demo) -> None:
    """Two directories that others wrote; brought in twice, the second time nothing changes."""
    assert "service: 23 " in demo.command("import", "directory", str(OHANA))
    assert "service: 1 " in demo.command("import", "directory", str(OFFICIAL))
    assert "Nothing has changed." in demo.command("import", "directory", str(OHANA))


@pytest.fixture
def bundle_reference(demo: Demo) -> str:
    """The number of a referral made from a health record that others wrote."""
    told = demo.command("import", "referral", str(BUNDLE))
    assert "The whole document is kept with the referral." in told
    return told.split()[1]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_from_the_first_call_to_a_plan_on_paper(
    demo: Demo,
    directories: None,
    bundle_reference: str,
    walk: Callable[..., Walk],
    be: Callable[..., Walk],
    language: str,
) -> None:
    story = STORIES[language]
    story |= {"family": f"{story['family']} {secrets.randbelow(900) + 100}"}  # told often enough
    family = walk(language)
    reference = ask_for_help(family, story)
    priya = be("priya", language)
    priya.look()
    decide(priya, story, reference, bundle_reference)
    dana = be("dana", language)
    home = open_the_family(dana, story)
    gather_the_team(dana, story, home)
    write_the_plan(dana, story, home)
    parent = walk(language)
    invite_the_parent(demo, dana, parent, story, home)
    the_family_agrees(parent, home)
    on_paper(parent, story, home)
    walkers = (family, priya, dana, parent)
    wrong = [fault for walker in walkers for fault in walker.wrong]
    print(f"{language}: {sum(w.looked for w in walkers)} pages looked at, {len(wrong)} faults")
    assert not wrong, "\n".join(wrong)


def address_of(language: str) -> str:
    """The parent's, as given in the request: whoever accepts it and whoever invites are two."""
    return f"parent-{language}@example.org"


def ask_for_help(family: Walk, story: dict[str, str]) -> str:
    """On a phone, with no account: one question a page."""
    family.go("/")
    family.press("Ask for help", within="main")
    family.press("Start now")
    family.choose("answer", "family")
    family.choose("answer", "no")
    family.answer(answer=story["mother"])
    family.answer(answer=story["family"])
    family.press("Add a person")
    family.write(name=story["son"], relation=story["relation"], age="14")
    family.tick("standing", "child")
    family.send()
    family.sees(story["son"], story["mother"])
    family.send()
    family.answer(answer=story["hard"])
    family.answer(answer=story["well"])
    family.answer(answer=story["help"])
    family.tick("language", family.language)
    family.send()
    family.choose("answer", "yes")
    family.answer(phone="519-555-0199", email=address_of(family.language))
    family.answer(answer=story["area"])
    family.tick("urgent", "no")
    family.send()
    family.reads("Check your answers")
    family.sees(*(story[key] for key in ("mother", "family", "son", "hard", "well", "help")))
    family.press("Continue", within="main")
    family.tick_box("id_agree")
    family.send()
    assert family.clicks <= MOTHERS_CLICKS, family.clicks
    family.reads("Your request is sent")
    return family.page.locator("main b[dir=ltr]").first.inner_text()


def decide(priya: Walk, story: dict[str, str], reference: str, bundle_reference: str) -> None:
    """Intake sees both requests; a person decides, by factors, in words for the family."""
    priya.sees(story["family"])
    priya.go("/referrals/")
    priya.sees(reference, bundle_reference)
    row = priya.page.locator("tr", has_text=bundle_reference)
    priya.follow(row.get_by_role("link"))
    priya.sees("alexis_toy.json", "Observation")
    priya.go(f"/referrals/?q={reference}")
    priya.follow(priya.page.locator("tr", has_text=reference).get_by_role("link"))
    priya.sees(story["hard"], story["son"])
    priya.press("Accept", exact=True)
    priya.tick("factors", "many_sectors", "under_18")
    priya.write(rationale=story["why"], family_input=story["input"], explained_how=story["how"])
    priya.write(explained_on=date.today().isoformat())
    priya.tick("intensity", "wraparound")
    priya.page.locator("label", has_text="Dana Lapointe").click()
    priya.send()
    priya.reads("Accepted. The family now has a coordinator.")
    assert reference not in priya.words


def open_the_family(dana: Walk, story: dict[str, str]) -> str:
    """From the coordinator's day to the family's home; its address."""
    dana.page.reload()
    dana.look()
    dana.follow(dana.page.get_by_role("link", name=story["family"]).first)
    dana.sees(story["family"])
    return dana.path


def gather_the_team(dana: Walk, story: dict[str, str], home: str) -> None:
    """A team, a worker who may see some of it, a friend, a meeting."""
    dana.go(f"{home}team/")
    dana.clicks = 0
    dana.press("Begin our team")
    dana.sees(story["family"], story["mother"], "Dana Lapointe")
    dana.press("Somebody who works with us")
    chen = dana.page.locator("select[name=worker] option", has_text="Mei Chen")
    dana.pick("worker", value=chen.get_attribute("value") or "")
    dana.send()
    dana.tick("categories", "health", "strengths")
    dana.write(how_explained=story["agreed"])
    dana.send()
    dana.sees("Mei Chen")
    clicks = dana.clicks
    dana.press("Somebody else")
    dana.write(name=story["friend"], role=story["role"])
    dana.tick("role_class", "natural")
    dana.send()
    dana.sees(story["friend"])
    dana.press("Plan a meeting")
    day = date.today() + timedelta(days=9)
    dana.write(day=day.isoformat(), time="17:30", place=story["place"])
    dana.send()
    dana.sees(story["place"])
    dana.clicks = clicks


def write_the_plan(dana: Walk, story: dict[str, str], home: str) -> None:
    """Vision, strength, need, how we will know, what to try, services, a first step."""
    dana.go(home)
    dana.clicks += 1
    # Nothing is told twice: what the family said when it asked is here.
    dana.sees(story["hard"], story["well"], story["help"], "519-555-0199")
    dana.press("Begin the plan with what goes well")
    dana.sees(story["well"])
    dana.press("Write our vision")
    dana.answer(text=story["vision"])
    dana.press("Add a need")
    dana.write(statement=story["service_need"], because=story["because"])
    dana.tick("category", "mental_health")
    dana.send()
    dana.reads("One question first")  # a service is named: asked, never forbidden
    dana.answer(statement=story["need"])
    dana.clicks -= 1  # the question that is asked once, where a service is named
    dana.sees(story["need"], story["because"])
    need = dana.path
    work_on_the_need(dana, story)
    assert dana.clicks <= COORDINATORS_CLICKS, dana.clicks
    dana.go(f"{home}plan/")
    dana.press("Add what works well")
    dana.answer(statement=story["strength"])
    dana.go(need)
    find_a_service(dana, "A service", ".aside", "medical clinic", CLINIC)
    dana.go(f"{home}plan/")
    find_a_service(dana, "Find a service", ".body", "counselling", COUNSELLING)
    dana.go(f"{home}plan/")
    unfold(dana)
    dana.sees(*(story[key] for key in ("family", "vision", "strength", "need", "step", "natural")))
    dana.sees(CLINIC, COUNSELLING)


def work_on_the_need(dana: Walk, story: dict[str, str]) -> None:
    """The page of one need: everything that belongs to it is added from there."""
    dana.press("How we will know", within=".aside")
    dana.write(statement=story["outcome"], indicator=story["indicator"], unit=story["unit"])
    dana.write(baseline="1", target="4")
    dana.send()
    add_an_option(dana, story["natural"], "natural")  # the first is what they try
    add_an_option(dana, story["formal"], "formal")
    dana.press("A next step", within=".aside")
    dana.write(task=story["step"], due=(date.today() + timedelta(days=7)).isoformat())
    dana.pick("accountable_id", label="Dana Lapointe")
    dana.send()
    dana.sees(story["step"], story["natural"])


def add_an_option(dana: Walk, text: str, kind: str) -> None:
    dana.press("Something to try", within=".aside")
    dana.write(text=text)
    dana.tick("kind", kind)
    dana.send()


def unfold(walker: Walk) -> None:
    """Open what is folded away, as somebody who looks for it does."""
    for folded in walker.page.locator("main article details:not([open]) > summary").all():
        folded.click()


def find_a_service(dana: Walk, words: str, within: str, query: str, name: str) -> None:
    """Look in the directory, from the need or from the plan, and put one into the plan."""
    dana.press(words, within=within)
    dana.page.locator("main input[name=q]").fill(query)
    with dana.page.expect_navigation():
        dana.page.locator("main input[name=q]").press("Enter")
    dana.look()
    dana.follow(dana.page.get_by_role("link", name=name).first)
    assert dana.page.locator("[name=name]").input_value() == name
    dana.send()


def invite_the_parent(
    demo: Demo, dana: Walk, parent: Walk, story: dict[str, str], home: str
) -> None:
    """The parent gets a link from hand to hand, and an account with an e-mail code."""
    address = address_of(parent.language)
    dana.go(f"{home}people/")
    card = dana.page.locator("main .card", has_text=story["mother"]).first
    dana.follow(card.locator("a[href$='/invite/']"))
    assert dana.page.locator("[name=email]").input_value() == address  # written down already
    dana.send()
    link = dana.page.locator("main code").inner_text()
    parent.go(link)
    parent.sees("Dana Lapointe")
    parent.press("Send me the code")
    parent.answer(code=demo.code_mailed_to(address))
    assert parent.path == home
    parent.reads("A draft of your plan is ready to read")
    parent.unfold()
    parent.sees(story["vision"])


def the_family_agrees(parent: Walk, home: str) -> None:
    """Nothing is the plan until the family says so."""
    parent.go(f"{home}plan/")
    parent.press("Read and agree")
    parent.press("Yes, we agree")
    parent.go(f"{home}plan/versions/")
    parent.follow(parent.page.locator("main a[href$='/versions/1/']"))


def on_paper(parent: Walk, story: dict[str, str], home: str) -> None:
    """Tagged, in the family's language, with its words and the service it chose."""
    address = f"{parent.base}{home}plan/versions/1/pdf/?language={parent.language}"
    answer = parent.page.request.get(address)
    assert answer.status == 200 and answer.headers["content-type"] == "application/pdf"
    paper = PdfReader(io.BytesIO(answer.body()))
    root = paper.trailer["/Root"]
    assert "/StructTreeRoot" in root and root["/MarkInfo"]["/Marked"]
    assert str(root["/Lang"]).startswith(parent.language)
    text = " ".join(" ".join(page.extract_text() for page in paper.pages).split())
    for words in (story["vision"], story["need"], story["step"], CLINIC):
        assert words in text, f"{words!r} is not on paper:\n{text}"
