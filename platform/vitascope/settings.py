"""All settings. They come from VITASCOPE_* variables; with none set, everything runs on this machine without any service."""

from __future__ import annotations

import os
import secrets
from operator import attrgetter
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from celery.schedules import crontab
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from vitascope import env

BASE_DIR = Path(__file__).resolve().parent.parent.parent
DATA_DIR = Path(env.text("DATA_DIR", str(BASE_DIR / ".data"))).resolve()
PORT = env.integer("PORT", 8000, low=1, high=65_535)
DEBUG = env.flag("DEBUG", False)


def _secret_key() -> str:
    """The configured key, or one made at first start and kept in the data folder, readable by its owner alone."""
    if key := env.text("SECRET_KEY", ""):
        return key
    path = DATA_DIR / "secret_key"
    try:
        if not path.exists():
            _make_secret_key(path)
        return path.read_text()
    except OSError as error:
        raise ImproperlyConfigured(f"The data folder {DATA_DIR} cannot be used: {error.strerror}.") from error


def _make_secret_key(path: Path) -> None:
    """Of two processes that start at once one makes the key and the other reads it; a full disk leaves no half of one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        made = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    try:
        with os.fdopen(made, "w") as file:
            file.write(secrets.token_urlsafe(50))
    except OSError:
        path.unlink()
        raise


SECRET_KEY = _secret_key()
BASE_URL = env.text("BASE_URL", f"http://127.0.0.1:{PORT}")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS", "")

INSTALLED_APPS = [
    "vitascope",
    "core",
    "accounts",
    "invites",
    "cameos",
    "videos",
    "generation",
    "feed",
    "inbox",
    "developer",
    "moderation",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.headless",
    "channels",
    "csp",
    "django_htmx",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "rest_framework",
    "storages",
]

MIDDLEWARE = [
    "core.middleware.RequestIdMiddleware",
    "vitascope.watch.WatchMiddleware",
    "core.ratelimit.RateLimitHeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "core.middleware.ErrorPageMiddleware",
    "cameos.withdrawals.LedgerMiddleware",
    "cameos.refusals.RefusalsMiddleware",
]

ROOT_URLCONF = "vitascope.urls"
ASGI_APPLICATION = "vitascope.asgi.application"

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
            ]
        },
    }
]

# --- Rows, cache, messages -------------------------------------------------------------------------------------------

REDIS_URL = env.text("REDIS_URL", "")
DATABASES = {"default": dj_database_url.parse(env.text("DATABASE_URL", f"sqlite:///{DATA_DIR / 'vitascope.sqlite3'}"))}
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True  # the pool gives out no connection that died with the database
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        # IMMEDIATE takes the write lock at BEGIN, so that a transaction never fails half-way with "database is locked".
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    DATABASES["default"]["OPTIONS"] = {
        # By itself a pool doubles its pauses between tries for five minutes, and so comes back as long after the database as that was away.
        "pool": {"min_size": 1, "max_size": env.integer("DATABASE_POOL", 10, low=1), "timeout": 10, "reconnect_timeout": 5},
        "prepare_threshold": 5,  # of core.statements alone: what the ORM sends is never prepared
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}
CHANNEL_LAYERS = {
    "default": {"BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer", "CONFIG": {"hosts": [REDIS_URL]}}
    if REDIS_URL
    else {"BACKEND": "channels.layers.InMemoryChannelLayer"}
}

CELERY_BROKER_URL = env.text("BROKER_URL", "memory://localhost")
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"max_retries": 0}  # a request must not wait for a broker that is away: its nudge may be lost
# Webhooks and pushes wait for other people's servers, so they must not stand before the housekeeping.
CELERY_TASK_ROUTES = {
    "generation.tasks.wake": {"queue": "generation"},
    "developer.tasks.*": {"queue": "webhooks"},
    "inbox.tasks.push_due": {"queue": "webhooks"},
}
if CELERY_BROKER_URL.startswith("amqp"):
    CELERY_TASK_DEFAULT_QUEUE_TYPE = CELERY_TASK_CREATE_MISSING_QUEUE_TYPE = "quorum"
    CELERY_BROKER_TRANSPORT_OPTIONS["confirm_publish"] = True
CELERY_BEAT_SCHEDULE = {
    "silence-muted": {"task": "generation.tasks.silence_muted", "schedule": 5.0, "options": {"expires": 5.0}},
    "sweep-leases": {"task": "generation.tasks.sweep_leases", "schedule": 5.0},
    "roll-up-counters": {"task": "videos.tasks.roll_up", "schedule": 5.0, "options": {"expires": 5.0}},
    "send-digests": {"task": "inbox.tasks.send_digests", "schedule": 300.0, "options": {"expires": 300.0}},
    "push-due": {"task": "inbox.tasks.push_due", "schedule": 5.0, "options": {"expires": 5.0}},
    "roll-up-feed": {"task": "feed.tasks.roll_up", "schedule": 60.0, "options": {"expires": 60.0}},
    "renew-exposure-floor": {"task": "feed.tasks.renew_floor", "schedule": 3600.0, "options": {"expires": 3600.0}},
    "renew-feed-health": {"task": "feed.tasks.renew_health", "schedule": 3600.0, "options": {"expires": 3600.0}},
    "watch-heads": {"task": "feed.tasks.watch_heads", "schedule": 30.0, "options": {"expires": 30.0}},
    "look-closely-at-heads": {"task": "feed.tasks.look_closely", "schedule": 600.0, "options": {"expires": 600.0}},
    "learn-heads": {"task": "feed.tasks.learn", "schedule": crontab(hour=3, minute=20), "options": {"expires": 3600.0}},
    "end-guardianships": {"task": "accounts.tasks.end_guardianships", "schedule": 3600.0, "options": {"expires": 3600.0}},
    "put-away-withdrawn": {"task": "videos.tasks.put_away_withdrawn", "schedule": 5.0, "options": {"expires": 5.0}},
    "purge-withdrawn": {"task": "videos.tasks.purge_withdrawn", "schedule": 600.0, "options": {"expires": 600.0}},
    "forget-takes": {"task": "cameos.tasks.forget_takes", "schedule": 3600.0},
    "sweep-webhooks": {"task": "developer.tasks.sweep_webhooks", "schedule": 5.0, "options": {"expires": 5.0}},
}

# --- Members -----------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.Member"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["handle", "display_name", "email"]},
    },
    *(
        {"NAME": f"django.contrib.auth.password_validation.{name}"}
        for name in ("MinimumLengthValidator", "CommonPasswordValidator", "NumericPasswordValidator")
    ),
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"

ACCOUNT_ADAPTER = "invites.adapter.InviteAccountAdapter"
ACCOUNT_SIGNUP_FORM_CLASS = "invites.forms.SignupFields"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "handle"
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_USER_DISPLAY = attrgetter("display_name")
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "username*", "password1*"]
ACCOUNT_USERNAME_MIN_LENGTH = 3
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_LOGOUT_ON_GET = False
HEADLESS_CLIENTS = ("app",)
EMAIL_BACKEND = env.text("EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend")
EMAIL_HOST = env.text("EMAIL_HOST", "localhost")
EMAIL_PORT = env.integer("EMAIL_PORT", 25, low=1, high=65_535)
EMAIL_HOST_USER = env.text("EMAIL_USER", "")
EMAIL_HOST_PASSWORD = env.text("EMAIL_PASSWORD", "")
EMAIL_USE_TLS = env.flag("EMAIL_TLS", False)  # STARTTLS
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("EMAIL_FROM", "webmaster@localhost")

REGIONS = env.words("REGIONS", "US,CA")  # "*" lets everybody in
MINIMUM_AGE = env.integer("MINIMUM_AGE", 13)
INVITES_PER_MEMBER = env.integer("INVITES_PER_MEMBER", 4)
TEEN_FEED_CLIPS = env.integer("TEEN_FEED_CLIPS", 150)  # a day, for members under 18; 0 for any number
LIKENESS_LABEL = env.text("LIKENESS_LABEL", "cameo")
# Withdrawn consents, line by line: no backup of the database may take this file back with it.
WITHDRAWALS_FILE = Path(env.text("WITHDRAWALS_FILE", str(DATA_DIR / "withdrawals.jsonl")))
TAKE_DAYS = env.integer("TAKE_DAYS", 30, low=1, high=30)  # that the film of an accepted take is kept

# --- Generation --------------------------------------------------------------------------------------------------------

JOBS_PER_DAY = {"free": env.integer("FREE_JOBS_PER_DAY", 30), "pro": env.integer("PRO_JOBS_PER_DAY", 100)}
JOBS_AT_ONCE = {"free": env.integer("FREE_JOBS_AT_ONCE", 1, low=1), "pro": env.integer("PRO_JOBS_AT_ONCE", 3, low=1)}
# What the workers' engine cannot make is not offered, whatever stands here.
SECONDS_BY_PLAN = {"free": env.integers("FREE_SECONDS", "4,8", low=1), "pro": env.integers("PRO_SECONDS", "4,8,12,16,20", low=1)}
# What "best" means is the engine's business: our own plans a prompt more often and takes the likeliest.
SAMPLER_BY_PLAN = {
    "free": env.choice("FREE_SAMPLER", "standard", ("standard", "best")),
    "pro": env.choice("PRO_SAMPLER", "best", ("standard", "best")),
}
# Shares of the workers while many wait: Pro gets so many turns for one of Free.
SHARE_BY_PLAN = {"free": 1, "pro": env.integer("PRO_SHARE", 3, low=1)}
# Beyond these a job is refused before anything is stored: jobs of a plan that wait, and seconds of a worker that all waiting jobs
# need. Of the seconds, Free may fill only a part, so that there is room for Pro when it becomes crowded.
QUEUE_LENGTH = {"free": env.integer("FREE_QUEUE_LENGTH", 500), "pro": env.integer("PRO_QUEUE_LENGTH", 500)}
QUEUE_SECONDS = env.integer("QUEUE_SECONDS", 14_400)
QUEUE_PERCENT = {"free": env.integer("FREE_QUEUE_PERCENT", 80, high=100), "pro": 100}
JOB_LEASE_SECONDS = env.integer("JOB_LEASE_SECONDS", 60, low=1)
JOB_ATTEMPTS = env.integer("JOB_ATTEMPTS", 3, low=1)
DRAIN_SECONDS = env.integer("DRAIN_SECONDS", 60)  # a worker that was asked to end finishes its job in these, or gives it back
WEIGHTS_KNOWN = env.words("WEIGHTS_KNOWN", "")  # hashes of weights that workers may serve; empty: any that the code can read
WORKER_POLL_SECONDS = 0.25
ENGINE = env.text("ENGINE", "native")
ENGINE_OPTIONS = env.mapping("ENGINE_OPTIONS", "{}")
ENGINE_API_KEY = env.text("ENGINE_API_KEY", "")  # for engines that ask another server
WEIGHTS_DIR = Path(env.text("WEIGHTS_DIR", str(BASE_DIR / "generation" / "weights" / "base")))

# --- Where clips came from ---------------------------------------------------------------------------------------------

# A PEM chain, leaf first, with its key in a file or behind a function (dotted path) from bytes to the raw signature; without any,
# a chain is made for this instance at first start.
C2PA_CERTIFICATE = env.text("C2PA_CERTIFICATE", "")
C2PA_KEY = env.text("C2PA_KEY", "")
C2PA_SIGNER = env.text("C2PA_SIGNER", "")
# Finds the invisible marks again. Set it before SECRET_KEY is changed, or older marks are lost.
WATERMARK_SECRET = env.text("WATERMARK_SECRET", "") or SECRET_KEY
VISIBLE_MARK_PLANS = env.words("VISIBLE_MARK_PLANS", "free")  # whose clips show their maker's handle; empty for none

# --- News on members' devices --------------------------------------------------------------------------------------------

# Made at first use. Several machines need the same one; with another key all devices have to be added anew.
VAPID_KEY_FILE = Path(env.text("VAPID_KEY_FILE", str(DATA_DIR / "vapid_key.pem")))

# --- Calls to members' own servers --------------------------------------------------------------------------------------

# Hosts of the operator's own network that such calls may go to, whatever their address, and over plain http too.
OUTGOING_OWN_HOSTS = [host.lower() for host in env.words("OUTGOING_OWN_HOSTS", "")]

# --- Media and static files --------------------------------------------------------------------------------------------

MEDIA_ROOT = DATA_DIR / "media"
MEDIA_URL = "/media/"
MEDIA_URL_SECONDS = env.integer("MEDIA_URL_SECONDS", 3600, low=1)
BUCKET_URL_SECONDS = env.integer("BUCKET_URL_SECONDS", 60, low=1)  # so long a file in a bucket may be had after its consent has ended
FFMPEG = env.text("FFMPEG", "")
S3_BUCKET = env.text("S3_BUCKET", "")
S3_ENDPOINT = env.text("S3_ENDPOINT", "")
S3_REGION = env.text("S3_REGION", "")


def s3_origins(bucket: str, endpoint: str, region: str) -> list[str]:
    """Where links to the bucket's files may lead; AWS has one address for all regions and one for each."""
    if not bucket:
        return []
    if endpoint:
        return ["{0.scheme}://{0.netloc}".format(urlsplit(endpoint))]
    return [f"https://{bucket}.s3.amazonaws.com", *([f"https://{bucket}.s3.{region}.amazonaws.com"] if region else [])]


