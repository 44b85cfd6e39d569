"""What is known about a service, a place, an organization: HSDS 3.0's detail tables."""

from django.db import models

from oneplan.directory.models.places import Location, Organization, Service, ServiceAtLocation
from oneplan.directory.models.rows import SourcedRow


class Contact(SourcedRow):
    """A public contact named by the directory (a worker's role, not a family's person)."""

    organization = models.ForeignKey(
        Organization, models.CASCADE, null=True, blank=True, related_name="+"
    )
    service = models.ForeignKey(Service, models.CASCADE, null=True, blank=True, related_name="+")
    service_at_location = models.ForeignKey(
        ServiceAtLocation, models.CASCADE, null=True, blank=True, related_name="+"
    )
    location = models.ForeignKey(Location, models.CASCADE, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=300, blank=True)
    title = models.CharField(max_length=300, blank=True)
    department = models.CharField(max_length=300, blank=True)
    email = models.EmailField(blank=True)


class Phone(SourcedRow):
    location = models.ForeignKey(Location, models.CASCADE, null=True, blank=True, related_name="+")
    service = models.ForeignKey(Service, models.CASCADE, null=True, blank=True, related_name="+")
    organization = models.ForeignKey(
        Organization, models.CASCADE, null=True, blank=True, related_name="+"
    )
    contact = models.ForeignKey(Contact, models.CASCADE, null=True, blank=True, related_name="+")
    service_at_location = models.ForeignKey(
        ServiceAtLocation, models.CASCADE, null=True, blank=True, related_name="+"
    )
    number = models.CharField(max_length=100)
    extension = models.CharField(max_length=30, blank=True)
    type = models.CharField(max_length=30, blank=True)
    description = models.TextField(blank=True)


class Schedule(SourcedRow):
    service = models.ForeignKey(Service, models.CASCADE, null=True, blank=True, related_name="+")
    location = models.ForeignKey(Location, models.CASCADE, null=True, blank=True, related_name="+")
    service_at_location = models.ForeignKey(
        ServiceAtLocation, models.CASCADE, null=True, blank=True, related_name="+"
    )
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    dtstart = models.DateField(null=True, blank=True)
    timezone = models.CharField(max_length=64, blank=True)
    until = models.DateField(null=True, blank=True)
    count = models.PositiveIntegerField(null=True, blank=True)
    wkst = models.CharField(max_length=2, blank=True)
    freq = models.CharField(max_length=20, blank=True)
    interval = models.PositiveIntegerField(null=True, blank=True)
    byday = models.CharField(max_length=200, blank=True)
    byweekno = models.CharField(max_length=200, blank=True)
    bymonthday = models.CharField(max_length=200, blank=True)
    byyearday = models.CharField(max_length=1000, blank=True)
    description = models.TextField(blank=True)
    opens_at = models.TimeField(null=True, blank=True)
    closes_at = models.TimeField(null=True, blank=True)
    schedule_link = models.URLField(max_length=1000, blank=True)
    attending_type = models.CharField(max_length=500, blank=True)
    notes = models.TextField(blank=True)


class Language(SourcedRow):
    service = models.ForeignKey(Service, models.CASCADE, null=True, blank=True, related_name="+")
    location = models.ForeignKey(Location, models.CASCADE, null=True, blank=True, related_name="+")
    phone = models.ForeignKey(Phone, models.CASCADE, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=200, blank=True)
    code = models.CharField(max_length=35, blank=True)
    note = models.TextField(blank=True)


class CostOption(SourcedRow):
    service = models.ForeignKey(Service, models.CASCADE, related_name="cost_options")
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    option = models.TextField(blank=True)
    currency = models.CharField(max_length=3, blank=True)
    # HSDS's `amount`, in cents: money is never a float.
    amount_cents = models.PositiveIntegerField(null=True, blank=True)
    amount_description = models.TextField(blank=True)


class ServiceArea(SourcedRow):
    service = models.ForeignKey(Service, models.CASCADE, related_name="service_areas")
    name = models.CharField(max_length=500, blank=True)
    description = models.TextField(blank=True)
    extent = models.TextField(blank=True)
    extent_type = models.CharField(max_length=30, blank=True)
    uri = models.URLField(max_length=1000, blank=True)


class RequiredDocument(SourcedRow):
    service = models.ForeignKey(Service, models.CASCADE, related_name="+")
    document = models.TextField(blank=True)
    uri = models.URLField(max_length=1000, blank=True)


class Funding(SourcedRow):
    organization = models.ForeignKey(
        Organization, models.CASCADE, null=True, blank=True, related_name="+"
    )
    service = models.ForeignKey(Service, models.CASCADE, null=True, blank=True, related_name="+")
    source_description = models.TextField(blank=True)  # HSDS's `source`, a name our rows need


class Taxonomy(SourcedRow):
    name = models.CharField(max_length=300)
    description = models.TextField(blank=True)
    uri = models.URLField(max_length=1000, blank=True)
    version = models.CharField(max_length=100, blank=True)


class TaxonomyTerm(SourcedRow):
    code = models.CharField(max_length=200, blank=True)
    name = models.CharField(max_length=300)
    description = models.TextField(blank=True)
    parent = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")
    taxonomy = models.ForeignKey(Taxonomy, models.SET_NULL, null=True, blank=True, related_name="+")
    # HSDS has the vocabulary both as a name (`taxonomy`) and as a reference (`taxonomy_id`).
    taxonomy_name = models.CharField(max_length=300, blank=True)
    language = models.CharField(max_length=35, blank=True)
    term_uri = models.URLField(max_length=1000, blank=True)

    def __str__(self) -> str:
        return self.name


class Attribute(SourcedRow):
    """A term said of any row: `link_entity` names its table, `link_id` is that row's id here."""

    link_entity = models.CharField(max_length=60)
    link_id = models.UUIDField(db_index=True)
    taxonomy_term = models.ForeignKey(TaxonomyTerm, models.CASCADE, related_name="+")
    link_type = models.CharField(max_length=100, blank=True)
    value = models.TextField(blank=True)


class Metadata(SourcedRow):
    """What was done to the data before it came here. Kept for whoever takes it from here."""

    resource_id = models.CharField(max_length=200, blank=True)
    resource_type = models.CharField(max_length=200, blank=True)
    last_action_date = models.CharField(max_length=60, blank=True)
    last_action_type = models.CharField(max_length=200, blank=True)
    field_name = models.CharField(max_length=200, blank=True)
    previous_value = models.TextField(blank=True)
    replacement_value = models.TextField(blank=True)
    updated_by = models.CharField(max_length=300, blank=True)


class MetaTableDescription(SourcedRow):
    """Which language and signs a table of the source is written in."""

    name = models.CharField(max_length=300, blank=True)
    language = models.CharField(max_length=35, blank=True)
    character_set = models.CharField(max_length=60, blank=True)
