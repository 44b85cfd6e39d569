from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    name = "oneplan.referrals"
