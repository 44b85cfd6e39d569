"""Somebody of a family takes their place with their own account, as people do: by invitation."""

from uuid import UUID

from allauth.account.models import EmailAddress

from oneplan.accounts.models import Account
from oneplan.kernel.viewer import Viewer, acting_as
from oneplan.people import actions as people
from oneplan.people.models import Family, Person


def take_place(inviting: Viewer, family: Family, person: Person, account_id: UUID) -> None:
    """`inviting` is who acts just now; afterwards `person` has the account."""
    account = Account.objects.get(pk=account_id)
    EmailAddress.objects.get_or_create(
        user=account, email=account.email, defaults={"verified": True, "primary": True}
    )
    invited = people.invite(inviting, family, person, account.email)
    with acting_as(Viewer(id=account_id, name=account.name, signed_in=True)) as viewer:
        assert people.accept_invitation(viewer, invited.secret) == family.pk
    person.account_id = account_id
