"""Settings that hold everywhere; what differs is in development, test and production.

Sign-in is in ``sign_in.py``, what browsers are told in ``browser.py``, jobs in ``jobs.py``, logs in ``logs.py``,
the console's palette in ``console.py``.
"""

import shlex
from pathlib import Path

import django_stubs_ext

from springrain import env
from springrain.settings.browser import *
from springrain.settings.console import *
from springrain.settings.job_words import *
from springrain.settings.jobs import *
from springrain.settings.matching import *
from springrain.settings.notice_groups import *
from springrain.settings.progress import *
from springrain.settings.registration import *
from springrain.settings.screening import *
from springrain.settings.sign_in import *

# Lets code say ModelAdmin[Project] where Django's classes do not take a parameter themselves.
django_stubs_ext.monkeypatch()

BASE_DIR = env.BASE_DIR
DATA_DIR = env.data_dir()
DEBUG = False
# Demo accounts, demo data and mail written to files; production refuses to start with it.
DEMO = False

INSTALLED_APPS = [
    # The plain configuration: the other one would put its own site in the place of ours.
    "unfold.apps.BasicAppConfig",
    "springrain.apps.ConsoleConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_htmx",
    "rest_framework",
    "django_filters",
    "oauth2_provider",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "core",
    "accounts",
    "projects",
    "screening",
    "matching",
    "outreach",
    "registration",
    "progress",
    "springrain",
]

MIDDLEWARE = [
    "core.middleware.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "springrain.middleware.CompressPages",
    "springrain.middleware.BrowserPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "springrain.middleware.IdleSessionMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "accounts.middleware.ActorMiddleware",
    "accounts.middleware.StaffMiddleware",
    "springrain.middleware.RecentlyOpenedMiddleware",
    "core.middleware.ErrorMiddleware",
]

ROOT_URLCONF = "springrain.urls"
WSGI_APPLICATION = "springrain.wsgi.application"
ASGI_APPLICATION = "springrain.asgi.application"
CSRF_FAILURE_VIEW = "core.views.errors.csrf_failure"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"

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
                "springrain.context.portal",
            ],
            "builtins": ["core.templatetags.ui", "springrain.templatetags.terms", "springrain.templatetags.guide"],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASES = {"default": env.default_database()}
CACHES = env.caches()
# For backups.
POSTGRES_PROGRAMS = env.postgres_programs()

# Chinese first; English for colleagues abroad. Message ids are English.
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
# The second holds what the libraries say; makemessages writes to the first.
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "locale" / "libraries"]
USE_I18N = True
USE_TZ = True
# Days (deadlines, "as of") are days in China; instants are stored in UTC.
TIME_ZONE = "Asia/Shanghai"
FORMAT_MODULE_PATH = ["springrain.formats"]

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("STATIC_ROOT")) if env.text("STATIC_ROOT") else DATA_DIR / "static"
STATICFILES_DIRS: list[Path] = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "springrain.vendor.VendorFinder",
]
MEDIA_ROOT = DATA_DIR / "files"
STORAGES = {
    # Private files: there is no MEDIA_URL, a view that checks hands them out.
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
# Everything but files in one request; the longest application form has about 40,000 characters.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
# Documents of an application: bytes a file, and bytes all files of a project.
DOCUMENT_MAX_BYTES = env.number("DOCUMENT_MAX_MB", 50) * 1024 * 1024
PROJECT_MAX_BYTES = env.number("PROJECT_MAX_MB", 500) * 1024 * 1024
# A virus scanner called with the path of each new file, such as "clamdscan --no-summary --fdpass"; empty: none.
FILE_SCANNER = shlex.split(env.text("FILE_SCANNER"))

EMAIL_TIMEOUT = 20
EMAIL_USE_LOCALTIME = True
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "no-reply@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "matching.bearer.EnterpriseToken",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "core.api.answer_exception",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Spring Rain Action",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "springrain.openapi.complete",
    ],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    # Two fields with the same choices, or of the same name with others, need a name for them.
    "ENUM_NAME_OVERRIDES": {
        "ManagementClass": "projects.enums.ManagementClass",
        "PaceStatus": "progress.pace.PaceStatus",
        "StatusEnum": "projects.enums.Status",
        "TargetKind": "progress.enums.TargetKind",
    },
}

# Where the portal is known to be; used in e-mails, which have no request to ask.
PORTAL_URL = env.text("PORTAL_URL", f"http://localhost:{env.number('PORT', 8000)}").rstrip("/")
# What a government site must state at the foot of every page; what is not set yet is shown as such.
SITE_FOOTER = {
    "organiser": env.text("SITE_ORGANISER"),
    "contact": env.text("SITE_CONTACT"),
    "site_code": env.text("SITE_CODE"),
    "icp": env.text("SITE_ICP"),
    "police": env.text("SITE_POLICE"),
}
# Addresses of the mark of government bodies and of “report a fault of this site”, as these services hand them out; a
# site that has none shows none.
SITE_LINKS = {"mark": env.text("SITE_MARK_URL"), "faults": env.text("SITE_FAULTS_URL")}

# Lines of the audit log are kept at least so many days (GB/T 22239-2019 §8.1.5, Cybersecurity Law: six months).
AUDIT_KEPT_DAYS = env.at_least("AUDIT_KEPT_DAYS", 180)

# Terms in working days (工作日): the formal check and its one-time notice, and the applicant's correction.
DEADLINES = {"formal_check": 5, "correction": 20}
# A process counts working days by what an administrator has set as it read it at most so many seconds ago.
CALENDAR_SECONDS: float | None = 60
# The same for the names of the device catalogue's parts.
CATALOGUE_SECONDS = 60
# The numbers in the console's menu may be so old; 0: counted for every page.
DUTY_SECONDS = 30
