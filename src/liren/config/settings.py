"""Django's settings. Every value that an operator may choose comes from the environment (see docs/operate)."""

from __future__ import annotations

import hashlib
import os
import socket
import sys
from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF

from liren.config import environment as env
from liren.config.doors import outside_door, passkey_site
from liren.config.recording import log_days, logging_of, syslog
from liren.config.tiles import tile_server

PACKAGE = Path(__file__).resolve().parent.parent
TESTING = "pytest" in sys.modules

LIREN_DATA_DIR = env.data_dir()
LIREN_MODE = env.choice("LIREN_MODE", "demo", ("demo", "production"))
LIREN_SEARCH_SECONDS = 5
_secrets = env.kept_secrets(LIREN_DATA_DIR)
SECRET_KEY = _secrets.django
LIREN_SEAL_KEYS = _secrets.seal
LIREN_INDEX_KEY = _secrets.index
LIREN_INDEX_DIGEST = env.choice("LIREN_INDEX_DIGEST", "hmac-sha256", ("hmac-sha256", "hmac-sm3"))


def LIREN_KEYS_AGAIN() -> tuple[dict[str, bytes], bytes]:
    """The keys as they are kept now: one may have been added since this process began."""
    kept = env.kept_secrets(LIREN_DATA_DIR)
    return kept.seal, kept.index


_by_command = bool(env.text("LIREN_SEAL_KEYS_COMMAND"))
LIREN_KEYS_EVERY = 0 if TESTING or _by_command else 60  # seconds until keys are looked at again
LIREN_KEYS_PAUSE = 0 if TESTING else 60 if _by_command else 1  # between two looks for a key that is not known
LIREN_CIPHER = env.choice(
    "LIREN_CIPHER", "aes-256-gcm", ("aes-256-gcm", "sm4-gcm")
)  # what new things are sealed by
LIREN_VIRUS_SCAN = env.virus_scanner(env.text("LIREN_VIRUS_SCAN"))  # "": uploads are not shown to a scanner
LIREN_BACKUP_TO = env.text("LIREN_BACKUP_TO")  # for whom backups are sealed: age1…,age1…
LIREN_BACKUP_DIR = Path(env.text("LIREN_BACKUP_DIR") or LIREN_DATA_DIR / "backups")
LIREN_DEMO_PASSWORD = env.text("LIREN_DEMO_PASSWORD")
LIREN_SMS_SENDER = env.choice_or_path("LIREN_SMS_SENDER", "file", ("console", "file"))
LIREN_MAIL_SENDER = env.choice_or_path("LIREN_MAIL_SENDER", "file", ("console", "file", "smtp"))
LIREN_MAIL_FROM = env.text("LIREN_MAIL_FROM", "liren@localhost")
LIREN_SMTP = env.relay(env.text("LIREN_SMTP_URL"), is_needed=LIREN_MAIL_SENDER == "smtp")
LIREN_MAIL_INTAKE = env.mail_folder(env.text("LIREN_MAIL_INTAKE"))  # None: no letters are fetched
LIREN_MAIL_TURNS = env.number("LIREN_MAIL_TURNS", 10)  # letters an hour of one address
# First answers to letters, so that nobody makes us write to others: a day of one address, an hour of one domain, an
# hour of the whole place.
LIREN_MAIL_DAY_TURNS = env.number("LIREN_MAIL_DAY_TURNS", 30)
LIREN_MAIL_DOMAIN_TURNS = env.number("LIREN_MAIL_DOMAIN_TURNS", 100)
LIREN_MAIL_PLACE_TURNS = env.number("LIREN_MAIL_PLACE_TURNS", 300)
LIREN_CHAT_HOSTS = tuple(host for host in env.text("LIREN_CHAT_HOSTS").split(",") if host)
LIREN_TURNS = env.number("LIREN_TURNS", 60)  # public sendings an hour from one address
LIREN_API_TURNS = env.number("LIREN_API_TURNS", 3600)  # requests an hour of one token
LIREN_PROXIES = env.number("LIREN_PROXIES", 0, least=0)  # proxies of one's own before the server
LIREN_INNER_NETWORKS = env.networks("LIREN_INNER_NETWORKS")  # inner ones that may be asked for others' data
# What people call the networks that sign-ins come from.
LIREN_NETWORK_NAMES = env.network_names(env.text("LIREN_NETWORK_NAMES"))
LIREN_IDLE = {  # minutes without doing anything, after which one is signed out; 0: never
    "admin": env.number("LIREN_IDLE_ADMIN", 15, least=0),
    "staff": env.number("LIREN_IDLE_STAFF", 30, least=0),
    "resident": env.number("LIREN_IDLE_RESIDENT", 0, least=0),
}
LIREN_BREACHED_FILE = env.digests(
    env.text("LIREN_BREACHED_FILE")
)  # leaked passwords beside those that come along
LIREN_PLACE = env.text("LIREN_PLACE", "320104")  # the county this installation serves
LIREN_MAIL_ADDRESSES = env.mail_addresses(
    env.text("LIREN_MAIL_ADDRESS"), LIREN_PLACE, is_needed=LIREN_MAIL_INTAKE is not None
)
LIREN_MONITOR_TOKEN = env.text(
    "LIREN_MONITOR_TOKEN"
)  # "": only a monitor on this machine is told how it fares
LIREN_LOG_DIR = Path(env.text("LIREN_LOG_DIR") or LIREN_DATA_DIR / "logs")
LIREN_LOG_DAYS = log_days()
LIREN_SYSLOG = syslog()  # None: logs and audit stay here
LIREN_MEASURES_DIR = (
    LIREN_DATA_DIR / "measures" / socket.gethostname()
)  # processes of one machine count together
if not TESTING:
    LIREN_MEASURES_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(LIREN_MEASURES_DIR)  # before anything is counted
