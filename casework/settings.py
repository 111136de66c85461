"""Settings of Hamraz. What differs between offices comes from the environment; docs/deployment.md lists every variable."""

import os
from pathlib import Path

from django.conf import locale
from django.utils.translation import gettext_lazy as _

from casework import environment

BASE_DIR = Path(__file__).resolve().parent.parent
HOME = environment.home()
HOME.mkdir(parents=True, exist_ok=True, mode=0o700)

# --- this installation -------------------------------------------------------------------------------------------------
TRAINING = environment.flag("HAMRAZ_TRAINING", False)
DEBUG = False  # never: a debug page shows locals
SECURE = environment.flag("HAMRAZ_HTTPS", not TRAINING)
SECRET_KEY = environment.secret("django").hex()
PEPPER = environment.secret("pepper")
LEDGER_MAC_KEY = environment.secret("ledger-mac")
LEDGER_SERVER_SEED = environment.secret("ledger-server")
ALLOWED_HOSTS = os.environ.get("HAMRAZ_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("HAMRAZ_ORIGINS", "").split(",") if o]

# --- rooms -------------------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "guardian",
    "simple_history",
    "casework",
    "casework.accounts",
    "casework.access",
    "casework.reference",
    "casework.cases",
    "casework.supervision",
    "casework.feedback",
    "casework.documents",
    "casework.counselling",
    "casework.legal",
    "casework.reports",
    "referrals",
    "audit",
    "casework.recovery",
    "casework.emergency",
    "casework.erasure",
    "casework.backup",
    "audit.review",
]
MIDDLEWARE = [
    "casework.requests.RequestLines",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "casework.headers.SecurityHeaders",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "casework.tickets.TokenOrTicket",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "casework.accounts.middleware.UnlockMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "casework.views.UnwritableLedger",
    "casework.access.reasons.AskForReasons",
    "casework.emergency.travel.TravelMode",
]
ROOT_URLCONF = "casework.urls"
WSGI_APPLICATION = "casework.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "casework.context.office",
            ],
            "builtins": ["django.templatetags.i18n", "casework.templatetags.hamraz"],
        },
    }
]
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # cookies would carry words to the desktop

# --- data --------------------------------------------------------------------------------------------------------------
DATABASES = {"default": environment.database(os.environ.get("DATABASE_URL") or f"sqlite:///{HOME / 'hamraz.sqlite3'}")}
DATABASES["default"]["ATOMIC_REQUESTS"] = False  # a read entry commits before its page
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}  # nothing of a case outlives its request
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]  # no temporary files
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# --- people ------------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["casework.accounts.backend.PassphraseBackend", "casework.access.backend.GrantBackend"]
PASSWORD_HASHERS = ["casework.accounts.passphrases.SplitHasher"]
LOGIN_URL = "accounts:sign-in"
LOGIN_REDIRECT_URL = "cases:today"
PASSPHRASE_COST = {"memory": 64 * 1024, "passes": 3, "lanes": 1}  # KiB, iterations, parallelism
PASSPHRASE_FLOOR = {"memory": 19 * 1024, "passes": 2}  # OWASP's lowest Argon2id; tests switch it off by name
PASSPHRASE_SLOTS = 2  # concurrent derivations a process
SECOND_FACTOR_REQUIRED = not TRAINING
CASELOAD = (15, 20)  # open cases of one caseworker: inter-agency GBV case management guidelines, 2017
IDLE_SECONDS = 15 * 60
IDLE_WARNING_SECONDS = 2 * 60
SESSION_LONGEST_SECONDS = 8 * 3600
SESSION_REMEMBERED_SECONDS = 7 * 24 * 3600  # after its end: whose a late form is, nothing else
SESSION_ENGINE = "casework.accounts.sessions"
SESSION_COOKIE_AGE = IDLE_SECONDS
SESSION_SAVE_EVERY_REQUEST = False  # UnlockMiddleware moves the idle clock, once a minute at most
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Strict"
_HOST = "__Host-" if SECURE else ""  # over plain HTTP the prefix would make browsers drop the cookie
SESSION_COOKIE_NAME = f"{_HOST}hamraz_session"
KEY_COOKIE_NAME = f"{_HOST}hamraz_key"
LEFT_COOKIE_NAME = f"{_HOST}hamraz_left"  # set by leave.js: she left, and the signing out may not have arrived
COPY_COOKIE_NAME = f"{_HOST}hamraz_copy"  # of the newest checkpoint: the same for everybody, and it outlasts signing out
CSRF_COOKIE_NAME = f"{_HOST}hamraz_csrf_token"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_FAILURE_VIEW = "casework.views.csrf_failure"

