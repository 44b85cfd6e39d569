"""When the files that derive grants change, every family's grants are derived anew."""

from typing import Any

import psycopg
import pytest
from django.db import transaction

from oneplan.config.settings import DATA
from oneplan.kernel import wall
from oneplan.kernel.database import OWNER, embedded_address
from tests.access.test_wall import Small

GRANTS = "SELECT to_jsonb(g) - 'id' FROM access_grant g ORDER BY 1"
SIGHT = "SELECT to_jsonb(s) - 'id' FROM access_visibleparts s ORDER BY 1"


def rows(owner: psycopg.Cursor[Any], statement: str) -> list[Any]:
    return owner.execute(statement.encode()).fetchall()


@pytest.mark.parametrize(
    ("changed", "weighed"), [("access/40_grants.sql", True), ("home/10_workloads.sql", False)]
)
def test_grants_follow_the_files(committed_db: None, changed: str, weighed: bool) -> None:
    with transaction.atomic():
        Small()
    with psycopg.connect(**embedded_address(DATA, OWNER)) as connected:
        owner = connected.cursor()
        before = rows(owner, GRANTS), rows(owner, SIGHT)
        owner.execute("UPDATE access_grant SET categories = '{health}', may_steward = true")
        owner.execute("UPDATE kernel_wallfile SET digest = '' WHERE name = %s", [changed])
        assert wall.install(owner)
        assert len(before[0]) > 3
        assert ((rows(owner, GRANTS), rows(owner, SIGHT)) == before) is weighed
        connected.rollback()
