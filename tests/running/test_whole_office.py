"""From a bare machine with PostgreSQL to a family's agreed plan, a copy on another server, and a
worker who has left: by the command lines of docs/running.md, with pages over HTTP and codes from a
mail server. About 40 s."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import pytest
from allauth.mfa.totp.internal import auth as totp
from psycopg.conninfo import conninfo_to_dict

from oneplan.config.backup.places import Place, hashes
from oneplan.kernel.database import APP, BACKUP, OWNER
from tests.kernel.running import free_port
from tests.running.machine import PASSWORDS, Server, certificate
from tests.running.post import CODE, MailServer
from tests.running.visitor import HOST, Visitor

DOCUMENTED = (Path(__file__).parents[2] / "docs" / "running.md").read_text()
LINK = re.compile(r"(/\w+/join/[\w-]+/)")
KEY = re.compile(r'<code dir="ltr">([A-Z2-7]+)</code>')
SHEET = """name,email,agency,roles,languages
Ines Park,ines@example.org,Grand Lake Family Centre,intake,en
Sue Lind,sue@example.org,Grand Lake Family Centre,"supervisor, privacy",en
Rose Dube,rose@example.org,Grand Lake Schools,provider,"en, fr"
"""


def documented(begins: str) -> str:
    """The command line of docs/running.md that begins like this, as it is written there."""
    blocks = re.findall(r"^[ \d.]*```\n(.*?)^ *```", DOCUMENTED, re.DOTALL | re.MULTILINE)
    lines = "\n".join(blocks).replace("\\\n", " ").splitlines()
    lines += re.findall(r"`(oneplan [^`\n]+)`", DOCUMENTED)  # in a sentence
    found = [line.partition("  #")[0].strip() for line in lines if line.strip().startswith(begins)]
    assert found, f"docs/running.md has no line {begins!r}"
    return found[0]


@dataclass
class Machine:
    """One machine with an office's programs on it, and two database servers in reach."""

    folder: Path
    here: Server
    there: Server
    post: MailServer
    port: int = 0
    workers: dict[str, Visitor] = field(default_factory=dict)

    def surroundings(self, server: Server, *roles: str) -> dict[str, str]:
        names = {OWNER: "ONEPLAN_OWNER_DATABASE_URL", APP: "ONEPLAN_DATABASE_URL"}
        names[BACKUP] = "ONEPLAN_BACKUP_DATABASE_URL"
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("ONEPLAN_", "PG", "DJANGO_"))
        }
        program = self.folder / "bin"
        return kept | server.psql() | {
            "PATH": f"{program}{os.pathsep}{server.psql()['PATH']}",
            "PYTHONPATH": str(Path(__file__).parents[2]),
            "SSL_CERT_FILE": str(self.folder / "ca.pem"),
            "ONEPLAN_DATA": str(self.folder / "data"),
            "ONEPLAN_HOSTS": HOST,
            "ONEPLAN_ORIGINS": f"https://{HOST}",
            "ONEPLAN_PROXIES": "1",
            "ONEPLAN_WORKERS": "1",
            "ONEPLAN_SMTP_URL": self.post.url,
            **{names[role]: server.url(role) for role in roles},
        }  # fmt: skip

    def run(self, line: str, around: dict[str, str], typed: str = "") -> str:
        """A documented line, in a shell, as its reader types it."""
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", line],
            check=False,
            cwd=self.folder,
            env=around,
            input=typed,
            capture_output=True,
            text=True,
            timeout=120,
            start_new_session=True,  # no terminal: psql reads passwords from its input
        )
        assert done.returncode == 0, (line, done.stdout, done.stderr)
        return done.stdout

    def make_roles(self, server: Server) -> None:
        around = self.surroundings(server)
        self.run(documented("oneplan roles"), around)
        typed = "".join(f"{PASSWORDS[role]}\n" * 2 for role in (OWNER, APP, BACKUP))
        self.run(documented("psql"), around, typed)

    def owner_runs(self, line: str) -> str:
        line = line.replace("ONEPLAN_OWNER_DATABASE_URL=… ", "")
        return self.run(line, self.surroundings(self.here, OWNER, APP))

    def serve(self) -> subprocess.Popen[bytes]:
        self.port = free_port()
        line = documented("oneplan serve").replace("--port 8000", f"--port {self.port}")
        with (self.folder / "serve.log").open("wb") as log:
            process = subprocess.Popen(
                ["bash", "-c", f"exec {line}"],
                cwd=self.folder,
                env=self.surroundings(self.here, APP),
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        visitor = Visitor(self.port)
        for _ in range(400):
            assert process.poll() is None, (self.folder / "serve.log").read_text()
            try:
                visitor.go("/readyz")
            except (OSError, AssertionError):
                time.sleep(0.1)
            else:
                return process
        raise AssertionError((self.folder / "serve.log").read_text())

    def sign_in(self, email: str, then: str = "/") -> Visitor:
        """By the code that is mailed; whoever works adds an authenticator app when asked."""
        visitor = Visitor(self.port).go(f"/accounts/login/?next={then}")
        visitor.send(login=email)
        visitor.send(code=self.post.wait_for(email, CODE))
        return visitor

    def add_second_step(self, visitor: Visitor) -> None:
        visitor.go("/accounts/2fa/totp/activate/")
        key = KEY.search(visitor.page)
        assert key, visitor.words
        now = totp.format_hotp_value(totp.hotp_value(key[1], int(time.time()) // 30))
        visitor.send(code=now)


@pytest.fixture
def machine() -> Iterator[Machine]:
    with ExitStack() as around:
        folder = Path(tempfile.mkdtemp(prefix="oneplan-office-"))
        around.callback(shutil.rmtree, folder, ignore_errors=True)
        folder.chmod(0o711)  # PostgreSQL does not run as root: its user must be able to pass
        pem, secret = certificate(folder)
        here, there = (Server(folder / name) for name in ("here", "there"))
        for server in (here, there):
            around.callback(server.stop)
            server.start()
        post = MailServer(pem, secret)
        around.callback(post.server_close)
        around.callback(post.shutdown)
        (folder / "bin").mkdir()
        program = folder / "bin" / "oneplan"
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m oneplan "$@"\n')
        program.chmod(0o755)
        yield Machine(folder, here, there, post)


def test_an_office_from_a_bare_machine_to_an_agreed_plan(machine: Machine) -> None:
    machine.make_roles(machine.here)
    machine.owner_runs(documented("oneplan setup"))
    try_mail(machine)
    serving = machine.serve()
    try:
        rose = begin_work(machine)
        a_family_asks(machine)
        agree(machine)
        copy_onto_another_server(machine)
        assert "Rose Dube has left" in machine.owner_runs(
            documented("oneplan worker leave").replace("hal@", "rose@")
        )
        rose.go("/today/")
        assert rose.path.startswith("/accounts/login/")
    finally:
        serving.terminate()
        serving.wait()
    log = (machine.folder / "serve.log").read_text()
    assert "Traceback" not in log, log[log.index("Traceback") - 300 :]


def try_mail(machine: Machine) -> None:
    """Mail leaves by TLS, to a server whose certificate is known; else it is said in one line."""
    line = documented("oneplan mail test").replace("ADDRESS", "ada@example.org")
    around = machine.surroundings(machine.here, APP)
    machine.run(line, around)
    assert machine.post.to("ada@example.org")
    machine.post.kept.clear()
    with pytest.raises(AssertionError) as refused:
        machine.run(line, around | {"SSL_CERT_FILE": ""})
    said = refused.value.args[0][2]
    assert len(said.strip().splitlines()) == 1 and "Traceback" not in said, said
    assert not machine.post.kept


def begin_work(machine: Machine) -> Visitor:
    """Two agencies, five workers: by command, by spreadsheet, by page and mail. Rose."""
    ada = machine.sign_in("ada@example.org")
    machine.add_second_step(ada)
    ada.go("/site/").press("Grand Lake")
    ada.press("Add an agency").send(name="Grand Lake Schools", sector="education")
    ada.press("Grand Lake Schools").press("Invite somebody").send(
        name="Omar Said", email="omar@example.org", roles=["provider"], languages=["en"]
    )
    links = {"omar@example.org": machine.post.wait_for("omar@example.org", LINK)}
    links["hal@example.org"] = LINK.findall(machine.owner_runs(documented("oneplan worker add")))[0]
    (machine.folder / "workers.csv").write_text(SHEET)
    looked = machine.owner_runs(documented("oneplan worker sheet workers.csv"))
    assert "Every row can be used" in looked and not LINK.search(looked)
    made = machine.owner_runs(documented("oneplan worker sheet workers.csv --yes"))
    links |= zip(re.findall(r"<(.+?)>", made), LINK.findall(made), strict=True)
    assert len(links) == 5
    for email, link in links.items():
        worker = machine.sign_in(email, link)
        worker.press("Yes, begin")
        machine.add_second_step(worker)
        machine.workers[email] = worker
    said = machine.owner_runs(documented("oneplan worker list"))
    assert len(said.strip().splitlines()) == 5, said
    return machine.workers["rose@example.org"]


def a_family_asks(machine: Machine) -> None:
    """On a phone, with no account; intake decides; Hal has a family."""
    family = Visitor(machine.port).go("/").press("Ask for help").press("Start now")
    family.choose("answer", "family")
    family.choose("answer", "no")
    family.send(answer="Ngozi")
    family.send(answer="The Okonkwos")
    family.press("Add a person").send(name="Chidi", relation="my son", age="14", standing="child")
    family.send()
    for answer in ("Chidi no longer goes to school.", "We cook on Sundays.", "My sister."):
        family.send(answer=answer)
    family.send(language="en")
    family.choose("answer", "yes")
    family.send(phone="519-555-0199", email="ngozi@example.org")
    family.send(answer="River Heights")
    family.send(urgent="no")
    family.sees("Check your answers", "We cook on Sundays.")
    family.press("Continue").send(agree="on")
    family.sees("Your request is sent")
    ines = machine.workers["ines@example.org"]
    ines.go("/referrals/").press("The Okonkwos")
    ines.press("Accept")
    hal = re.search(r'value="([\w-]+)"[^>]*>(?:(?!value=).)*?Hal Ito', ines.main, re.DOTALL)
    assert hal, ines.main
    ines.send(
        factors=["many_sectors", "under_18"], rationale="You asked for one plan.",
        family_input="Ngozi said yes.", explained_how="On the phone.",
        explained_on=date.today().isoformat(), intensity="wraparound", coordinator=hal[1],
    )  # fmt: skip
    ines.sees("Accepted. The family now has a coordinator.")


def agree(machine: Machine) -> None:
    """A plan is written; the mother is invited, reads it and agrees."""
    hal = machine.workers["hal@example.org"].go("/").press("The Okonkwos")
    home = hal.path
    hal.go(f"{home}team/").press("Begin our team")
    hal.go(home).press("Begin the plan with what goes well")
    hal.go(f"{home}plan/vision/").send(text="Mornings without shouting.")
    hal.go(f"{home}plan/strength/").send(statement="Chidi repairs bicycles.")
    need = "Chidi needs to feel that he belongs somewhere"
    hal.go(f"{home}plan/need/").send(statement=need, category="mental_health")
    assert hal.path.endswith("/whole/"), hal.words
    work = hal.path.removesuffix("whole/")
    hal.go(f"{work}outcome/").send(
        statement="He leaves the house.", indicator="Afternoons", unit="a", baseline="1", target="4"
    )
    hal.go(f"{work}option/").send(text="His uncle takes him along", kind="natural")
    hal.go(f"{work}option/").send(text="A youth group", kind="formal")
    hal.go(f"{work}step/")
    me = re.search(r'<option value="([^"]+)"[^>]*>\s*Hal Ito', hal.main)
    assert me, hal.main
    due = (date.today() + timedelta(days=7)).isoformat()
    hal.send(task="Call the bicycle shop", due=due, accountable_id=me[1])
    hal.go(f"{home}people/")
    mother = re.search(rf"{home}people/[\w-]+/invite/", hal.main)
    assert mother, hal.main
    hal.go(mother[0]).send()
    link = re.search(r"https://[^<\s]+(/join/[^<\s]+)", hal.main)
    assert link, hal.words
    parent = Visitor(machine.port).go(link[1]).press("Send me the code")
    parent.send(code=machine.post.wait_for("ngozi@example.org", CODE))
    assert parent.path == home
    parent.go(f"{home}plan/").press("Read and agree").press("Yes, we agree")
    parent.go(f"{home}plan/versions/1/").sees(need, "Mornings without shouting.")
    parent.go(f"{home}plan/versions/1/pdf/")
    assert parent.content.startswith(b"%PDF-")


def copy_onto_another_server(machine: Machine) -> None:
    """Sealed here, brought back there: every table the same."""
    copies = machine.folder / "copies"
    line = documented("oneplan backup").replace("/var/backups/oneplan", str(copies))
    machine.run(line, machine.surroundings(machine.here, APP, BACKUP))
    [copy] = copies.glob("*.backup")
    machine.make_roles(machine.there)
    around = machine.surroundings(machine.there, OWNER, APP, BACKUP)
    around["ONEPLAN_DATA"] = str(machine.folder / "new")
    line = documented("oneplan restore").replace("oneplan-….backup", str(copy))
    line = line.replace("/var/lib/oneplan", around["ONEPLAN_DATA"])
    line = line.replace("KEYS", str(machine.folder / "data" / "keys"))
    line = line.replace("--ledger destroyed", f"--ledger {copies / 'destroyed'}")
    machine.run(line, around)
    assert tables(machine.here) == tables(machine.there)


def tables(server: Server) -> dict[str, tuple[int, str]]:
    with Place(conninfo_to_dict(server.url(BACKUP))).connect() as connected:
        found = hashes(connected)
    del found["procrastinate_workers"]  # the background worker says each 10 s that it lives
    return found