MEDIA_ORIGINS = env.words("MEDIA_ORIGINS", ",".join(s3_origins(S3_BUCKET, S3_ENDPOINT, S3_REGION)))
STORAGES = {
    "default": {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": S3_BUCKET,
            "endpoint_url": S3_ENDPOINT or None,
            "region_name": S3_REGION or None,
            "access_key": env.text("S3_ACCESS_KEY", "") or None,
            "secret_key": env.text("S3_SECRET_KEY", "") or None,
            "signature_version": "s3v4",  # the older one, still boto3's habit for links, is refused by many services
            "querystring_auth": True,
            "querystring_expire": MEDIA_URL_SECONDS,
            "file_overwrite": False,
        },
    }
    if S3_BUCKET
    else {"BACKEND": "core.storage.LocalStorage"},
    "staticfiles": {"BACKEND": "core.statics.StaticStorage"},
}
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
# Without a collected manifest (tests, a bare checkout) files are served straight from static/.
WHITENOISE_USE_FINDERS = True
WHITENOISE_MANIFEST_STRICT = False
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024

# --- API ---------------------------------------------------------------------------------------------------------------

# Calls/seconds for each member, or each address where nobody is logged in.
RATES = {
    "api": env.rate("API_RATE", "600/60"),
    "invite_check": env.rate("INVITE_CHECK_RATE", "20/60"),
    "api_keys": env.rate("API_KEYS_RATE", "20/3600"),
    "refused_key": env.rate("REFUSED_KEY_RATE", "60/60"),
    "verify": env.rate("VERIFY_RATE", "10/60"),
    "webhooks": env.rate("WEBHOOKS_RATE", "120/3600"),
    "messages": env.rate("MESSAGES_RATE", "30/60"),
    "threads": env.rate("THREADS_RATE", "20/86400"),
    "comments": env.rate("COMMENTS_RATE", "20/60"),
    "characters": env.rate("CHARACTERS_RATE", "20/3600"),
    "feed_events": env.rate("FEED_EVENTS_RATE", "60/60"),
    "feed_wishes": env.rate("FEED_WISHES_RATE", "60/60"),
    "takes": env.rate("TAKES_RATE", "30/3600"),
    "devices": env.rate("DEVICES_RATE", "120/3600"),
    "guardian_codes": env.rate("GUARDIAN_CODES_RATE", "20/3600"),
    "reports": env.rate("REPORTS_RATE", "30/3600"),
}
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "allauth.headless.contrib.rest_framework.authentication.XSessionTokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["core.api.StrictJSONParser"],
    "DEFAULT_SCHEMA_CLASS": "core.schema.ProblemAutoSchema",
    "DEFAULT_THROTTLE_CLASSES": ["core.ratelimit.ApiRate"],
    "EXCEPTION_HANDLER": "core.api.problem_handler",
    "DEFAULT_PAGINATION_CLASS": None,
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Vitascope",
    "DESCRIPTION": "Short generated videos with sound: invites, jobs, videos, remixes and feeds.",
    "VERSION": "0.1.0",
    "OAS_VERSION": "3.1.1",
    "SCHEMA_PATH_PREFIX": r"/(api|\.well-known)",  # operations are grouped by what comes after it
    "SERVE_INCLUDE_SCHEMA": False,
    "ENUM_ADD_EXPLICIT_BLANK_NULL_CHOICE": False,
    "ENUM_NAME_OVERRIDES": {
        "VideoStatus": "videos.models.Video.Status",
        "JobState": "generation.models.Job.State",
        "MemberPlan": "accounts.models.Member.Plan",
        "NotificationKind": "inbox.models.Notification.Kind",
        "InviteState": "invites.models.InviteCode.State",
        "FeedMode": "feed.models.Mode",
        "FeedSource": "feed.models.Source",
        "WishSign": "feed.models.SteeringRule.Sign",
    },
    "COMPONENT_SPLIT_REQUEST": True,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
}

# --- Web ---------------------------------------------------------------------------------------------------------------

LANGUAGE_CODE = "en-us"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if BASE_URL.startswith("https://"):
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:", *MEDIA_ORIGINS],
        "media-src": [SELF, "blob:", *MEDIA_ORIGINS],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

METRICS_TOKEN = env.text("METRICS_TOKEN", "")  # who sends it may read /metrics; without one nobody may

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "WARNING")},
}
