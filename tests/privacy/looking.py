"""What a person really reads: pages, files, papers and searches, beside what the oracle allows.

A row's own word stands in it and nowhere else: whatever is answered, headers and the insides of
PDFs and ZIPs too, is searched for these words. An answer that is not a page holds none, and
whoever sees nothing of the family is not told by any other page that there is one.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import Any, NamedTuple
from uuid import UUID
from zipfile import ZipFile

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.test import Client
from pypdf import PdfReader

from oneplan.access.middleware import ACTING_KEY, PURPOSE_KEY, VISITOR_KEY
from oneplan.accounts.models import Account
from oneplan.accounts.second_step import HAS_KEY
from oneplan.accounts.sessions import SessionStore
from oneplan.kernel.privacy import Purpose
from tests.privacy import judging, oracle
from tests.privacy.asking import ask_by_reference, take_export
from tests.privacy.world import FAMILY_NAME, JOBS, Hat, World, oracle_says, word_of

WORD = re.compile(r"zqx[0-9a-f]{12}")
PLAN = "coordination"
Rows = frozenset[UUID]
NOTHING: Rows = frozenset()


class Told(NamedTuple):
    """The rows that may be in an answer, and those that must."""

    may: Rows
    must: Rows = NOTHING


class Read(NamedTuple):
    """One answer: its words, those of its main part (of a ZIP: the JSON), and its text."""

    status: int
    words: frozenset[str]
    main: frozenset[str]
    text: str = ""


@dataclass(frozen=True, slots=True)
class Outlet:
    """One way by which rows could come out, and what of them is expected there.

    `dear`: a file is made, or much is done. `optional`: that it is not there is no fault.
    `outside`: not one of the family's own pages.
    """

    address: str
    told: Callable[[World, Hat, str], Told]
    fetch: Callable[[World, Hat, Client, str], Any] | None = None
    dear: bool = False
    optional: bool = False
    outside: bool = False


# -- what is expected -----------------------------------------------------------------------


def hat_of(world: World, who: str, at: str | None) -> Hat:
    """Whoever has left the job acts in their next one, or for themself."""
    if at is None:
        return Hat(who, None)
    jobs = dict(zip(JOBS, world.facts.jobs, strict=True))
    current = [agency for (name, agency), job in jobs.items() if name == who and not job.left]
    return Hat(who, at if at in current else next(iter(current), None))


def viewer_of(world: World, hat: Hat) -> oracle.Viewer:
    """Whoever does not work here is always here for the plan."""
    viewer = world.viewer(*hat)
    return viewer if hat.at else viewer._replace(purpose=PLAN)


def sees(world: World, viewer: oracle.Viewer) -> Rows:
    return oracle_says(world, viewer).see


def directs(world: World, hat: Hat) -> bool:
    account = world.accounts[hat.who]
    mine = [p for p in world.facts.persons if p.account == account and not p.left]
    return hat.at is None and any(p.directs and p.standing != "support" for p in mine)


def of_plan(world: World, viewer: oracle.Viewer) -> Rows:
    """What was said when asking for help is no part of the plan: for whoever sees no more (so does
    who asked without an account) the plan's pages are not there, and say nothing at all. But a
    thing that they were shown alone is to be found."""
    seen = sees(world, viewer)
    parts = {world.probes[row][1] for row in seen}
    alone = any(_shown_alone(world, viewer, row) for row in seen)
    return seen if alone or parts - {oracle.REFERRAL} else NOTHING


def own_voice(world: World) -> Rows:
    return frozenset(r for r, (_p, part) in world.probes.items() if part == oracle.OWN_VOICE)


def all_of_plan(world: World, hat: Hat, _address: str) -> Told:
    seen = of_plan(world, viewer_of(world, hat))
    return Told(seen, seen)


def on_paper(world: World, hat: Hat, address: str) -> Told:
    """Own words that are just for their writer are not printed, for them neither."""
    may, must = all_of_plan(world, hat, address)
    private = {world.words} & own_voice(world)
    return Told(may - private, must - private)


def some(world: World, hat: Hat, _address: str) -> Told:
    return Told(sees(world, viewer_of(world, hat)))


def nothing(_world: World, _hat: Hat, _address: str) -> Told:
    return Told(NOTHING)


def frozen(world: World, hat: Hat, address: str) -> Told:
    """What was agreed to, as far as one sees it now. A version is frozen in parts: of a part that
    is not seen it does not show the single things that are."""
    number = len(world.versions) if "{last}" in address else 1
    if not 0 < number <= len(world.versions):
        return Told(NOTHING)
    viewer = viewer_of(world, hat)
    stand = {r for r in of_plan(world, viewer) if judging.in_version(world.taken_back, r, number)}
    rows = world.versions[number - 1] & stand
    return Told(rows, frozenset(row for row in rows if not _shown_alone(world, viewer, row)))


def _shown_alone(world: World, viewer: oracle.Viewer, row: UUID) -> bool:
    person, part = world.probes[row]
    answer = oracle.judge(world.facts, viewer, person, part, oracle.SEE, row)
    return answer.why == "permitted, this one"


def whole_record(world: World, hat: Hat, _address: str) -> Told:
    """For whoever directs: every row they see, but own voice, their own too. For others of the
    family: of these what is about themself."""
    account = world.accounts[hat.who]
    mine = [p for p in world.facts.persons if p.account == account and not p.left]
    family = {p.id for p in mine if p.standing != "support"}
    if hat.at is not None or not family:
        return Told(NOTHING)
    rows = sees(world, viewer_of(world, hat)) - own_voice(world)
    if directs(world, hat):
        return Told(rows, rows)
    # An entry of theirs that was joined with another is theirs too.
    same = world.facts.same
    joined = {same.get(one, one) for one in family}
    may = {row for row in rows if same.get(world.probes[row][0], world.probes[row][0]) in joined}
    return Told(frozenset(may), frozenset(r for r in may if world.probes[r][0] in family))


def exported(world: World, hat: Hat, _address: str) -> Told:
    rows = sees(world, viewer_of(world, hat)) - own_voice(world)
    return Told(rows, rows)


# -- where it is looked for -----------------------------------------------------------------


def _take_record(_world: World, _hat: Hat, client: Client, address: str) -> object:
    return client.post(address)


HERE, EARLIER, SEARCHED = "/family/{family}/", "/family/{earlier}/", "?q=needs+zqx"
OUTLETS: dict[str, Outlet] = {
    "home": Outlet(HERE, some),
    "plan": Outlet(HERE + "plan/", all_of_plan),
    "versions": Outlet(HERE + "plan/versions/", nothing),
    "first version": Outlet(HERE + "plan/versions/1/", frozen),
    "last version": Outlet(HERE + "plan/versions/{last}/", frozen),
    "team": Outlet(HERE + "team/", some),
    "people": Outlet(HERE + "people/", some),
    "who can see": Outlet(HERE + "access/", some),
    "who looked": Outlet(HERE + "access/looked/", some),
    "single things": Outlet(HERE + "access/single/", some),
    "find a service": Outlet(HERE + "plan/service/find/" + SEARCHED, nothing),
    "directory": Outlet("/directory/" + SEARCHED, nothing, outside=True),
    "today": Outlet("/today/", nothing, outside=True),
    "what waits": Outlet("/office/changes/", nothing, outside=True),
    "reviews": Outlet("/office/reviews/", nothing, outside=True),
    "ask": Outlet("/office/ask/", nothing, ask_by_reference, dear=True, outside=True),
    "earlier record": Outlet(EARLIER, nothing),
    "earlier plan": Outlet(EARLIER + "plan/", nothing),
    "paper": Outlet(HERE + "plan/pdf/", on_paper, dear=True),
    "first version's paper": Outlet(HERE + "plan/versions/1/pdf/", frozen, dear=True),
    "last version's paper": Outlet(HERE + "plan/versions/{last}/pdf/", frozen, dear=True),
    "record file": Outlet(HERE + "record-file/", whole_record, _take_record, dear=True),
    "export": Outlet("/office/changes/", exported, take_export, dear=True, optional=True),
}


def seen_by(member: Hat) -> Outlet:
    """The plan as a member sees it, for whoever directs: what both of them see."""
    return Outlet(
        HERE + "seen-by/{" + f"{member.who}@{member.at}" + "}/",
        lambda world, hat, _address: _both(world, hat, member),
        optional=True,
    )


def _both(world: World, hat: Hat, member: Hat) -> Told:
    """Consent may be for several purposes: the page shows one of them, of whoever made it."""
    if not directs(world, hat):
        return Told(NOTHING)
    ours = sees(world, viewer_of(world, hat))
    theirs = world.viewer(*member)
    each = [sees(world, theirs._replace(purpose=p)) & ours for p in Purpose.values]
    return Told(frozenset().union(*each), frozenset(each[0]).intersection(*each))


MEMBERS = [Hat(*member) for member in (*JOBS, ("aunt", None))]
PREVIEWS = {f"seen by {who} at {at}": seen_by(Hat(who, at)) for who, at in MEMBERS}
EVERY = OUTLETS | PREVIEWS
CHEAP = [name for name, outlet in OUTLETS.items() if not outlet.dear]
DEAR = [name for name in OUTLETS if name not in CHEAP]


# -- looking --------------------------------------------------------------------------------


def address_of(world: World, outlet: Outlet) -> str:
    keys = {
        f"{who}@{at}": "_".join(
            str(one) for one in (world.accounts[who], world.agencies[at].id if at else "") if one
        )
        for who, at in MEMBERS
    }
    assert world.earlier
    places = {"family": world.family.pk, "earlier": world.earlier.pk}
    return outlet.address.format(**places, last=len(world.versions) or 1, **keys)


def reads(world: World, hat: Hat, outlet: Outlet) -> Read:
    """The words of the rows in one answer, its headers and, on paper, inside the file."""
    client, address = browser(world, hat), address_of(world, outlet)
    answer = outlet.fetch(world, hat, client, address) if outlet.fetch else client.get(address)
    if answer is None:
        return Read(404, frozenset(), frozenset())
    body = b"".join(answer) if answer.streaming else answer.content
    text, main = str(answer.headers) + _text(body), _main(body)
    return Read(answer.status_code, _words(text), _words(main or text), text)


def _words(text: str) -> frozenset[str]:
    return frozenset(WORD.findall(text))


def _text(body: bytes) -> str:
    if body.startswith(b"%PDF"):
        return " ".join(sheet.extract_text() for sheet in PdfReader(BytesIO(body)).pages)
    if body.startswith(b"PK"):
        with ZipFile(BytesIO(body)) as archive:
            return " ".join(_text(archive.read(name)) for name in archive.namelist())
    return body.decode(errors="replace")


def _main(body: bytes) -> str:
    if not body.startswith(b"PK"):
        return ""
    with ZipFile(BytesIO(body)) as archive:
        return archive.read("record.json").decode()


def browser(world: World, hat: Hat) -> Client:
    """Signed in once in each sequence for each hat and purpose."""
    key = (hat, world.purpose)
    if key not in world.browsers:
        world.browsers[key] = _browser(world, *hat)
    return world.browsers[key]


def _browser(world: World, who: str, at: str | None) -> Client:
    session = SessionStore()
    if who == "visitor":
        session[VISITOR_KEY] = str(world.accounts[who])
    else:
        account = Account.objects.get(pk=world.accounts[who])
        session[SESSION_KEY] = str(account.pk)
        session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
        session[HASH_SESSION_KEY] = account.get_session_auth_hash()
        session[HAS_KEY] = True
        session[ACTING_KEY] = str(world.workers[who, at].pk) if at else "family"
        session[PURPOSE_KEY] = world.purpose
    session.create()
    assert session.session_key
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return client


def differs(world: World, who: str, at: str | None, name: str) -> str:
    """What an outlet says and the oracle does not allow, or leaves out that it should say."""
    hat, outlet = hat_of(world, who, at), EVERY[name]
    found, told = reads(world, hat, outlet), outlet.told(world, hat, outlet.address)
    may, must = ({word_of(row) for row in rows} for rows in told)
    there = found.status == 200
    too_much = found.words - (may if there else set())
    too_little = must - found.main if there or not outlet.optional else set()
    named = outlet.outside and _names(world, found)
    world.looks[name, bool(found.words) or named] += 1
    named = named and not sees(world, viewer_of(world, hat))
    if not too_much and not too_little and not named and found.status < 500:
        return ""
    return (
        f"{who}@{at} reads {name!r} ({found.status}): {too_much} too much, {too_little} missing"
        f"{', the family is named' if named else ''}"
    )


def _names(world: World, found: Read) -> bool:
    return str(world.family.pk) in found.text or FAMILY_NAME in found.text
