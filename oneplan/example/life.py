"""What has come of a story so far, and how to act as one of its people."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from oneplan.access.viewers import name_account
from oneplan.example.ground import Ground
from oneplan.example.story import Story
from oneplan.kernel import clock
from oneplan.kernel.ids import new_id
from oneplan.kernel.viewer import NOBODY, Viewer, acting_as
from oneplan.people.models import Family, Person
from oneplan.teams.models import TeamMember

AT_THE_TABLE = "Told the coordinator at the kitchen table, read back, and agreed"


@dataclass(slots=True)
class Life:
    """One story being lived. `members`: by account, person's key or name."""

    ground: Ground
    story: Story
    # Until help has been asked for, the id of no family.
    family_id: UUID = field(default_factory=new_id)
    people: dict[str, Person] = field(default_factory=dict)
    members: dict[str, TeamMember] = field(default_factory=dict)

    @property
    def family(self) -> Family:
        """As whoever is acting sees it now."""
        return Family.objects.get(pk=self.family_id)

    @property
    def community_id(self) -> UUID:
        return self.ground.communities[self.story.community].pk

    @property
    def coordinator(self) -> str:
        assert self.story.decision is not None
        return self.story.decision.coordinator

    @property
    def asker(self) -> str:
        """The account of the family's own that asked for help; empty: a visitor or a worker did."""
        return "" if self.story.asking.worker else self.story.asking.by

    @property
    def director(self) -> str:
        """The account of somebody who directs the family; empty: nobody has one."""
        return next((one.who for one in self.story.people if one.directs and one.who), "")

    @property
    def directing(self) -> Person:
        """Somebody who directs the family, with or without an account."""
        return self.people[next(one.key for one in self.story.people if one.directs)]

    @contextmanager
    def as_(self, who: str, agency: str = "") -> Iterator[Viewer]:
        """Act as somebody with an account; at one agency, if they work for several."""
        account = self.ground.accounts[who]
        job = self.ground.workers.get((who, agency))
        with acting_as(NOBODY):
            known = name_account(account.pk, str(job.pk) if job else "")
        assert known is not None
        with acting_as(known.viewer) as viewer:
            yield viewer


@contextmanager
def days_ago(days: int) -> Iterator[None]:
    with clock.stopped_at(datetime.now(tz=timezone.get_current_timezone()) - timedelta(days=days)):
        yield
