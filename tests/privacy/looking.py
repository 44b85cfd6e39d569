"""What a person really reads: pages and papers, word for word, beside what the oracle allows."""

import re
from io import BytesIO
from uuid import UUID
from zipfile import ZipFile

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client
from pypdf import PdfReader

from oneplan.access.middleware import ACTING_KEY, PURPOSE_KEY, VISITOR_KEY
from oneplan.accounts.models import Account
from tests.privacy import oracle
from tests.privacy.world import World, word_of

WORD = re.compile(r"zqx[0-9a-f]{12}")
# Where needs are shown, and whether every need that may be seen is.
PAGES = {"plan/": True, "": False, "team/": False, "access/": False, "plan/pdf/": True}
# The whole record as a file, for whoever directs: JSON, and papers, in a ZIP.
FILE = "record-file/"
PAGES[FILE] = False


def reads(world: World, who: str, at: str | None, page: str) -> set[str]:
    """The words of the rows in one answer, its headers and, on paper, inside the PDF."""
    browser, address = _browser(world, who, at), f"/family/{world.family.pk}/{page}"
    answer = browser.post(address) if page == FILE else browser.get(address)
    body = b"".join(answer) if answer.streaming else answer.content
    return set(WORD.findall(str(answer.headers) + _text(body)))


def _text(body: bytes) -> str:
    if body.startswith(b"%PDF"):
        return " ".join(sheet.extract_text() for sheet in PdfReader(BytesIO(body)).pages)
    if body.startswith(b"PK"):
        with ZipFile(BytesIO(body)) as archive:
            return " ".join(_text(archive.read(name)) for name in archive.namelist())
    return body.decode(errors="replace")


def _browser(world: World, who: str, at: str | None) -> Client:
    session = SessionStore()
    if who == "visitor":
        session[VISITOR_KEY] = str(world.accounts[who])
    else:
        account = Account.objects.get(pk=world.accounts[who])
        session[SESSION_KEY] = str(account.pk)
        session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
        session[HASH_SESSION_KEY] = account.get_session_auth_hash()
        session[ACTING_KEY] = str(world.workers[who, at].pk) if at else "family"
        session[PURPOSE_KEY] = world.purpose
    session.create()
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return client


def differs(world: World, who: str, at: str | None, page: str) -> str:
    """What the page says and the oracle does not allow, or leaves out that it should say."""
    viewer = world.viewer(who, at)
    if at and not any(
        (job.account, job.agency, job.left) == (viewer.account, viewer.agency, False)
        for job in world.facts.jobs
    ):
        return ""  # a job that has ended is not acted in: the page comes under another hat
    found = reads(world, who, at, page)
    seen = _seen(world, viewer)
    may = {word_of(row) for row in seen}
    # What was said when asking for help is no part of the plan: for whoever sees no more (so does
    # who asked without an account) the plan's pages are not there, and say nothing at all.
    of_plan = any(world.probes[row][1] != oracle.REFERRAL for row in seen)
    if PAGES[page] and not of_plan:
        may = set()
    too_much, too_little = found - may, may - found if PAGES[page] else set()
    if not too_much and not too_little:
        return ""
    return f"{who}@{at} reads {page!r}: {too_much} too much, {too_little} missing"


def _seen(world: World, viewer: oracle.Viewer) -> list[UUID]:
    return [
        row
        for row, (person, part) in world.probes.items()
        if oracle.judge(world.facts, viewer, person, part, oracle.SEE, row).allow
    ]
