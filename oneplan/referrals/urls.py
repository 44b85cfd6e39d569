from django.urls import path

from oneplan.referrals.views import asking, deciding, sending, working

app_name = "referrals"

urlpatterns = [
    path("", deciding.waiting, name="waiting"),
    path("start/", asking.start, name="start"),
    path("claim/", asking.claim, name="claim"),
    path("new/", working.new, name="new"),
    path("mine/", working.mine, name="mine"),
    path("ask/<uuid:referral_id>/", asking.carry_on, name="carry-on"),
    path("ask/<uuid:referral_id>/check/", sending.check, name="check"),
    path("ask/<uuid:referral_id>/agree/", sending.agree, name="agree"),
    path("ask/<uuid:referral_id>/later/", sending.later, name="later"),
    path("ask/<uuid:referral_id>/discard/", sending.discard, name="discard"),
    path("ask/<uuid:referral_id>/person/", asking.person, name="add-person"),
    path("ask/<uuid:referral_id>/person/<uuid:person_id>/", asking.person, name="person"),
    path(
        "ask/<uuid:referral_id>/person/<uuid:person_id>/remove/",
        asking.remove_person,
        name="remove-person",
    ),
    path("ask/<uuid:referral_id>/<slug:key>/", asking.ask, name="ask"),
    path("<uuid:referral_id>/", sending.sent, name="sent"),
    path("<uuid:referral_id>/withdraw/", sending.withdraw, name="withdraw"),
    path("<uuid:referral_id>/request/", deciding.request_page, name="request"),
    path("<uuid:referral_id>/accept/", deciding.accept, name="accept"),
    path("<uuid:referral_id>/decline/", deciding.decline, name="decline"),
    path("<uuid:referral_id>/take-back/", deciding.take_back, name="take-back"),
    path("<uuid:referral_id>/tried/", deciding.tried, name="tried"),
    path(
        "<uuid:referral_id>/attachments/<uuid:attachment_id>/",
        deciding.attachment,
        name="attachment",
    ),
]
