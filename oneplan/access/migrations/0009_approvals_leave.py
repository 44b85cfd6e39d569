"""Changes that need two people have a room of their own, with their tables."""

from django.db import migrations

LEAVE = """
ALTER TABLE access_change RENAME TO approvals_change;
ALTER TABLE access_affected RENAME TO approvals_affected;
ALTER TABLE access_handover RENAME TO approvals_handover;
ALTER TABLE access_possibleduplicate RENAME TO approvals_possibleduplicate;
ALTER INDEX access_change_queue RENAME TO approvals_change_queue;
ALTER INDEX access_change_waits_once RENAME TO approvals_change_waits_once;
ALTER INDEX access_handover_viewer RENAME TO approvals_handover_viewer;
"""
MODELS = ("PossibleDuplicate", "HandOver", "Affected", "Change")


class Migration(migrations.Migration):
    dependencies = [("access", "0008_who_decides")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(LEAVE, migrations.RunSQL.noop)],
            state_operations=[migrations.DeleteModel(name) for name in MODELS],
        ),
    ]