# --- what the office decides --------------------------------------------------------------------------------------------
CASEWORKERS_SEE_COUNSELLING = environment.flag("HAMRAZ_CASEWORKERS_SEE_COUNSELLING", False)  # that there are sessions, never what was said
BLANK_SECONDS = environment.number("HAMRAZ_BLANK_SECONDS", 120)  # without a key or the mouse, then the page is hidden
ASK_REASONS = environment.flag("HAMRAZ_ASK_REASONS", True)  # why somebody opens a case that is not her own
DIRECTORY_STALE_DAYS = environment.number("HAMRAZ_DIRECTORY_STALE_DAYS", 180)  # then an entry of the directory wants to be verified
SIGN_OFF_DAYS = environment.number("HAMRAZ_SIGN_OFF_DAYS", 7)  # then a supervisor is reminded to sign the trail
LEDGER_YEARS = environment.number("HAMRAZ_LEDGER_YEARS", 5)  # then who looked may go into an archive (docs/audit.md, "Retention")
BACKUP_RECIPIENTS = Path(os.environ["HAMRAZ_BACKUP_RECIPIENTS"]) if os.environ.get("HAMRAZ_BACKUP_RECIPIENTS") else None  # age keys
BACKUP_KEYS_DAYS = environment.number("HAMRAZ_BACKUP_KEYS_DAYS", 14)  # so long a case that was erased may open from a backup
BACKUP_DATA_DAYS = environment.number("HAMRAZ_BACKUP_DATA_DAYS", 28)  # of a set, after the last that stands on the same full one
BACKUP_FULL_DAYS = environment.number("HAMRAZ_BACKUP_FULL_DAYS", 28)  # then the data is written whole again
UNUSUAL = {  # from when on an access is worth a question (audit/review/unusual/thresholds.py)
    "cases": environment.number("HAMRAZ_UNUSUAL_CASES", 20),
    "cases_minutes": environment.number("HAMRAZ_UNUSUAL_CASES_MINUTES", 30),
    "searches": environment.number("HAMRAZ_UNUSUAL_SEARCHES", 5),
    "searches_minutes": environment.number("HAMRAZ_UNUSUAL_SEARCHES_MINUTES", 10),
    "refusals": environment.number("HAMRAZ_UNUSUAL_REFUSALS", 3),
    "leaving_cases": environment.number("HAMRAZ_UNUSUAL_LEAVING_CASES", 8),
    "leaving_days": environment.number("HAMRAZ_UNUSUAL_LEAVING_DAYS", 3),
    "people": environment.number("HAMRAZ_UNUSUAL_PEOPLE", 3),
    "people_minutes": environment.number("HAMRAZ_UNUSUAL_PEOPLE_MINUTES", 60),
}

# --- guardian: our own grant tables, nothing of its own --------------------------------------------------------------
GUARDIAN_MONKEY_PATCH_USER = False
GUARDIAN_MONKEY_PATCH_GROUP = False
ANONYMOUS_USER_NAME = None
GUARDIAN_USER_OBJ_PERMS_MODEL = "cases.CaseUserGrant"
GUARDIAN_GROUP_OBJ_PERMS_MODEL = "cases.CaseTeamGrant"
SILENCED_SYSTEM_CHECKS = [
    "guardian.W001",
    "security.W003",  # the protection of forms has another name here: casework.E032 looks whether it is there
    "security.W005",  # names below the office's are not ours to promise for
    "security.W008",  # the proxy sends a plain address to TLS, and nothing else reaches this process
    "security.W021",  # an office's inner name is in no browser's list
]

# --- the ledger's hooks: audit is ground and knows people only through these -----------------------------------------
LEDGER_AUDITORS_KEY = "casework.accounts.keys.auditors_public_key"
LEDGER_SIGNER_KEY = "casework.accounts.keys.signing_key_of"
LEDGER_SIGNER_ROLE = "casework.accounts.keys.signing_role_of"
LEDGER_RECOVERY_KEY = "casework.accounts.keys.recovery_public_key"

# --- languages -----------------------------------------------------------------------------------------------------------
locale.LANG_INFO.update(
    {
        "fa-af": {"bidi": True, "code": "fa-af", "name": "Dari", "name_local": "دری"},
        "ps": {"bidi": True, "code": "ps", "name": "Pashto", "name_local": "پښتو"},
    }
)
LANGUAGE_CODE = "fa-af"
LANGUAGES = [("fa-af", _("Dari")), ("ps", _("Pashto")), ("en", _("English"))]
LANGUAGES_BIDI = ["fa", "fa-af", "ps"]  # "fa": Django asks for the part before the dash
LANGUAGE_COOKIE_NAME = "hamraz_language"
LANGUAGE_COOKIE_SAMESITE = "Strict"
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_THOUSAND_SEPARATOR = False
TIME_ZONE = "Asia/Kabul"
USE_TZ = True

# --- the wire ------------------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},  # documents have a sealed store of their own
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
)
SECURE_REFERRER_POLICY = "same-origin"  # no-referrer makes Chromium send "Origin: null" and Django refuse the form
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = False  # the proxy speaks TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
X_FRAME_OPTIONS = "DENY"

# --- what is told to logs: allow-listed facts, never a query string or a parameter ------------------------------------
REQUEST_LOG = environment.flag("HAMRAZ_REQUEST_LOG", False)  # a line for every answer; else only for one that took long
SLOW_MILLISECONDS = 5000
DEFAULT_EXCEPTION_REPORTER = "casework.reporting.QuietReporter"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"facts": {"()": "casework.reporting.Facts"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "facts"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "casework.requests": {"handlers": ["console"], "level": "INFO", "propagate": False},
    },
}
TEST_RUNNER = "django.test.runner.DiscoverRunner"
