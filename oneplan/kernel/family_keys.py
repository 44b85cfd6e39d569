"""Foreign keys that keep a person inside their family.

Django's own key says only that there is such a person; a row of one family could so name somebody
of another, and what it says would be about them. Used by rooms' migrations; a test finds a key to
a person that lacks it.
"""

from django.db.migrations.operations import RunSQL

PEOPLE = "people_person"


def one_person_of_a_family() -> RunSQL:
    """What the keys refer to: a person together with the family whose they are."""
    key = f"{PEOPLE}_of_family"
    return RunSQL(
        f"ALTER TABLE {PEOPLE} ADD CONSTRAINT {key} UNIQUE (family_id, id)",
        f"ALTER TABLE {PEOPLE} DROP CONSTRAINT {key}",
    )


def inside_family(table: str, *columns: str) -> RunSQL:
    """`columns` of `table` name somebody of the row's own family, or nobody."""
    return RunSQL(
        [
            f"ALTER TABLE {table} ADD CONSTRAINT {table}_{column}_in_family"
            f" FOREIGN KEY (family_id, {column}) REFERENCES {PEOPLE} (family_id, id)"
            for column in columns
        ],
        [f"ALTER TABLE {table} DROP CONSTRAINT {table}_{column}_in_family" for column in columns],
    )
