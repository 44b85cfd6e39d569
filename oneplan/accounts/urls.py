"""allauth's pages, without those about passwords, behind our own few."""

from allauth.account.views import email
from allauth.mfa.totp.views import activate_totp
from allauth.mfa.webauthn.views import add_webauthn
from django.urls import include, path

from oneplan.accounts import views
from oneplan.accounts.asking_again import asks_again
from oneplan.accounts.code_forms import RequestCode, SignIn, SignUp
from oneplan.kernel.audience import Audience, audience

everybody = audience(Audience.EVERYBODY)

urlpatterns = [
    path("logout/", views.sign_out, name="account_logout"),
    path("sessions/", views.sessions, name="account_sessions"),
    path("confirm/", views.confirm, name="account_confirm"),
    path("second-step/", views.second_step, name="second_step"),
    path("kept/", views.words_kept, name="words_kept"),
    # Before allauth's own, which stay only as names that its code looks up.
    path("password/<path:rest>", views.no_passwords),
    path("reauthenticate/", views.no_passwords),
    # Its own, saying when no code could be sent.
    path("login/", everybody(SignIn.as_view())),
    path("login/code/", everybody(RequestCode.as_view())),
    path("signup/", everybody(SignUp.as_view())),
    # Its own, asking again first.
    path("email/", asks_again(email, reading=False)),
    path("2fa/totp/activate/", asks_again(activate_totp, after_sign_in=True)),
    path("2fa/webauthn/add/", asks_again(add_webauthn, after_sign_in=True)),
    path("", include("allauth.urls")),
]
