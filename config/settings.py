"""All settings of Ketluan, from the environment; a wrong value stops the start and says which.

KETLUAN_MODE         local (default: plain http on this machine) or production (https only)
KETLUAN_SECRET_KEY   required in production; made once under the data folder otherwise
KETLUAN_DATA         folder of everything the program writes (default: data/ beside manage.py)
KETLUAN_ALLOWED_HOSTS  comma-separated names the site answers to (required in production)
DATABASE_URL         PostgreSQL, e.g. postgres:///ketluan; SQLite under the data folder otherwise
REDIS_URL            the broker; a socket under the data folder otherwise
EMAIL_HOST, EMAIL_PORT, EMAIL_HOST_USER, EMAIL_HOST_PASSWORD, EMAIL_USE_TLS, EMAIL_USE_SSL, DEFAULT_FROM_EMAIL
                     the mail server; without EMAIL_HOST no mail is made. See `config/notices.py` for the rest
"""

from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key
from environs import Env, validate
from whitenoise.compress import Compressor

from config.notices import notice_settings
from config.party_form import PARTY_FORM as PARTY_FORM

env = Env()

BASE_DIR = Path(__file__).resolve().parent.parent
MODE = env.str("KETLUAN_MODE", "local", validate=validate.OneOf(["local", "production"]))
PRODUCTION = MODE == "production"
DATA_DIR = Path(env.str("KETLUAN_DATA", "") or BASE_DIR / "data").resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True)
DEBUG = False


def _secret_key() -> str:
    """The key from the environment; on one's own machine a random one, made once and readable to its owner only."""
    if key := env.str("KETLUAN_SECRET_KEY", ""):
        return key
    if PRODUCTION:
        raise ImproperlyConfigured("KETLUAN_SECRET_KEY is required when KETLUAN_MODE=production")
    path = DATA_DIR / "secret-key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(get_random_secret_key())
    return path.read_text()


SECRET_KEY = _secret_key()

# --- Hosts and transport -------------------------------------------------------------------------
_hosts: list[str] = env.list("KETLUAN_ALLOWED_HOSTS", [])
if PRODUCTION and not _hosts:
    raise ImproperlyConfigured("KETLUAN_ALLOWED_HOSTS is required when KETLUAN_MODE=production")
ALLOWED_HOSTS: list[str] = [*_hosts] if PRODUCTION else ["localhost", "127.0.0.1", "[::1]", *_hosts]
if not PRODUCTION and (_bound := env.str("HOST", "")) not in {"", "0.0.0.0"}:  # noqa: S104 (it is refused here)
    ALLOWED_HOSTS.append(_bound)
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PRODUCTION else None
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_FAILURE_VIEW = "accounts.views.csrf_failure"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY: dict[str, Any] = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    },
}

# --- Applications --------------------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "django_htmx",
    "import_export",
    "accounts",
    "conclusions",
    "targets",
    "assignments",
    "reports",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Pages are an eighth of their size; each carries random bytes, so that its length tells nothing (BREACH).
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "accounts.middleware.NormaliseTextMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "accounts.middleware.FirstPasswordMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "accounts.context_processors.installation",
            ],
        },
    },
]

