"""A family's crisis plans; what a link shows is `crisis/<secret>/` (config/urls.py)."""

from django.urls import path

from oneplan.safety.views import afterwards, reading, taking_along, writing

app_name = "safety"
urlpatterns = [
    path("", reading.plans, name="plans"),
    path("new/", writing.begin, name="begin"),
    path("line/<uuid:crisis_line_id>/", writing.change_line, name="change_line"),
    path("line/<uuid:crisis_line_id>/remove/", writing.remove_line, name="remove_line"),
    path("person/<uuid:crisis_contact_id>/", writing.change_contact, name="change_contact"),
    path("person/<uuid:crisis_contact_id>/remove/", writing.remove_contact, name="remove_contact"),
    path("happened/<uuid:debrief_id>/", afterwards.debrief, name="debrief"),
    path("link/<uuid:crisis_link_id>/stop/", taking_along.stop_link, name="stop_link"),
    path("<uuid:crisis_id>/", reading.plan, name="plan"),
    path("<uuid:crisis_id>/write/", writing.write, name="write"),
    path("<uuid:crisis_id>/words/", writing.words, name="words"),
    path("<uuid:crisis_id>/add/<slug:line_kind>/", writing.add_line, name="add_line"),
    path("<uuid:crisis_id>/person/", writing.add_contact, name="add_contact"),
    path("<uuid:crisis_id>/still-right/", writing.still_right, name="still_right"),
    path("<uuid:crisis_id>/why/", reading.why, name="why"),
    path("<uuid:crisis_id>/why/write/", writing.assessment, name="assessment"),
    path("<uuid:crisis_id>/happened/", afterwards.debriefs, name="debriefs"),
    path("<uuid:crisis_id>/happened/new/", afterwards.happened, name="happened"),
    path("<uuid:crisis_id>/drill/", afterwards.drill, name="drill"),
    path("<uuid:crisis_id>/links/", taking_along.links, name="links"),
    path("<uuid:crisis_id>/print/", taking_along.print_plan, name="print"),
    path("<uuid:crisis_id>/card/", taking_along.print_card, name="card"),
    path("<uuid:crisis_id>/keep/", taking_along.keep, name="keep"),
    path("<uuid:crisis_id>/kept/", taking_along.kept, name="kept"),
]
