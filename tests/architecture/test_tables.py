"""Every table about a family or a person is behind the wall; every exception has its reason."""

import pytest
from django.apps import apps
from django.db import connection

from oneplan.kernel.privacy import Walled

# Not about a family, or read before there is a viewer. Anything else must be walled.
OPEN = {
    "accounts_account": "sign-in reads it before there is a viewer; it names no family",
    "accounts_session": "the same; its keys are hashed, what it holds is sealed",
    "people_community": "public",
    "people_agency": "public",
    "people_worker": "professional names, public within the community",
}
# Walled by hand in a migration: what grants are made from, the log, unsaved typing, shared lines.
BY_HAND = {
    "access_addressgiven",
    "approvals_affected",
    "access_involvement",
    "approvals_change",
    "access_directive",
    "access_grant",
    "access_accessevent",
    "oversight_ask",
    "access_capacitynote",
    "oversight_complaint",
    "access_emergency",
    "access_familyreference",
    "approvals_handover",
    "access_logseal",
    "approvals_possibleduplicate",
    "access_visibleparts",
    "coordination_handover",
    "coordination_holding",
    "coordination_wish",
    "home_putaway",
    "plans_takenback",
    "plans_unsent",
    "voice_sharedline",  # its readers are named row by row
    "conversations_thread",  # by whom it is for
    "conversations_message",
    "conversations_seen",
}


def tables_about_families() -> dict[str, type]:
    found = {}
    for model in apps.get_models():
        names = {field.name for field in model._meta.get_fields()}
        targets = {
            field.related_model._meta.db_table
            for field in model._meta.get_fields()
            if getattr(field, "many_to_one", False) or getattr(field, "one_to_one", False)
            if field.concrete
        }
        if targets & {"people_family", "people_person"} or "family_id" in names:
            found[model._meta.db_table] = model
    return found | {"people_family": apps.get_model("people", "Family")}


def test_each_declares_its_privacy() -> None:
    for table, model in tables_about_families().items():
        if table in BY_HAND:
            continue
        assert any(isinstance(c, Walled) for c in model._meta.constraints), table


@pytest.mark.django_db
def test_the_database_forces_it() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, relrowsecurity AND relforcerowsecurity, (SELECT count(*) FROM"
            " pg_policy WHERE polrelid = c.oid) FROM pg_class c"
            " WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
        )
        state = {name: (forced, policies) for name, forced, policies in cursor.fetchall()}
    for table in tables_about_families():
        forced, policies = state[table]
        assert forced, f"{table} has no forced row-level security"
        assert policies, f"{table} has no policy: nobody could use it"


@pytest.mark.django_db
def test_every_table_of_ours_with_a_family_column_is_forced() -> None:
    """The same from the database's side: a table made without a model is found too."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
            " WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'"
            " AND a.attname IN ('family_id', 'person_id') AND NOT a.attisdropped"
            " AND NOT (c.relrowsecurity AND c.relforcerowsecurity)"
        )
        assert cursor.fetchall() == []


@pytest.mark.django_db
def test_definer_functions_have_a_fixed_search_path() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace"
            " AND NOT coalesce(proconfig::text, '') LIKE '%search_path=public, pg_temp%'"
        )
        assert cursor.fetchall() == []