LIREN_TILES = tile_server()  # None: maps draw the grids alone

DEBUG = False
ALLOWED_HOSTS = [h for h in env.text("LIREN_HOSTS", "127.0.0.1,localhost,[::1]").split(",") if h]
CSRF_TRUSTED_ORIGINS = [o for o in env.text("LIREN_ORIGINS").split(",") if o]
LIREN_URL = env.text("LIREN_URL", next(iter(CSRF_TRUSTED_ORIGINS), "http://127.0.0.1:8000")).rstrip("/")
LIREN_PASSKEYS = passkey_site(LIREN_URL, CSRF_TRUSTED_ORIGINS, is_demo=LIREN_MODE == "demo")
LIREN_OUTSIDE = outside_door()  # None: nobody comes in through an identity provider
_https = env.flag("LIREN_HTTPS", default=False)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "axes",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "liren.kernel",
    "liren.domains.policy",
    "liren.domains.territory",
    "liren.domains.organisations",
    "liren.domains.access",
    "liren.domains.people",
    "liren.domains.messaging",
    "liren.domains.residence",
    "liren.domains.letting",
    "liren.domains.lodging",
    "liren.domains.rights",
    "liren.domains.neighbours",
    "liren.domains.processing",
    "liren.domains.casework",
    "liren.domains.appraisal",
    "liren.faces.ui",
    "liren.faces.portal",
    "liren.faces.workbench",
    "liren.faces.api",
]

MIDDLEWARE = [
    "liren.faces.ui.middleware.RoomyStackMiddleware",
    "liren.faces.ui.watching.WatchMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "liren.faces.ui.middleware.PermissionsMiddleware",
    "liren.faces.ui.middleware.DatabaseGoneMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "liren.faces.ui.middleware.LanguageMiddleware",
    "liren.faces.api.middleware.ApiMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "liren.faces.ui.presence.PresenceMiddleware",
    "liren.faces.ui.allowances.AllowanceMiddleware",
    "liren.faces.ui.middleware.ActorMiddleware",
    "liren.faces.ui.middleware.SizeMiddleware",
    "liren.faces.ui.middleware.UnreadableMiddleware",
    "liren.faces.ui.middleware.RefusalMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "liren.config.urls"
WSGI_APPLICATION = "liren.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "liren.faces.ui.context.shell",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "liren.faces.ui.templatetags.ui",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASES = {"default": env.database(env.text("LIREN_DATABASE_URL"), LIREN_DATA_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache"
        if TESTING
        else "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "liren_cache",
    }
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "heavy"]}}

AUTH_USER_MODEL = "access.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = (
    ["django.contrib.auth.hashers.MD5PasswordHasher"]
    if TESTING
    else ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
)
LOGIN_URL = "bench:sign_in"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None  # allauth is the engine of sign-in; none of its pages is mounted
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
MFA_ADAPTER = "liren.domains.access.sealing.SealedAdapter"
MFA_SUPPORTED_TYPES = ["totp"]  # recovery codes are our own: kept as digests
MFA_TOTP_TOLERANCE = 1  # one period of 30 s either way: telephones are not set by the second
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = ["username"]  # a whole office sits behind one address; see docs/adr/0007-sign-in.md
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_DISABLE_ACCESS_LOG = True  # who has signed in stands in the audit
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "code", "phone"]
AXES_CLIENT_IP_CALLABLE = "liren.faces.ui.doors.client_address"
AXES_LOCKOUT_CALLABLE = "liren.faces.ui.doors.locked_out"
SILENCED_SYSTEM_CHECKS = ["axes.W006"]  # the address is left out on purpose, see above
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
LANGUAGE_COOKIE_NAME = "liren_language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "/static/"
# Of each version by itself: while a new one takes the place of an old one, both hand out their own.
STATIC_ROOT = LIREN_DATA_DIR / "static" / hashlib.sha256(str(PACKAGE).encode()).hexdigest()[:12]
MEDIA_ROOT = LIREN_DATA_DIR / "files"
STORAGES = {
    "default": {"BACKEND": "liren.kernel.shelf.FolderStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = TESTING
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 9

SESSION_ENGINE = "liren.kernel.visits"
SESSION_SERIALIZER = "liren.kernel.sealed.SealedSerializer"
SESSION_COOKIE_NAME = "liren_session"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _https
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "liren.faces.ui.errors.csrf_failure"
SECURE_SSL_REDIRECT = _https
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _https else None
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if _https else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [
            SELF,
            "data:",
            "blob:",
            *(LIREN_TILES.origins if LIREN_TILES else ()),
        ],
        "object-src": [NONE],
        "base-uri": [SELF],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}

LOGGING = logging_of(LIREN_LOG_DIR, to_disk=not TESTING)
