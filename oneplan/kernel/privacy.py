"""The wall: each table about a family declares its privacy, and PostgreSQL keeps it.

A model says what it is in its `Meta.constraints`:

    constraints = [Walled(category=Category.HEALTH)]           # every row is of one category
    constraints = [Walled(category_field="category")]          # each row names its own
    constraints = [Walled(category=..., person_field="person")] # rows about one of the family

The wall's installer (kernel/wall.py) makes FORCE ROW LEVEL SECURITY and the policies of it. To
migrations it is a constraint that asks nothing of the database. The policies call
`oneplan_families` and `oneplan_sight` (room `access`) and `oneplan_allows` (kernel).
"""

from typing import Any, TypeGuard

import psycopg
from django.db import ProgrammingError, models
from django.utils.translation import gettext_lazy as _


class Category(models.TextChoices):
    """Few, coarse, in families' words (DESIGN: Who may see what). A row has exactly one."""

    CONTACT = "contact", _("Names and how to reach us")
    REFERRAL = "referral", _("What was said when asking for help")
    SCHEDULE = "schedule", _("Team and meetings")
    STRENGTHS = "strengths", _("Vision, strengths and goals")
    SAFETY = "safety", _("Crisis and safety plan")
    EDUCATION = "education", _("School and learning")
    HOUSING = "housing", _("Home and housing")
    INCOME = "income", _("Money and work")
    HEALTH = "health", _("Health")
    MENTAL_HEALTH = "mental_health", _("Mental health")
    SUBSTANCE_USE = "substance_use", _("Alcohol and drugs")
    JUSTICE = "justice", _("Police and courts")
    CHILD_PROTECTION = "child_protection", _("Child protection")
    CULTURE = "culture", _("Culture and spirit")
    LOCATION = "location", _("Where we live")
    OWN_VOICE = "own_voice", _("My own words, only for me")


class Purpose(models.TextChoices):
    """What a record is opened for. A permit may be for some purposes only; none named: for any."""

    COORDINATION = "coordination", _("to work on the plan together")
    CARE = "care", _("to give care or treatment")
    SCHOOL = "school", _("to help at school")
    SERVICE = "service", _("to find or give a service")


# For the bare names of a family's people: whoever may see any part of the plan may see these,
# or no sentence of it could be read. Not a category that anybody consents to.
ANY_PART = "any"

# The parts of a record that are parts of a life: a need is of one of them, and is called so there.
# Every other category is of a record only.
PARTS_OF_LIFE = {
    Category.STRENGTHS: _("Family life, friends and every day"),
    Category.EDUCATION: Category.EDUCATION.label,
    Category.HOUSING: Category.HOUSING.label,
    Category.INCOME: Category.INCOME.label,
    Category.HEALTH: Category.HEALTH.label,
    Category.MENTAL_HEALTH: _("Feelings and mental health"),
    Category.SUBSTANCE_USE: Category.SUBSTANCE_USE.label,
    Category.JUSTICE: Category.JUSTICE.label,
    Category.CHILD_PROTECTION: Category.CHILD_PROTECTION.label,
    Category.CULTURE: Category.CULTURE.label,
}
SHARED_CATEGORIES = tuple(c for c in Category if c is not Category.OWN_VOICE)


OPTIONS = (
    "category",
    "category_field",
    "person_field",
    "whole_field",
    "write_category",
    "deletable",
    "owner_reads",
)


