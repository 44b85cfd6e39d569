import os
import pytest
from bench import quality
pytestmark = pytest.mark.django_db
from tests.directory.conftest import *  # noqa
def test_q(example):
    quality.report(example.id)
    m,f=quality.alarms(); print("missed",m); print("false",f)
    rev={r["name"]:r["key"] for r in quality._rows("services.csv")}
    bad=sorted((a for a in quality.answers(example.id) if not a.query.held_out), key=lambda a:a.ndcg)
    for a in bad[:int(os.environ.get("N","45"))]:
        print(f"{a.ndcg:.2f}", a.query.need, "|", a.query.words, "|", " ".join(rev[n] for n in a.names[:6]))
