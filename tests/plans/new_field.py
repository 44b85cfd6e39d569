"""What test_new_field.py has a changed copy of the program do. Prints its answer as JSON."""

import io
import json
from pathlib import Path

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test.utils import override_settings, setup_test_environment  # noqa: E402
from pypdf import PdfReader  # noqa: E402

import oneplan.plans  # noqa: E402
from oneplan.plans import readers  # noqa: E402
from oneplan.plans.changes import changes  # noqa: E402
from oneplan.plans.document import joined, read  # noqa: E402
from oneplan.plans.forms import OutcomeForm  # noqa: E402
from oneplan.plans.models import Outcome, PlanVersionPart  # noqa: E402
from oneplan.plans.shapes import current, of_today  # noqa: E402
from oneplan.plans.views.desk import asked, first_look  # noqa: E402
from tests.conftest import owner_does  # noqa: E402
from tests.plans.writing import agree, write_plan  # noqa: E402
from tests.teams.cast import make_cast  # noqa: E402

PLAIN = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}


def migrate():
    """Let Django write the migration; its name, and its SQL."""
    call_command("makemigrations", "plans", "--name", "effort", stdout=io.StringIO())
    [path] = Path(oneplan.plans.__path__[0]).glob("migrations/*_effort.py")
    return path.name, call_command("sqlmigrate", "plans", path.stem, stdout=io.StringIO())


def use():
    """A family writes the field, agrees, writes it anew; all of it is taken back at the end."""
    setup_test_environment()
    with override_settings(STORAGES=settings.STORAGES | PLAIN), transaction.atomic():
        found = written()
        transaction.set_rollback(True)
    connection.close()
    return found


def written():
    cast = make_cast()
    need, _other = write_plan(cast)
    amira = cast.client("amira")
    with cast.acting("amira"):
        outcome = Outcome.objects.filter(need=need).get()
    page = cast.url(f"plan/outcome/{outcome.pk}/")
    asks = "How hard is it?" in amira.get(page).content.decode()
    send(cast, outcome, "Very hard")
    agree(cast)
    with cast.acting("amira") as (viewer, family):
        drafted = effort(readers.plan_page(viewer, family.pk).draft, outcome)
        first = readers.version(family.pk, 1)
        assert first
        version = first.document
        shapes = {part.document["shape"] for part in PlanVersionPart.objects.all()}
    send(cast, outcome, "Harder still")
    with cast.acting("amira") as (viewer, family):
        changed = changes(version, readers.plan_page(viewer, family.pk).draft)
    paper = PdfReader(io.BytesIO(amira.get(cast.url("plan/pdf/")).content))
    before, same = of_before(current() - 1), of_before(1)
    return {
        "asked": asks,
        "drafted": drafted,
        "frozen": effort(version, outcome),
        "shape": max(shapes) if len(shapes) == 1 else sorted(shapes),
        "of before": before.needs[0].outcomes[0].effort,
        "changes nobody made": [one.said for one in changes(same, before)],
        "changes": [one.said for one in changed],
        "paper": " ".join(" ".join(p.extract_text() for p in paper.pages).split()),
    }


def send(cast, outcome, words):
    """What the page asks for, answered as it stands, but for the new question."""
    with cast.acting("amira"):
        row = Outcome.objects.get(pk=outcome.pk)
    answers = {name: value for name, value in first_look(row, asked(OutcomeForm)).items() if value}
    page = cast.url(f"plan/outcome/{outcome.pk}/")
    answer = cast.client("amira").post(page, answers | {"effort": words})
    assert answer.status_code == 302, answer.content.decode()


def effort(document, outcome):
    return next(o.effort for n in document.needs for o in n.outcomes if o.id == str(outcome.pk))


def of_before(shape):
    path = Path(__file__).parent / "shapes" / f"shape_{shape}.json"
    parts = json.loads(path.read_text(encoding="utf-8"))
    return read(joined(map(of_today, parts)))


if __name__ == "__main__":
    name, sql = migrate()
    owner_does(sql)
    try:
        print(json.dumps({"migration": name} | use()))
    finally:
        owner_does("ALTER TABLE plans_outcome DROP COLUMN effort")
