"""What a referral document says, in OnePlan's words, waiting for a person to decide.

Nothing in a draft is a fact yet: needs are statements heard, consents are noted and never acted
on, plans elsewhere are what is already happening. What found no place is listed beside it.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from oneplan.kernel.privacy import Category


class Why(TextChoices):
    """Why something in the document was not taken into the referral."""

    NO_PLACE = "no_place", _("A referral has no place for this; it is kept in the attachment.")
    OVER = "over", _("It is over, or was called off.")
    MISTAKE = "mistake", _("The sender marked it as entered by mistake or ruled out.")
    SOMEONE_ELSE = "someone_else", _("It is about another person.")
    AGAIN = "again", _("It is in the document twice; the first was used.")
    NOT_TO_DO = "not_to_do", _("It asks that something not be done.")
    NOT_UNDERSTOOD = "not_understood", _("Its meaning depends on an extension unknown to OnePlan.")
    EMPTY = "empty", _("It holds no words that a referral could use.")
    TOO_LONG = "too_long", _("It is too long to be read here; it is kept in the attachment.")
    POINTS_NOWHERE = "points_nowhere", _("It points to something that is not in the document.")
    NOT_VALID = "not_valid", _("It breaks a rule of FHIR R4; it was read as well as possible.")


class Caution(TextChoices):
    """What the person who decides must see before anything else."""

    NO_BIRTH_DATE = "no_birth_date", _("No birth date is given. Ask how old this person is.")
    PARTIAL_BIRTH_DATE = "partial_birth_date", _("Only part of the birth date is given. Ask.")
    NO_REQUEST = "no_request", _("Nobody asks for anything in this document. Ask why it was sent.")
    DIED = "died", _("The document says that this person has died. Check before you call.")
    INACTIVE = (
        "inactive",
        _("The sender no longer uses this person’s record. Check that it is right."),
    )
    RESTRICTED = (
        "restricted",
        _("The sender marked part of this as restricted. Ask before you share."),
    )
    MADE_UP = "made_up", _("The sender marked this as test data, not a real person.")
    URGENT = "urgent", _("The sender marked this as urgent.")


@dataclass(frozen=True, slots=True)
class Contact:
    """One way to reach somebody. `kind`: phone, sms, email or what the sender wrote."""

    kind: str
    value: str
    use: str = ""


@dataclass(frozen=True, slots=True)
class Address:
    text: str
    lines: tuple[str, ...] = ()
    city: str = ""
    region: str = ""
    postal_code: str = ""
    country: str = ""
    use: str = ""


@dataclass(frozen=True, slots=True)
class Identifier:
    """A number by which another system knows the person; `kind` in words, when given."""

    kind: str
    system: str
    value: str


@dataclass(frozen=True, slots=True)
class Reach:
    """Every way to reach one person or office."""

    phones: tuple[Contact, ...] = ()
    emails: tuple[Contact, ...] = ()
    others: tuple[Contact, ...] = ()
    addresses: tuple[Address, ...] = ()


@dataclass(frozen=True, slots=True)
class Names:
    legal: str = ""
    chosen: str = ""
    others: tuple[str, ...] = ()

    @property
    def called(self) -> str:
        return self.chosen or self.legal


@dataclass(frozen=True, slots=True)
class PersonDraft:
    """The child, youth or adult the referral is about.

    `birth_date` is None when absent or partial; `birth_date_given` is what the sender wrote.
    `languages` are BCP-47 tags, the preferred one first.
    """

    names: Names
    birth_date: date | None
    birth_date_given: str
    gender_note: str = ""
    pronouns: str = ""
    languages: tuple[str, ...] = ()
    interpreter: bool | None = None
    reach: Reach = Reach()
    identifiers: tuple[Identifier, ...] = ()

    @property
    def legal_name(self) -> str:
        return self.names.legal

    @property
    def chosen_name(self) -> str:
        return self.names.chosen


@dataclass(frozen=True, slots=True)
class RelatedDraft:
    """Somebody the document names beside the person: a parent, an aunt, a caregiver."""

    name: str
    relationship: str
    reach: Reach = Reach()
    birth_date_given: str = ""
    languages: tuple[str, ...] = ()
    other_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """One request for service: what is asked for, why, and the sender's notes."""

    what: str
    why: str = ""
    notes: str = ""
    on: str = ""
    priority: str = ""


@dataclass(frozen=True, slots=True)
class Heard:
    """A need or strength as the sender stated it. `category` is a guess for a person to mend."""

    statement: str
    category: Category
    since: str = ""
    notes: str = ""
    restricted: bool = False


@dataclass(frozen=True, slots=True)
class Happening:
    """A care plan elsewhere: what is already happening, a candidate for services received."""

    title: str
    kinds: tuple[str, ...] = ()
    status: str = ""
    since: str = ""
    until: str = ""
    activities: tuple[str, ...] = ()
    goals: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    notes: str = ""
    restricted: bool = False


@dataclass(frozen=True, slots=True)
class Asker:
    """Who sends the referral."""

    name: str = ""
    role: str = ""
    organization: str = ""
    reach: Reach = Reach()


@dataclass(frozen=True, slots=True)
class ConsentNoted:
    """A consent recorded elsewhere. It opens nothing here: the family is asked afresh."""

    about: str
    decision: str
    on: str
    by: str


@dataclass(frozen=True, slots=True)
class Used:
    """One entry of the document that went into the draft."""

    resource_type: str
    reference: str


@dataclass(frozen=True, slots=True)
class Leftover:
    """Entries of one type that were not used, and why."""

    resource_type: str
    count: int
    why: Why


@dataclass(frozen=True, slots=True)
class Remark:
    """A field inside a used entry that was ignored or could not be trusted."""

    path: str
    count: int
    why: Why


@dataclass(frozen=True, slots=True)
class ReferralDraft:
    """The whole document, accounted for: `used` and the counts of `leftovers` add up to `total`."""

    person: PersonDraft
    related: tuple[RelatedDraft, ...]
    reason: str
    asked: tuple[Asked, ...]
    needs: tuple[Heard, ...]
    strengths: tuple[Heard, ...]
    happening: tuple[Happening, ...]
    goals: tuple[str, ...]
    asker: Asker
    consents: tuple[ConsentNoted, ...]
    cautions: tuple[Caution, ...]
    total: int
    used: tuple[Used, ...]
    leftovers: tuple[Leftover, ...]
    remarks: tuple[Remark, ...]
    attachment: bytes
