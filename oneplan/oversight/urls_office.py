"""Workers' pages that are not inside one family's record."""

from django.urls import path

from oneplan.oversight.views import working

app_name = "oversight_office"
urlpatterns = [
    path("ask/", working.ask_by_reference, name="ask"),
    path("emergency/", working.emergency, name="emergency"),
    path("emergency/<uuid:emergency_id>/told/", working.have_told, name="have_told"),
    path("reviews/", working.reviews, name="reviews"),
    path("complaints/", working.complaints, name="complaints"),
]
