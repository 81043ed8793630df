"""Settings shared by every environment. Nonsense in the environment raises at start."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from config.settings.databases import database, sqlite
from config.settings.environment import (
    BROKER_SCHEMES,
    CACHE_SCHEMES,
    DATABASE_SCHEMES,
    env,
    read_servers,
)
from config.settings.watching import *

# --- Places ---------------------------------------------------------------------------------

BASE_DIR = Path(__file__).resolve().parent.parent.parent
DATA_DIR = env.folder("PILLARS_DATA_DIR", BASE_DIR / ".data")
UPLOAD_DIR = DATA_DIR / "uploads"
# What is done again after a restore: who was erased since, in numbers. No backup has it.
DECISIONS_FILE = DATA_DIR / "decisions.jsonl"

# --- Core -----------------------------------------------------------------------------------

DEBUG = False
SECRET_KEY: str
# Former keys: what they signed is believed until they are taken out. New things get the key.
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS: list[str] = []
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_htmx",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "import_export",
    "config",
    "accounts",
    "teams",
    "scoring",
    "privacy",
]

MIDDLEWARE = [
    "config.headers.HeadersMiddleware",
    "config.counting.MetricsMiddleware",
    "csp.middleware.CSPMiddleware",
    "accounts.origin.OriginMiddleware",
    "config.headers.ProgramsUseHttpsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.session_middleware.SessionLifetimeMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "accounts.middleware.OrganizationMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "accounts.context.page",
            ],
        },
    },
]

# --- Database -------------------------------------------------------------------------------

DATABASES = {
    "default": database(named)
    if (named := env.address("DATABASE_URL", DATABASE_SCHEMES, env.db_url_config, default=""))
    else sqlite(DATA_DIR / "db.sqlite3")
}
# The roles of PostgreSQL: who migrates, who serves, and what serving becomes to look across
# organizations. `manage.py database_roles` makes them.
DATABASE_OWNER_ROLE = env.str("DATABASE_OWNER_ROLE", default="pillars_owner")
DATABASE_APP_ROLE = env.str("DATABASE_APP_ROLE", default="pillars_app")
DATABASE_OPS_ROLE = env.str("DATABASE_OPS_ROLE", default="pillars_ops")

# --- Broker, cache and tasks ----------------------------------------------------------------


def socket_path(data_dir: Path) -> Path:
    """Return where the embedded broker listens: in the data folder, where the path is plain and
    short enough for a Unix socket (104 bytes on macOS, 108 on Linux), else in a folder of this
    user's in the temp folder.
    """
    path = data_dir / "valkey.sock"
    if len(str(path)) < 100 and re.fullmatch(r"[\w/.-]+", str(path), re.ASCII):
        return path
    digest = hashlib.sha256(str(path).encode()).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"pillars-{os.getuid()}" / f"{digest}.sock"


BROKER_SOCKET = socket_path(DATA_DIR)
CELERY_BROKER_URL = env.address(
    "CELERY_BROKER_URL", BROKER_SCHEMES, read_servers, default=f"redis+socket://{BROKER_SOCKET}"
)
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 1800,  # longer than the longest task
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 1500
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TIMEZONE = "UTC"

CACHES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": env.address(
            "CACHE_URL", CACHE_SCHEMES, read_servers, default=f"unix://{BROKER_SOCKET}?db=1"
        ),
    }
}

# --- Accounts -------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "accounts.password_words.WithoutKnownWordsValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
# Nobody can sign up: accounts are made by staff, who vouch for the address. See decision 0004.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
# Whoever has no account is not invited to make one.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "single_sign_on": "60/m/ip",
    "single_sign_on_find": "30/m/ip",
}
ACCOUNT_SESSION_REMEMBER = True
_FORMS = "accounts.sign_in_forms"
ACCOUNT_FORMS = {
    "login": f"{_FORMS}.LoginForm",
    "change_password": f"{_FORMS}.ChangePasswordForm",
    "set_password": f"{_FORMS}.SetPasswordForm",
    "reset_password": f"{_FORMS}.ResetPasswordForm",
    "reset_password_from_key": f"{_FORMS}.ResetPasswordKeyForm",
}
_DJANGOS = "django.contrib.auth.tokens.PasswordResetTokenGenerator"
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = _DJANGOS
PASSWORD_RESET_TIMEOUT = 3600
# For how long whoever has said again who they are is believed, in seconds.
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
# Whether invitations are mailed besides being shown to the one who invites.
MAIL_IS_CONFIGURED = False
# Whether changes of how somebody signs in are mailed to them.
ACCOUNT_EMAIL_NOTIFICATIONS = False

# --- Second factor --------------------------------------------------------------------------

MFA_ADAPTER = "accounts.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Pillars"
MFA_RECOVERY_CODES_SHOW_ONCE = True
# Addresses are vouched for by whoever makes an account; none is unverified in allauth's sense.
MFA_ALLOW_UNVERIFIED_EMAIL = True
# What secrets of second factors are encrypted with; the secret key where it is empty.
SECOND_FACTOR_KEY = env.str("PILLARS_SECOND_FACTOR_KEY", default="")
# Whether the admin asks site staff for a second factor, and once more before what is sensitive.
STAFF_SECOND_FACTOR = env.bool("PILLARS_STAFF_SECOND_FACTOR", default=False)

# --- Sessions -------------------------------------------------------------------------------

SESSION_IDLE_MINUTES = env.number("PILLARS_SESSION_IDLE_MINUTES", 12 * 60, least=5)
SESSION_HOURS = env.number("PILLARS_SESSION_HOURS", 7 * 24)
SESSION_COOKIE_AGE = SESSION_HOURS * 3600

# --- Cookies, headers, Content Security Policy ----------------------------------------------

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
# Words for the next page stay on this side: a cookie of theirs would be one more to guard.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# --- Files ----------------------------------------------------------------------------------

STATIC_URL = "static/"
WHITENOISE_ALLOW_ALL_ORIGINS = False  # no other site reads an answer
STATICFILES_DIRS = [BASE_DIR / "static"]
FILE_UPLOAD_HANDLERS = ["config.uploads.ImportUploadHandler"]
DATA_UPLOAD_MAX_NUMBER_FILES = 1000  # an unpacked archive has a page for every article
# How long the audit log is kept, in days.
AUDIT_DAYS = env.number("PILLARS_AUDIT_DAYS", 730)
# How long it is kept, in days; organizations choose shorter ones. See privacy/retention.py.
RETENTION_DAYS = {
    "looks": env.number("PILLARS_VIEWER_LOG_DAYS", 365),
    "report_exports": env.number("PILLARS_EXPORT_LOG_DAYS", 365),
    "file_requests": env.number("PILLARS_FILE_REQUEST_DAYS", 365),
    "deliveries": env.number("PILLARS_DELIVERY_DAYS", 90),
    "ended_imports": env.number("PILLARS_ENDED_IMPORT_DAYS", 365),
    "former_members": env.number("PILLARS_FORMER_MEMBER_DAYS", 1095),
    "recomputes": env.number("PILLARS_RECOMPUTE_DAYS", 90),
    "ended_tokens": env.number("PILLARS_ENDED_TOKEN_DAYS", 365),
    "audit": AUDIT_DAYS,
    "admin_log": env.number("PILLARS_ADMIN_LOG_DAYS", 1095),
}
# Daily scores: as long as the member is there, or as many days. Whoever has no older score is
# told of as new, and a year is compared with the one before.
SCORE_DAYS_LEAST = 366
RETENTION_DAYS["scores"] = env.number("PILLARS_SCORE_DAYS", 0, least=0)
if 0 != RETENTION_DAYS["scores"] < SCORE_DAYS_LEAST:
    raise ImproperlyConfigured(f"PILLARS_SCORE_DAYS: 0, for no end, or {SCORE_DAYS_LEAST} or more")
# How long an owner can take back that the organization is to be erased, in days.
ORGANIZATION_ERASURE_DAYS = env.number("PILLARS_ORGANIZATION_ERASURE_DAYS", 7, least=0)
IMPORT_MAX_BYTES = env.number("PILLARS_IMPORT_MAX_BYTES", 512 * 1024 * 1024, most=10**18)

# --- LinkedIn's data portability interface --------------------------------------------------

# Without an id and a secret nothing is offered, and LinkedIn is never asked.
PORTABILITY_CLIENT_ID = env.str("PORTABILITY_CLIENT_ID", default="")
PORTABILITY_CLIENT_SECRET = env.str("PORTABILITY_CLIENT_SECRET", default="")
PORTABILITY_TOKEN_KEY = env.str("PORTABILITY_TOKEN_KEY", default="")
PORTABILITY_SCOPE = env.str("PORTABILITY_SCOPE", default="r_dma_portability_3rd_party")
PORTABILITY_CONSENT_URL = env.str(
    "PORTABILITY_CONSENT_URL", default="https://www.linkedin.com/oauth/v2/authorization"
)
PORTABILITY_TOKEN_URL = env.str(
    "PORTABILITY_TOKEN_URL", default="https://www.linkedin.com/oauth/v2/accessToken"
)
PORTABILITY_API_URL = env.str("PORTABILITY_API_URL", default="https://api.linkedin.com")

# --- Single sign-on and SCIM ----------------------------------------------------------------

# What secrets of identity providers are encrypted with.
SSO_SECRET_KEY = env.str("PILLARS_SSO_SECRET_KEY", default="")
# Whether identity providers may be in a private network, and spoken to without TLS.
SSO_PRIVATE_ADDRESSES = env.bool("PILLARS_SSO_PRIVATE_ADDRESSES", default=False)
SSO_SESSION_HOURS = env.number("PILLARS_SSO_SESSION_HOURS", 12)
SCIM_REQUESTS_PER_MINUTE = env.number("PILLARS_SCIM_REQUESTS_PER_MINUTE", 600, most=1_000_000)

# --- API ------------------------------------------------------------------------------------

API_REQUESTS_PER_MINUTE = env.number("PILLARS_API_REQUESTS_PER_MINUTE", 120, most=1_000_000)
API_PLANS_PER_MINUTE = env.number("PILLARS_API_PLANS_PER_MINUTE", 30, most=1_000_000)
REST_FRAMEWORK = {
    # What a view does not say is denied: no session opens the API, no browser page shows it.
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["accounts.permissions.Nobody"],
    "DEFAULT_PARSER_CLASSES": ["accounts.parsers.TextParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_METADATA_CLASS": None,
    "DEFAULT_THROTTLE_RATES": {
        "token": f"{API_REQUESTS_PER_MINUTE}/min",
        "plan": f"{API_PLANS_PER_MINUTE}/min",
        "scim": f"{SCIM_REQUESTS_PER_MINUTE}/min",
    },
    "EXCEPTION_HANDLER": "accounts.errors.answer_error",
    "URL_FORMAT_OVERRIDE": None,
    "FORMAT_SUFFIX_KWARG": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Pillars API",
    "DESCRIPTION": "Send what a team did, or files that tell it. Guide: docs/api.md.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "SCHEMA_PATH_PREFIX": "/api/v1/organizations/{organization}",
    "POSTPROCESSING_HOOKS": ["teams.api.objects.add_objects"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "",
    # The validator would be asked on another server.
    "SWAGGER_UI_SETTINGS": {"validatorUrl": None, "deepLinking": True},
}

# --- Language and time ----------------------------------------------------------------------

LANGUAGE_CODE = "en"
# One language is shipped. A second one is a catalogue and a line here (docs/wording.md).
LANGUAGES = [("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
FORMAT_MODULE_PATH = "config.formats"
USE_TZ = True
TIME_ZONE = "UTC"
