"""All settings, in one file, from a typed environment.

`oneplan demo` and `oneplan serve` set what they need; for your own server see docs/running.md.
"""

from pathlib import Path

from django.core.management.utils import get_random_secret_key
from django.utils.translation import gettext_lazy as _

from oneplan.config import env
from oneplan.kernel.database import connection_settings

PACKAGE = Path(__file__).resolve().parent.parent
DATA = env.folder("ONEPLAN_DATA", Path.home() / ".local" / "share" / "oneplan")

DEBUG = env.flag("ONEPLAN_DEBUG")
# The demo exists only where this is on, and only beside the demo's own data (oneplan.example).
DEMO = env.flag("ONEPLAN_DEMO") and not env.text("ONEPLAN_DATABASE_URL")
# Served over plain HTTP on this machine only (demo, tests): cookies cannot be marked Secure.
LOCAL = env.flag("ONEPLAN_LOCAL")
# A key made at start is fine for one process on one machine; a server that stays sets its own.
SECRET_KEY = env.text("ONEPLAN_SECRET_KEY") or get_random_secret_key()
# What must not be read from a copied table is sealed with these (kernel.keys): the environment's,
# else the data folder's own.
KEYS = env.text("ONEPLAN_KEYS")
KEYS_FILE = DATA / "keys"
# How many proxies of ours stand in front: so many of the addresses in X-Forwarded-For are true.
PROXIES = env.number("ONEPLAN_PROXIES", 0, least=0)
# Keys that a person may destroy for good (kernel.key_folder). Several servers share one folder.
OWN_KEYS_FOLDER = env.folder("ONEPLAN_OWN_KEYS", DATA / "own-keys")
# The public interface to the directory (`/hsds/`): ONEPLAN_HSDS_API=0 switches it off.
HSDS_API = env.text("ONEPLAN_HSDS_API", "1") not in ("", "0", "no", "off", "false")
# How often one address may ask it in a minute, of each process; 0: as often as it likes.
HSDS_PER_MINUTE = env.number("ONEPLAN_HSDS_PER_MINUTE", 600, least=0)
ALLOWED_HOSTS = env.words("ONEPLAN_HOSTS", "127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = env.words("ONEPLAN_ORIGINS")

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_htmx",
    "procrastinate.contrib.django",
    "oneplan.kernel",
    "oneplan.ui",  # before allauth and forms: these wear our templates
    "django.forms",
    "oneplan.notices",
    "oneplan.accounts",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "oneplan.people",
    "oneplan.directory",
    "oneplan.access",
    "oneplan.oversight",
    "oneplan.approvals",
    "oneplan.site",
    "oneplan.referrals",
    "oneplan.teams",
    "oneplan.plans",
    "oneplan.safety",
    "oneplan.voice",
    "oneplan.wellness",
    "oneplan.conversations",
    "oneplan.progress",
    "oneplan.coordination",
    "oneplan.exchange",
    "oneplan.home",
    "oneplan.example",
]

MIDDLEWARE = [
    "oneplan.config.health.Health",
    "django.middleware.security.SecurityMiddleware",
    "oneplan.ui.middleware.PageHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # A third of the bytes on a slow line. Its random padding and our masked CSRF tokens are
    # Django's answer to guessing secrets from compressed lengths.
    "django.middleware.gzip.GZipMiddleware",
    "oneplan.ui.middleware.UsableRequests",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    # Opens the transaction, names the viewer to the database, refuses undeclared pages.
    "oneplan.access.middleware.ViewerMiddleware",
    # Last, inside that transaction: a form sent twice is done once.
    "oneplan.ui.double_submit.DoubleSubmits",
]

ROOT_URLCONF = "oneplan.config.urls"
WSGI_APPLICATION = "oneplan.config.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

TEMPLATES = [
    {
        "NAME": "pages",
        "BACKEND": "oneplan.ui.engine.Pages",
        "DIRS": [],
        "OPTIONS": {
            "environment": "oneplan.ui.engine.environment",
            "context_processors": ["oneplan.ui.context.page"],
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["django.templatetags.i18n", "oneplan.ui.templatetags.form_tokens"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "oneplan.ui.context.page",
            ],
        },
    },
]