# --- Database ------------------------------------------------------------------------------------
DATABASES: dict[str, Any] = {
    "default": dj_database_url.parse(env.str("DATABASE_URL", "") or f"sqlite:///{DATA_DIR / 'ketluan.sqlite3'}")
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # IMMEDIATE: without it a third of read-then-write requests fail when eight threads write.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
else:
    DATABASES["default"]["OPTIONS"] = {"pool": {"min_size": 2, "max_size": 4}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Sign-in -------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "accounts.passwords.LongMixedPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "start"
LOGOUT_REDIRECT_URL = "sign_in"

# TCVN 14423 level 2: five failures lock an account until an administrator unlocks it or twelve hours pass.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 12
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_LOCKOUT_CALLABLE = "accounts.views.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_NEVER_LOCKOUT_GET = True
# W006 asks for the address too; an account must lock whatever address the guesses come from.
SILENCED_SYSTEM_CHECKS = ["axes.W006"]

# --- Language and time ---------------------------------------------------------------------------
LANGUAGE_CODE = "vi"
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = True
FORMAT_MODULE_PATH = ["config.formats"]

# --- Files ---------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = DATA_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# What a browser never asks for: the paper's fonts, which WeasyPrint reads as they are.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (*Compressor.SKIP_COMPRESS_EXTENSIONS, "ttf")
FIXTURE_DIRS = [BASE_DIR / "fixtures"]
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

# --- Background work -----------------------------------------------------------------------------


def _broker_url() -> str:
    """`REDIS_URL` in the form kombu reads; `unix://` and `redis+socket://` name the same socket."""
    url: str = env.str("REDIS_URL", "") or f"redis+socket://{DATA_DIR / 'redis.sock'}"
    if url.startswith("unix://"):
        url = "redis+socket://" + url.removeprefix("unix://")
    if not url.startswith(("redis://", "rediss://", "redis+socket://")):
        raise ImproperlyConfigured(f"REDIS_URL must begin with redis://, rediss:// or unix://, not {url!r}")
    return url


CELERY_BROKER_URL = _broker_url()
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SOFT_TIME_LIMIT = 600
CELERY_TASK_TIME_LIMIT = 660
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 50
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A lost task must come back within seconds, and never while it still runs: longer than the longest task.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 900,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
}
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE = {
    "sweep-summaries": {"task": "reports.tasks.sweep_summaries", "schedule": 10.0},
    "sweep-mails": {"task": "accounts.tasks.sweep_mails", "schedule": 30.0},
    "morning": {"task": "assignments.tasks.morning", "schedule": 600.0},
    "sweep-intakes": {"task": "conclusions.tasks.sweep_intakes", "schedule": 10.0},
    "schedules": {"task": "reports.tasks.run_schedules", "schedule": 600.0},
}

# --- Mail ----------------------------------------------------------------------------------------
EMAIL_HOST = env.str("EMAIL_HOST", "")
EMAIL_PORT = env.int("EMAIL_PORT", 25, validate=validate.Range(min=1, max=65535))
EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = env.bool("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 30
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "") or "Ketluan <ketluan@localhost>"

# --- The office's rules --------------------------------------------------------------------------
KETLUAN: dict[str, Any] = {
    # Days after the end of a period in which its reports are still taken.
    "report_grace_days": env.int("KETLUAN_REPORT_GRACE_DAYS", 15, validate=validate.Range(min=0, max=366)),
    # A report is due this many days after the end of its period, moved on to a working day.
    "report_due_days": env.int("KETLUAN_REPORT_DUE_DAYS", 5, validate=validate.Range(min=0, max=366)),
    # An unfinished task is "sắp đến hạn" this many days before its deadline.
    "due_soon_days": env.int("KETLUAN_DUE_SOON_DAYS", 7, validate=validate.Range(min=0, max=90)),
    # An extension that ends more days than this after the first deadline is decided by the Standing Committee.
    "extension_office_days": env.int("KETLUAN_EXTENSION_OFFICE_DAYS", 30, validate=validate.Range(min=0, max=3660)),
    "evidence_max_bytes": 20 * 1024 * 1024,
    # Ending → the bytes such a file begins with.
    "evidence_kinds": {
        "pdf": (b"%PDF-",),
        "docx": (b"PK\x03\x04",),
        "xlsx": (b"PK\x03\x04",),
        "jpg": (b"\xff\xd8\xff",),
        "jpeg": (b"\xff\xd8\xff",),
        "png": (b"\x89PNG\r\n\x1a\n",),
    },
    # A build that has not renewed its claim for this long belongs to a dead worker.
    "build_lease_seconds": env.int("KETLUAN_BUILD_LEASE_SECONDS", 20, validate=validate.Range(min=5, max=3600)),
    "build_attempts": 5,
    **notice_settings(env, production=PRODUCTION),
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {"axes": {"level": "WARNING"}, "fontTools": {"level": "WARNING"}, "weasyprint": {"level": "ERROR"}},
}
