"""What search reads: one row a service, the words it can be found by, the choices of the filters.

Written by `oneplan.directory.indexing` after an import; nothing here is a source of facts.
"""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from oneplan.directory.models.places import Service
from oneplan.kernel.rows import CommunityRow


class SearchEntry(models.Model):
    service = models.OneToOneField(
        Service, models.CASCADE, primary_key=True, related_name="search_entry"
    )
    community = models.ForeignKey("people.Community", models.PROTECT, related_name="+")
    # Closed services stay readable where somebody kept their address, but are not found.
    shown = models.BooleanField(default=True)
    sort_name = models.CharField(max_length=500)
    organization_name = models.CharField(max_length=500, blank=True)
    summary = models.TextField(blank=True)
    written_in = models.CharField(max_length=12, blank=True)
    places = models.CharField(max_length=500, blank=True)
    phone = models.CharField(max_length=140, blank=True)
    languages = ArrayField(models.CharField(max_length=60), default=list)
    # Towns and regions, without accents and capitals; "*": for all, or not said.
    areas = ArrayField(models.TextField(), default=list)
    free = models.BooleanField(default=False)
    minimum_age = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    maximum_age = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    # Where it is offered first, in degrees; nothing where it comes to people, or is not said.
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    # Half hours of the week that it is open in, 0 to 335, Monday midnight first.
    open_slots = ArrayField(models.SmallIntegerField(), default=list)
    # Codes of `rules.ACCESSIBLE`: what its places have.
    accessible = ArrayField(models.CharField(max_length=20), default=list)
    stamp = models.CharField(max_length=64)
    names = SearchVectorField()
    document = SearchVectorField()

    class Meta:
        indexes = [
            GinIndex(fields=["names"], name="directory_entry_names"),
            GinIndex(fields=["document"], name="directory_entry_document"),
            GinIndex(fields=["languages"], name="directory_entry_languages"),
            GinIndex(fields=["areas"], name="directory_entry_areas"),
            GinIndex(fields=["open_slots"], name="directory_entry_open"),
            GinIndex(fields=["accessible"], name="directory_entry_access"),
            models.Index(fields=["community", "shown", "sort_name"], name="directory_entry_browse"),
        ]


class Word(models.Model):
    """A word that occurs in a community's directory: misspelt words are matched against these."""

    community = models.ForeignKey("people.Community", models.CASCADE, related_name="+")
    word = models.CharField(max_length=60)
    services = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community", "word"], name="directory_word_once")
        ]
        indexes = [
            GinIndex(fields=["word"], name="directory_word_trigram", opclasses=["gin_trgm_ops"])
        ]


class Lexeme(models.Model):
    """How many services have a stem or a concept: what is rare says more about what is meant."""

    community = models.ForeignKey("people.Community", models.CASCADE, related_name="+")
    word = models.CharField(max_length=200)
    services = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community", "word"], name="directory_lexeme_once")
        ]


class Centre(models.Model):
    """Where a postal area or a town is: the middle of the directory's own addresses in it."""

    community = models.ForeignKey("people.Community", models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)
    latitude = models.FloatField()
    longitude = models.FloatField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community", "key"], name="directory_centre_once")
        ]


class Facet(CommunityRow):
    """A choice of a filter that has services behind it: a language, an area."""

    kind = models.CharField(max_length=10)
    value = models.CharField(max_length=200)
    label = models.CharField(max_length=200)
    services = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["community", "kind", "value"], name="directory_facet_once"
            )
        ]
