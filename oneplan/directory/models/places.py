"""Who offers services, what they are, and where: HSDS 3.0's own names for tables and fields."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from oneplan.directory.models.rows import SourcedRow


class Organization(SourcedRow):
    name = models.CharField(max_length=500)
    alternate_name = models.CharField(max_length=500, blank=True)
    description = models.TextField(blank=True)
    email = models.EmailField(blank=True)
    website = models.URLField(max_length=1000, blank=True)
    tax_status = models.CharField(max_length=200, blank=True)
    tax_id = models.CharField(max_length=200, blank=True)
    year_incorporated = models.PositiveSmallIntegerField(null=True, blank=True)
    legal_status = models.CharField(max_length=200, blank=True)
    logo = models.URLField(max_length=1000, blank=True)
    uri = models.URLField(max_length=1000, blank=True)
    parent_organization = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="+"
    )

    def __str__(self) -> str:
        return self.name


class OrganizationIdentifier(SourcedRow):
    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    identifier_scheme = models.CharField(max_length=200, blank=True)
    identifier_type = models.CharField(max_length=200)
    identifier = models.CharField(max_length=200)


class Program(SourcedRow):
    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    name = models.CharField(max_length=500)
    alternate_name = models.CharField(max_length=500, blank=True)
    description = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.name


class Status(models.TextChoices):
    ACTIVE = "active", _("Open")
    INACTIVE = "inactive", _("Not offered now")
    DEFUNCT = "defunct", _("Closed for good")
    TEMPORARILY_CLOSED = "temporarily closed", _("Closed for now")


class Service(SourcedRow):
    """HSDS asks for an organization; real directories miss some; families want the service."""

    organization = models.ForeignKey(
        Organization, models.SET_NULL, null=True, blank=True, related_name="services"
    )
    program = models.ForeignKey(Program, models.SET_NULL, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=500)
    alternate_name = models.CharField(max_length=500, blank=True)
    description = models.TextField(blank=True)
    url = models.URLField(max_length=1000, blank=True)
    email = models.EmailField(blank=True)
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.ACTIVE)
    interpretation_services = models.TextField(blank=True)
    application_process = models.TextField(blank=True)
    fees_description = models.TextField(blank=True)
    wait_time = models.CharField(max_length=500, blank=True)
    fees = models.TextField(blank=True)
    accreditations = models.TextField(blank=True)
    eligibility_description = models.TextField(blank=True)
    minimum_age = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    maximum_age = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    # When somebody last made sure that the entry is right.
    assured_date = models.DateField(null=True, blank=True)
    assurer_email = models.EmailField(blank=True)
    licenses = models.TextField(blank=True)
    alert = models.TextField(blank=True)
    last_modified = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class LocationType(models.TextChoices):
    PHYSICAL = "physical", _("A place to go to")
    POSTAL = "postal", _("A postal address")
    VIRTUAL = "virtual", _("Online or by phone")


class Location(SourcedRow):
    location_type = models.CharField(
        max_length=10, choices=LocationType.choices, default=LocationType.PHYSICAL
    )
    organization = models.ForeignKey(
        Organization, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    url = models.URLField(max_length=1000, blank=True)
    name = models.CharField(max_length=500, blank=True)
    alternate_name = models.CharField(max_length=500, blank=True)
    description = models.TextField(blank=True)
    transportation = models.TextField(blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    external_identifier = models.CharField(max_length=200, blank=True)
    external_identifier_type = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return self.name


class ServiceAtLocation(SourcedRow):
    service = models.ForeignKey(Service, models.CASCADE, related_name="at_locations")
    location = models.ForeignKey(Location, models.CASCADE, related_name="at_services")
    description = models.TextField(blank=True)


class Address(SourcedRow):
    location = models.ForeignKey(Location, models.CASCADE, related_name="addresses")
    attention = models.CharField(max_length=500, blank=True)
    address_1 = models.CharField(max_length=500, blank=True)
    address_2 = models.CharField(max_length=500, blank=True)
    city = models.CharField(max_length=200, blank=True)
    region = models.CharField(max_length=200, blank=True)
    state_province = models.CharField(max_length=200, blank=True)
    postal_code = models.CharField(max_length=50, blank=True)
    country = models.CharField(max_length=100, blank=True)
    address_type = models.CharField(
        max_length=10, choices=LocationType.choices, default=LocationType.PHYSICAL
    )


class Accessibility(SourcedRow):
    location = models.ForeignKey(Location, models.CASCADE, related_name="accessibility")
    description = models.TextField(blank=True)
    details = models.TextField(blank=True)
    url = models.URLField(max_length=1000, blank=True)
