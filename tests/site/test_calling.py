"""Before they tell anything: whom a family calls, by area, without an account."""

from django.test import Client

from oneplan.people.models import Agency, Community
from tests.example.world import be, example, world

__all__ = ["be", "example", "world"]


def test_a_visitor_reads_whom_to_call(world: None, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    visitor = Client()
    assert 'href="/call/"' in visitor.get("/").content.decode()
    with django_assert_max_num_queries(8):
        page = visitor.get("/call/").content.decode()
    for one in Community.objects.all():
        assert one.name in page
    agency = Agency.objects.get(coordinating=True, community__slug="maple-river")
    assert agency.name in page and 'href="tel:' in page