DATABASES = {
    "default": connection_settings(env.text("ONEPLAN_DATABASE_URL"), DATA),
    # Limits are counted outside the request's transaction (kernel.table_cache). Opened when needed.
    "counts": connection_settings(env.text("ONEPLAN_DATABASE_URL"), DATA, pool=False),
}
CACHES = {"default": {"BACKEND": "oneplan.kernel.table_cache.TableCache", "LOCATION": "counts"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
LOGIN_REDIRECT_URL = "/"
LOGIN_URL = "account_login"

ACCOUNT_ADAPTER = "oneplan.accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
# How long it counts that somebody was asked again who they are (accounts.asking_again).
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_GET = False
# A session ends when its time is over, whether or not the browser was closed meanwhile.
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_CHANGE_EMAIL = True
# A change to how somebody signs in is told to them by e-mail.
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_FORMS = {
    "login": "oneplan.accounts.forms.LoginForm",
    "request_login_code": "oneplan.accounts.forms.RequestLoginCodeForm",
}
# Never by address alone, or a stranger could use up what its owner may ask for.
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "request_login_code": "20/m/ip",
    "code_from_network": "3/m/key,20/h/key",
    "code_to_address": "60/h/key",
    "confirm_email": "6/m/ip",
    "signup": "10/m/ip",
    "manage_email": "10/m/user",
    "reauthenticate": "10/m/user",
    "own_passphrase": "20/h/key",
    "unmet_need": "5/d/key",
}
MFA_ADAPTER = "oneplan.accounts.adapters.SecondStepAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_TOTP_ISSUER = "OnePlan"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = LOCAL

# The demo puts what it would send into a folder, and asks no server of yours to send it;
# `oneplan serve` refuses to start until mail can leave.
vars().update(env.mail("ONEPLAN_SMTP_URL", kept_in=DATA / "mail" if DEMO else None))
# What sends text messages (oneplan.notices.texts); empty: nothing does.
TEXTS = "oneplan.notices.texts.Files" if DEMO else env.text("ONEPLAN_TEXTS")
TEXTS_FOLDER = DATA / "texts"
EMAIL_TIMEOUT = 10  # seconds: a mail server that does not answer holds nobody for longer
DEFAULT_FROM_EMAIL = env.text("ONEPLAN_EMAIL_FROM", "OnePlan <no-reply@localhost>")

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("fr", _("French"))]
# Before the packages' own catalogues: our word for a thing wins.
LOCALE_PATHS = sorted(PACKAGE.glob("*/locale"))
LANGUAGE_COOKIE_NAME = "oneplan_language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
FORMAT_MODULE_PATH = ["oneplan.config.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "America/Toronto"

STATIC_URL = "static/"
STATIC_ROOT = env.folder("ONEPLAN_STATIC", DATA / "static")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

SESSION_ENGINE = "oneplan.accounts.sessions"
SESSION_COOKIE_NAME = "oneplan" if LOCAL else "__Host-oneplan"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not LOCAL
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
# The cookie may outlive the session, whose end is data (accounts.models.SessionLimit).
SESSION_COOKIE_AGE = 30 * 24 * 3600
CSRF_COOKIE_NAME = "oneplan_csrf" if LOCAL else "__Host-oneplan_csrf"
CSRF_FAILURE_VIEW = "oneplan.ui.views.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
# The proxy says whether it was asked over HTTPS, and must overwrite what a visitor says of that.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXIES else None
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 0 if LOCAL else env.number("ONEPLAN_HSTS_SECONDS", 31_536_000, least=0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.flag("ONEPLAN_HSTS_SUBDOMAINS")
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "without_words": {"()": "oneplan.kernel.logs.WithoutWords"},
        "lines": {"()": "oneplan.kernel.logs.Lines"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            # For whoever watches over the machine; in the demo, for whoever looks at the terminal.
            "formatter": "without_words" if DEMO else "lines",
        }
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    # Django's own would mail whole requests, with what was typed, to ADMINS.
    "loggers": {"django": {"handlers": [], "level": "WARNING", "propagate": True}},
}
