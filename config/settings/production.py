"""Production: everything that matters is named by the environment, and the rest only tightens."""

from config.settings.base import *
from config.settings.base import DATA_DIR
from config.settings.databases import database
from config.settings.environment import MAIL_SCHEMES, env, read_mail_server
from config.settings.watching import LOGGING, log_format

SECRET_KEY = env.str("SECRET_KEY")
ALLOWED_HOSTS = env.hosts("ALLOWED_HOSTS")
# A host that begins with a dot stands for all below it; an origin says so with a star.
CSRF_TRUSTED_ORIGINS = [f"https://{'*' * host.startswith('.')}{host}" for host in ALLOWED_HOSTS]
DATABASES = {"default": database(env.str("DATABASE_URL"))}
CELERY_BROKER_URL = env.str("CELERY_BROKER_URL")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": env.str("CACHE_URL"),
    }
}
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# Login is throttled by client: which entry of X-Forwarded-For, from the right, is the client.
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXY_COUNT", 1, least=0)
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
# Whether a domain goes on the preload list of browsers is for its owner to say.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_NAME = "__Host-csrf"
LOGGING["handlers"]["console"]["formatter"] = log_format("json")
EMAIL_CONFIG = env.email_url_config(
    env.address("EMAIL_URL", MAIL_SCHEMES, read_mail_server, default="smtp://localhost:25")
)
vars().update(EMAIL_CONFIG)
# Mail servers refuse letters of somebody whom they do not know.
OWN_HOST = next((host.lstrip(".") for host in ALLOWED_HOSTS if host != "*"), "localhost")
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.sender("PILLARS_MAIL_FROM", f"pillars@{OWN_HOST}")
MAIL_IS_CONFIGURED = bool(env.str("EMAIL_URL", default=""))
ACCOUNT_EMAIL_NOTIFICATIONS = MAIL_IS_CONFIGURED
STAFF_SECOND_FACTOR = env.bool("PILLARS_STAFF_SECOND_FACTOR", default=True)
