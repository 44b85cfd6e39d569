"""What somebody has seen of what waits on their home."""

from django.db import models

from oneplan.kernel.rows import CommunityRow


class PutAway(CommunityRow):
    """One thing that waited on somebody's home, and that they said they have seen: theirs alone.

    Its policies are in wall/20_waiting.sql: the account's own, and only while they may see the
    family. `thing_id`: an emergency, a reply to a meeting, a shared line.
    """

    family = models.ForeignKey("people.Family", models.PROTECT, related_name="+")
    account_id = models.UUIDField()
    thing_id = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["community", "family", "account_id", "thing_id"], name="put_away_once"
            )
        ]
