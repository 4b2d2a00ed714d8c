"""Django's settings. What differs from place to place comes from the environment."""

from lupusjak.embedded import places
from lupusjak.environment import broker_url, database, env, redis_url, secret_key

BASE_DIR = places.BASE
DEBUG = env.bool("DJANGO_DEBUG", default=False)
SECRET_KEY = secret_key(debug=DEBUG)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
LUPUSJAK_PUBLIC = env.bool("LUPUSJAK_PUBLIC", default=False)

INSTALLED_APPS = [
    "lupusjak",
    "curation",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "pghistory",
    "pgtrigger",
    "django_htmx",
    "csp",
    "ninja",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.orcid",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "curation.web.zipped.ZippedPages",
    "curation.api.limits.LimitsTold",
    "curation.api.problems.ProblemsOfTheApi",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    # Who may not, and what is too long, is refused before CSRF's middleware reads the body.
    "curation.web.gates.DeniedByDefault",
    "curation.web.bounds.BodyBound",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "curation.web.last_seen.LastSeen",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "csp.middleware.CSPMiddleware",
]

ROOT_URLCONF = "lupusjak.urls"
WSGI_APPLICATION = "lupusjak.wsgi.application"
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
                "curation.web.frame.frame",
                "curation.web.accounts.entrance",
            ],
            "builtins": [
                "curation.templatetags.keys",
                "curation.templatetags.look",
                "curation.templatetags.words",
            ],
        },
    },
]

# -- What a browser may load for our pages: files of our own, nothing inline, in nobody's frame ----

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        # blob: is a plot on its way into a PNG: the page itself makes it, nobody else can.
        "img-src": ["'self'", "blob:"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}

# -- Database --------------------------------------------------------------------------------------

DATABASES = {"default": {**database(), "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# -- People ----------------------------------------------------------------------------------------

AUTH_USER_MODEL = "curation.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_REDIRECT_URL = "/"
LOGIN_URL = "account_login"
LUPUSJAK_DEMO = env.bool("LUPUSJAK_DEMO", default=False)  # `up` sets it with its demo accounts

ACCOUNT_ADAPTER = "curation.web.accounts.AccountAdapter"
ACCOUNT_FORMS = {"login": "curation.forms.people.SignInForm"}
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*"]
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_USERNAME_VALIDATORS = "curation.forms.people.user_name_validators"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "lupusjak"
MFA_TOTP_TOLERANCE = 1  # clocks of telephones are a little wrong
MFA_ALLOW_UNVERIFIED_EMAIL = True  # addresses go unconfirmed where no letters are sent

SOCIALACCOUNT_ADAPTER = "curation.web.accounts.OrcidAdapter"
ORCID_CLIENT_ID = env.str("ORCID_CLIENT_ID", default="")
SOCIALACCOUNT_PROVIDERS = {
    "orcid": {
        "APPS": [
            {"client_id": ORCID_CLIENT_ID, "secret": env.str("ORCID_CLIENT_SECRET"), "key": ""}
        ]
        if ORCID_CLIENT_ID
        else []
    }
}
if ORCID_CLIENT_ID:
    # The form behind the button is sent on to ORCID, which a browser counts as its target.
    CONTENT_SECURITY_POLICY["DIRECTIVES"]["form-action"].append("https://orcid.org")

# Letters are sent only where a mail server is named; links can always be handed over by hand.
EMAIL_URL = env.str("EMAIL_URL", default="")
EMAIL_CONFIGURED = bool(EMAIL_URL)
globals().update(env.email_url_config(EMAIL_URL or "dummymail://"))  # EMAIL_HOST and so on
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="lupusjak@localhost")
ACCOUNT_EMAIL_SUBJECT_PREFIX = "lupusjak: "
ACCOUNT_EMAIL_VERIFICATION = "optional" if EMAIL_CONFIGURED else "none"
ACCOUNT_PREVENT_ENUMERATION = True

# A site that answers to no name but this machine's own may do so without TLS; any other may not,
# unless LUPUSJAK_TLS says so.
LUPUSJAK_TLS = env.bool(
    "LUPUSJAK_TLS",
    default=not DEBUG and not set(ALLOWED_HOSTS) <= {"localhost", "127.0.0.1", "[::1]"},
)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LUPUSJAK_TLS
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not LUPUSJAK_TLS
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if LUPUSJAK_TLS else "http"
SECURE_SSL_REDIRECT = LUPUSJAK_TLS
SECURE_REDIRECT_EXEMPT = ["^healthz$", "^readyz$"]  # a probe asks without TLS, from beside us
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31_536_000 if LUPUSJAK_TLS else 0)
# What the site's other subdomains do is for the owner of the domain to promise, not for us.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=0)
if ALLAUTH_TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# -- Celery: our own rows are the truth, so there is no result backend -----------------------------