class Walled(models.BaseConstraint):
    """Row-level security for one table, from what the model declares.

    Reading a row needs an active grant for its family and category; writing needs a grant that
    may write. Nothing can be deleted through the application unless `deletable`: deleting is by
    retention rule. `whole_field`: the larger thing whose single decisions count for this row too.
    `owner_reads` lets the definer functions of room `access` (which run as the
    tables' owner, never as the application) read the facts that grants are derived from.
    """

    def __init__(
        self,
        *,
        name: str,
        category: str = "",
        category_field: str = "",
        person_field: str = "",
        whole_field: str = "",
        write_category: str = "",
        family_field: str = "family",
        deletable: bool = False,
        owner_reads: bool = False,
    ) -> None:
        if bool(category) == bool(category_field):
            raise ValueError("Walled wants either a category or the field that names it.")
        super().__init__(name=name)
        self.category, self.category_field = str(category), category_field
        self.person_field, self.family_field = person_field, family_field
        self.whole_field, self.write_category = whole_field, str(write_category)
        self.deletable, self.owner_reads = deletable, owner_reads

    def deconstruct(self) -> tuple[str, Any, dict[str, Any]]:
        path, args, kwargs = super().deconstruct()
        for key in OPTIONS:
            if getattr(self, key):
                kwargs[key] = getattr(self, key)
        if self.family_field != "family":
            kwargs["family_field"] = self.family_field
        return path, args, kwargs

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Walled) and self.deconstruct() == other.deconstruct()

    def __hash__(self) -> int:
        return hash((self.name, self.category, self.category_field))

    def validate(self, *args: Any, **kwargs: Any) -> None:
        """The database keeps this one; a form has nothing to check."""

    def _column(self, model: type[models.Model], field: str) -> str:
        return f'"{model._meta.get_field(field).column}"'  # type: ignore[union-attr]

    def _test(self, model: type[models.Model], mode: str) -> str:
        family = self._column(model, self.family_field)
        person = self._column(model, self.person_field) if self.person_field else "NULL::uuid"
        category = f"'{self.category}'"
        if self.category_field:
            category = self._column(model, self.category_field)
        elif mode == "write" and self.write_category:
            category = f"'{self.write_category}'"
        whole = f", {self._column(model, self.whole_field)}" if self.whole_field else ""
        # The first half uses the family's index; the second decides what is left (adr/0001).
        sight = f"(SELECT oneplan_sight('{mode}'))::jsonb"
        return (
            f"{family} = ANY ((SELECT oneplan_families('{mode}'))::uuid[])"
            f' AND oneplan_allows({sight}, {family}, {person}, {category}, "id"{whole})'
        )

    def policies(self, model: type[models.Model]) -> list[str]:
        """The statements that put this table behind the wall, for its owner to run."""
        table = f'"{model._meta.db_table}"'
        see, write = self._test(model, "see"), self._test(model, "write")
        statements = [
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
            f"CREATE POLICY wall_see ON {table} FOR SELECT USING ({see})",
            f"CREATE POLICY wall_add ON {table} FOR INSERT WITH CHECK ({write})",
            f"CREATE POLICY wall_change ON {table} FOR UPDATE USING ({write}) WITH CHECK ({write})",
        ]
        if self.deletable:
            statements.append(f"CREATE POLICY wall_delete ON {table} FOR DELETE USING ({write})")
        return [*statements, self._owners(model, table)]

    def _owners(self, model: type[models.Model], table: str) -> str:
        if self.owner_reads:
            always = "USING (true) WITH CHECK (true)"
            return f"CREATE POLICY wall_owner ON {table} TO CURRENT_USER {always}"
        # A family that moves takes its rows along: the owner sees just these, just then.
        family = self._column(model, self.family_field)
        moving = f"{family} = nullif(current_setting('oneplan.moving', true), '')::uuid"
        return (
            f"CREATE POLICY wall_move ON {table} TO CURRENT_USER"
            f" USING ({moving}) WITH CHECK ({moving})"
        )

    def create_sql(self, model: Any, schema_editor: Any) -> None:  # type: ignore[override]
        """Not a migration's work: a table without policies has no rights either, and is closed."""

    def remove_sql(self, model: Any, schema_editor: Any) -> None:  # type: ignore[override]
        """Not a migration's work: what is no longer declared is gone when the wall is installed."""

    def constraint_sql(self, model: Any, schema_editor: Any) -> None:  # type: ignore[override]
        """Not a migration's work (`create_sql`)."""


def walled_off(error: BaseException) -> TypeGuard[ProgrammingError]:
    """Whether the database itself refused: the viewer may read what they tried to write."""
    refused = psycopg.errors.InsufficientPrivilege
    return isinstance(error, ProgrammingError) and isinstance(error.__cause__, refused)