REDIS_URL = redis_url()
CELERY_BROKER_URL = broker_url(REDIS_URL)
# The cache counts attempts to sign in, hears the worker's heart, and knows a form posted twice.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "lupusjak",
        "OPTIONS": {"socket_connect_timeout": 2, "socket_timeout": 2},
    }
}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_SOFT_TIME_LIMIT = 270
CELERY_TASK_TIME_LIMIT = 300
CELERY_WORKER_HIJACK_ROOT_LOGGER = False  # LOGGING below is for every process
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 200
# Celery would connect to the database anew for every task; lupusjak/celery.py drops a connection
# that is old or broken, as Django does for every request.
CELERY_DB_REUSE_MAX = 1_000_000
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 20
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 900,  # three times the hard limit: a task is never given out twice
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
    "socket_connect_timeout": 5,
    "socket_timeout": 30,
    "socket_keepalive": True,
}
CELERY_TIMEZONE = "UTC"
# What no worker took in time is due again: it expires, or a worker that was away for an hour would
# find hundreds of them.
CELERY_BEAT_SCHEDULE = {
    "bring back what was left behind": {
        "task": "curation.tasks.bring_back",
        "schedule": 15,
        "options": {"expires": 15},
    },
    "link references to the trials they name": {
        "task": "curation.tasks.link_references",
        "schedule": 600,
        "options": {"expires": 600},
    },
    "follow what became of papers that are relied on": {
        "task": "curation.tasks.follow_up",
        "schedule": 300,
        "options": {"expires": 300},
    },
    # Each hour, for a machine that is not on at night; how much may be asked in a day is bounded.
    "ask again for what the evidence rests on": {
        "task": "curation.tasks.ask_again",
        "schedule": 3600,
        "options": {"expires": 3600},
    },
    "resolve what reviews cite": {
        "task": "curation.tasks.resolve_what_waits",
        "schedule": 30,
        "options": {"expires": 30},
    },
    "draw anew what the search counts beforehand": {
        "task": "curation.tasks.refresh_search",
        "schedule": 60,
        "options": {"expires": 60},
    },
    "say that a worker is alive": {
        "task": "curation.tasks.beat",
        "schedule": 10,
        "options": {"expires": 10},
    },
}

# -- PubMed ----------------------------------------------------------------------------------------

EUTILS_BASE_URL = env.str(
    "EUTILS_BASE_URL", default="https://eutils.ncbi.nlm.nih.gov/entrez/eutils/"
)
NCBI_EMAIL = env.str("NCBI_EMAIL", default="")
NCBI_API_KEY = env.str("NCBI_API_KEY", default="")
PUBMED_PACED = env.bool("PUBMED_PACED", default=True)  # off: for a stand-in on loopback only

# -- Imports ---------------------------------------------------------------------------------------

IMPORT_MAX_ITEMS = 250_000  # things asked for in one batch
IMPORT_MAX_UPLOAD = 512 * 2**20  # bytes of one file
ASK_AGAIN_AFTER_DAYS = env.int("ASK_AGAIN_AFTER_DAYS", default=7)  # what the evidence rests on
ASK_AGAIN_AT_MOST = 2_000  # of these in a day
IMPORT_FIRST_WAIT = 5  # seconds before PubMed is asked again; three times as long each time
IMPORT_SIDE_BY_SIDE = 4  # chunks of one batch that are worked on at the same time
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # the grid of a trial with 60 outcomes and 6 arms has 4,000
DATA_UPLOAD_MAX_MEMORY_SIZE = 32 * 2**20  # bytes of a form without its files: a long paste

# -- The API: requests in a minute, so that no program keeps others waiting ------------------------

API_READS_A_MINUTE = env.int("API_READS_A_MINUTE", default=600)  # of one token
API_WRITES_A_MINUTE = env.int("API_WRITES_A_MINUTE", default=120)  # of one token
API_STRANGERS_A_MINUTE = env.int("API_STRANGERS_A_MINUTE", default=60)  # of one address

# -- Releases --------------------------------------------------------------------------------------

RELEASES = places.VAR / "releases"  # where `manage.py release` writes, and the site hands out from
RELEASE_LICENCE = env.str(
    "RELEASE_LICENCE",
    default="not chosen yet; ask whoever runs the site before you publish any of it",
)

# -- Words, time, files ----------------------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
USE_I18N = False
USE_TZ = True
STATIC_URL = "static/"
STATIC_ROOT = places.VAR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# -- Logs ------------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"one line": {"()": "lupusjak.logs.OneLine"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "one line"}},
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", default="INFO").upper()},
    # Django's own handlers would say the same again.
    "loggers": {"django": {"handlers": [], "propagate": True}},
}
