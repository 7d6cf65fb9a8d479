"""One settings module for every machine; what differs comes from the environment (kmp.environment).

With KMP_PRODUCTION=1 the start refuses missing or weak secrets and turns every transport guard on.
"""

import os
from pathlib import Path

import dj_database_url
from celery.schedules import crontab
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from kmp.environment import env_bool, env_int, env_list, env_path, env_text, env_url

BASE_DIR = Path(__file__).resolve().parent.parent
BUILD_DIR = env_path("KMP_BUILD_DIR", BASE_DIR / "build")  # compiled style sheet, fonts: made at set-up

PRODUCTION = env_bool("KMP_PRODUCTION", default=False)
DEBUG = env_bool("KMP_DEBUG", default=False)
SECRET_KEY = env_text("KMP_SECRET_KEY", None if PRODUCTION else "only-for-a-machine-of-your-own-never-in-production")
# One or more keys for personal data at rest, newest first: the first encrypts, all of them decrypt.
FIELD_KEYS = env_list("KMP_FIELD_KEYS", "" if PRODUCTION else "a2VjdWFsaS1kaS1tZXNpbi1zZW5kaXJpLXRlcmJ1a2E=")
FIELD_HASH_KEY = env_text("KMP_FIELD_HASH_KEY", None if PRODUCTION else "only-for-a-machine-of-your-own")
PUBLIC_URL = env_url("KMP_PUBLIC_URL", "http://localhost:8000", "https", "http").rstrip("/")  # for links in mails
ALLOWED_HOSTS = env_list("KMP_HOSTS", "" if PRODUCTION else "localhost,127.0.0.1,[::1],testserver")
CSRF_TRUSTED_ORIGINS = env_list("KMP_ORIGINS")
if PRODUCTION and (DEBUG or len(SECRET_KEY) < 50 or not FIELD_KEYS or not ALLOWED_HOSTS):
    raise ImproperlyConfigured(
        "KMP_PRODUCTION=1 needs KMP_DEBUG=0, KMP_SECRET_KEY of at least 50 characters, KMP_FIELD_KEYS and KMP_HOSTS"
    )

COOPERATIVE = {
    "name": env_text("KMP_NAME", "Simpul Sehat (contoh)"),
    "legal_name": env_text("KMP_LEGAL_NAME", "Koperasi Produsen Multi Pihak Simpul Sehat (contoh)"),
    "legal_number": env_text("KMP_LEGAL_NUMBER", "AHU-0000000.CONTOH"),
    "region": env_text("KMP_REGION", "31.71"),
    "number": env_text("KMP_NIK_KOPERASI", "0000000000000"),
}
BANK_ACCOUNT = env_text(  # where members transfer their savings to, as pages and receipts say it
    "KMP_BANK_ACCOUNT", "" if PRODUCTION else "Bank Contoh 000-000-0000 atas nama Koperasi Simpul Sehat (contoh)"
)
LEGAL_DEADLINES = env_list("KMP_LEGAL_DEADLINES")  # where the law is unsure: "semester-1=06-20" (officers.calendar)
DEMO = env_bool("KMP_DEMO", default=False)  # a demo says so on every page, and prints its accounts

INSTALLED_APPS = [
    "kmp",
    "members",
    "governance",
    "supply",
    "clinics",
    "unfold",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "django_cotton.apps.SimpleAppConfig",
    "template_partials.apps.SimpleAppConfig",
    "pgtrigger",
    "pghistory",
    "rest_framework",
    "drf_spectacular",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "kmp.ui.middleware.content_security_policy",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "kmp.ui.middleware.chosen_language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "kmp.ui.middleware.readable_text",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "kmp.ui.middleware.own_zone",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "kmp.ui.middleware.told_methods",
    "kmp.ui.middleware.refused_acts",
]

ROOT_URLCONF = "kmp.urls"
WSGI_APPLICATION = "kmp.wsgi.application"
_loaders = [
    "django_cotton.cotton_loader.Loader",
    "django.template.loaders.filesystem.Loader",
    "django.template.loaders.app_directories.Loader",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [("template_partials.loader.Loader", [("django.template.loaders.cached.Loader", _loaders)])],
            "builtins": [
                "django_cotton.templatetags.cotton",
                "template_partials.templatetags.partials",
                "kmp.ui.templatetags.ui",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kmp.ui.context.shell",
            ],
        },
    }
]
COTTON_DIR = "components"

DATABASE_URL = env_url("DATABASE_URL", "postgresql://localhost/kmp", "postgresql", "postgres")
REDIS_URL = env_url("REDIS_URL", "redis://localhost:6379/0", "redis", "rediss", "unix")
DATABASES = {"default": dj_database_url.parse(DATABASE_URL, conn_max_age=60, conn_health_checks=True)}
# Without this word of its own every trigger call asks in vain and rolls a subtransaction back: slow in bulk.
DATABASES["default"].setdefault("OPTIONS", {}).setdefault("options", "-c pgtrigger.ignore={}")
ATOMIC_REQUESTS = False  # a service is the transaction, a view never is
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}


def _celery_url(url: str, number: int) -> str:
    """Celery's spelling of `REDIS_URL` for the numbered database."""
    if url.startswith("unix://"):
        return f"redis+socket://{url[len('unix://') :].split('?')[0]}?virtual_host={number}"
    return f"{url.rsplit('/', 1)[0] if url.count('/') > 2 else url}/{number}"


_worker = 2 * int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:])  # pytest -n: a broker of its own for each
CELERY_BROKER_URL = _celery_url(REDIS_URL, _worker)
CELERY_RESULT_BACKEND = _celery_url(REDIS_URL, _worker + 1)
CELERY_TASK_ACKS_LATE = True  # a killed worker's task is delivered again; runs make that harmless
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_IMPORTS = [
    "kmp.accounts.tasks",
    "kmp.files.tasks",
    "kmp.runs.tasks",
    "kmp.trail.tasks",
    "kmp.vouchers.tasks",
    "members.joining.tasks",
    "members.licences.tasks",
    "members.mandates.tasks",
    "members.notices.tasks",
    "members.privacy.tasks",
    "governance.bylaws.tasks",
    "governance.meetings.tasks",
    "governance.minutes.tasks",
    "governance.officers.tasks",
    "governance.voting.tasks",
]
CELERY_BEAT_SCHEDULE = {
    "follow-terms": {"task": "governance.officers.tasks.follow_terms", "schedule": crontab(hour=0, minute=15)},
    "warn-of-deadlines": {
        "task": "governance.officers.tasks.warn_of_deadlines",
        "schedule": crontab(hour=6, minute=10),
    },
    "make-due-vouchers": {"task": "kmp.vouchers.tasks.make_due_vouchers", "schedule": crontab(hour=0, minute=20)},
    "requeue-lost-runs": {"task": "kmp.runs.tasks.requeue_lost_runs", "schedule": 15.0},
    "daily-fingerprint": {"task": "kmp.trail.tasks.take_fingerprint", "schedule": 3600.0},
    "follow-mandates": {"task": "members.mandates.tasks.follow_mandates", "schedule": crontab(hour=0, minute=10)},
    "warn-of-licences": {"task": "members.licences.tasks.warn_of_licences", "schedule": crontab(hour=6, minute=0)},
    "close-refused-bylaws": {"task": "governance.bylaws.tasks.close_refused_drafts", "schedule": 600.0},
    "sweep-drafts": {"task": "members.joining.tasks.sweep_drafts", "schedule": crontab(hour=1, minute=40)},
    "mail-notices": {"task": "members.notices.tasks.mail_notices", "schedule": 60.0},
    "daily-digest": {"task": "members.notices.tasks.send_digests", "schedule": crontab(hour=6, minute=30)},
    "forget-old-notices": {"task": "members.notices.tasks.forget_old_notices", "schedule": crontab(hour=3, minute=5)},
    "erase-what-is-past": {"task": "members.privacy.tasks.erase_daily", "schedule": crontab(hour=3, minute=20)},
    "remind-of-signatures": {
        "task": "governance.minutes.tasks.remind_of_signatures",
        "schedule": crontab(hour=6, minute=15),
    },
    "remind-of-todos": {"task": "governance.meetings.tasks.remind_of_todos", "schedule": crontab(hour=6, minute=10)},
    "sweep-orphaned-files": {"task": "kmp.files.tasks.sweep_orphans", "schedule": crontab(hour=2, minute=20)},
    "follow-motions": {"task": "governance.voting.tasks.follow_motions", "schedule": 60.0},
}
RUN_KINDS = {  # what a background run does: a function (run, report) that ends with kmp.runs.services.finish_run
    "allocation": "supply.allocation.tasks.share_out",
    "data_copy": "members.privacy.tasks.make_copy",
    "impor_buku_baca": "kmp.bookimports.tasks.read",
    "impor_buku_catat": "kmp.bookimports.tasks.enter",
    "impor_baca": "members.imports.tasks.read",
    "impor_catat": "members.imports.tasks.enter",
    "mutasi": "members.banking.tasks.match_lines",
    "berkas_rat": "governance.packs.tasks.make_pack",
    "buku_anggota": "members.registry.tasks.typeset_book",
    "daftar_hadir": "governance.meetings.attendance_paper.typeset_list",
    "surat_suara": "governance.paperballots.printing.typeset_sheets",
    "shu": "governance.surplus.tasks.share_surplus",
    "shu_freeze": "governance.surplus.tasks.freeze_inputs",
    "shu_bayar": "governance.payouts.tasks.pay_batch",
    "shu_keterangan": "governance.slips.tasks.make_slips",
    "wajib": "members.savings.tasks.bill_wajib",
}
TRAIL_CHECKS = [  # what apps above add to check_trail: functions () -> list of {"code", "row"}
    "governance.minutes.proof.differences",
    "governance.voting.proof.differences",
]
BOOK_CHECKS = [  # what apps above add to check_books: functions () -> list of {"code", "reference", "value"}
    "kmp.statements.proof.differences",
    "kmp.bookimports.proof.differences",
    "kmp.vouchers.proof.differences",
    "governance.reopenings.proof.differences",
    "members.savings.proof.differences",
    "governance.surplus.proof.differences",
    "governance.payouts.proof.differences",
    "governance.funds.proof.differences",
]
SAVINGS_RULE = "governance.bylaws.queries.savings_rule"  # what a group pays: asked by members, known one app above
FILE_GATES: list[str] = [
    # who may open an uploaded file: functions (user, stored) -> bool of the slices that keep files, one on each line
    "kmp.vouchers.access.may_open_file",
    "members.joining.access.may_open_file",
    "members.licences.access.may_open_file",
    "members.mandates.access.may_open_file",
    "members.registry.access.may_open_file",
    "members.banking.access.may_open_file",
    "members.leaving.access.may_open_file",
    "members.privacy.access.may_open_file",
    "governance.paperballots.access.may_open_file",
    "governance.voting.hand_access.may_open_file",
    "governance.meetings.access.may_open_file",
    "governance.officers.access.may_open_file",
    "governance.deliberation.access.may_open_file",
    "governance.slips.access.may_open_file",
]
CELERY_TIMEZONE = "Asia/Jakarta"
PARTICIPATION_LOCK = "governance.surplus.queries.year_is_decided"  # whether a year's participation can still change
PARTICIPATION_HOLD = "governance.surplus.locks.hold_year"  # the same, and held until the commit
CELERY_BEAT_SCHEDULE_FILENAME = env_text("KMP_BEAT_FILE", str(BUILD_DIR / "celerybeat"))

LANGUAGE_CODE = "id"
LANGUAGES = [("id", _("Bahasa Indonesia")), ("en", _("Inggris"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Jakarta"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = BUILD_DIR / "static"
STATICFILES_DIRS = [BUILD_DIR / "assets"] if (BUILD_DIR / "assets").is_dir() else []
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = env_path("KMP_MEDIA_DIR", BASE_DIR / "media")
FILE_UPLOAD_HANDLERS = [
    "kmp.files.uploading.CappedUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

AUTH_USER_MODEL = "kmp.User"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
    "kmp.accounts.backends.RoleBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "public"
ACCOUNT_ADAPTER = "kmp.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email", "username"}  # the username is the member number
ACCOUNT_SIGNUP_FIELDS = ["email*", "username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CHANGE_EMAIL = True  # one address; a new one counts once its owner has opened the link
ACCOUNT_EMAIL_NOTIFICATIONS = True  # a changed password, address or second step is told by mail
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
ACCOUNT_RATE_LIMITS = {  # beside allauth's own for signing in: the public form (members.joining.views)
    "join_start": "60/h/ip",
    "join_send": "300/h/ip",
    "join_mail": "3/h/key,20/h/ip",
}
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_USER_DISPLAY = "kmp.accounts.queries.display_name"
ACCOUNT_FORMS = {
    "login": "kmp.accounts.signin_forms.LoginForm",
    "reset_password": "kmp.accounts.signin_forms.ResetPasswordForm",
    "reset_password_from_key": "kmp.accounts.signin_forms.ResetPasswordKeyForm",
    "change_password": "kmp.accounts.signin_forms.ChangePasswordForm",
    "set_password": "kmp.accounts.signin_forms.SetPasswordForm",
    "add_email": "kmp.accounts.signin_forms.AddEmailForm",
    "reauthenticate": "kmp.accounts.signin_forms.ReauthenticateForm",
}
MFA_FORMS = {
    "authenticate": "kmp.accounts.signin_forms.AuthenticateForm",
    "reauthenticate": "kmp.accounts.signin_forms.CodeAgainForm",
    "activate_totp": "kmp.accounts.signin_forms.ActivateTOTPForm",
    "add_webauthn": "kmp.accounts.signin_forms.AddWebAuthnForm",
    "edit_webauthn": "kmp.accounts.signin_forms.EditWebAuthnForm",
}
MFA_ADAPTER = "kmp.accounts.adapter.SecondStepAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = COOPERATIVE["name"]
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION  # localhost has no certificate
SESSION_COOKIE_AGE = env_int("KMP_SESSION_SECONDS", 14 * 24 * 3600, least=300)
SESSION_COOKIE_SAMESITE = "Lax"

EMAIL_BACKEND = env_text(
    "KMP_EMAIL_BACKEND",
    "django.core.mail.backends.smtp.EmailBackend" if PRODUCTION else "django.core.mail.backends.filebased.EmailBackend",
)
EMAIL_FILE_PATH = BUILD_DIR / "mail"
EMAIL_HOST = env_text("KMP_EMAIL_HOST", "localhost")
DEFAULT_FROM_EMAIL = env_text("KMP_EMAIL_FROM", "koperasi@simpulsehat.example")

SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
if PRODUCTION:
    SECURE_SSL_REDIRECT = env_bool("KMP_SSL_REDIRECT", default=True)
    SECURE_HSTS_SECONDS = env_int("KMP_HSTS_SECONDS", 365 * 24 * 3600)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

REST_FRAMEWORK = {
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PAGINATION_CLASS": "rest_framework.pagination.PageNumberPagination",
    "PAGE_SIZE": 50,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Koperasi Multi Pihak",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "ENUM_NAME_OVERRIDES": {  # words that mean different things in different places
        "SavingKind": "members.savings.states.Saving",
        "LicenceKind": "members.registry.states.LicenceKind",
        "InstitutionKind": "members.registry.states.InstitutionKind",
        "PaymentMethod": "members.savings.states.Method",
        "MethodTaken": "members.savings.states.TAKEN_METHODS",
    },
}

UNFOLD = {  # Django admin: reference data and looking; staff work on pages of our own
    "SITE_TITLE": COOPERATIVE["name"],
    "SITE_HEADER": COOPERATIVE["name"],
    "SITE_SUBHEADER": _("Ruang admin"),
    "SITE_URL": "/meja/",
    "SITE_SYMBOL": "shield_person",
    "SHOW_HISTORY": True,
    "SHOW_VIEW_ON_SITE": False,
    "SIDEBAR": {"show_search": True, "show_all_applications": True},
    "COLORS": {  # the green of kmp/ui/assets/app.css
        "primary": {
            "50": "#eef7f5",
            "100": "#d5ece7",
            "200": "#aed9d1",
            "300": "#7dc0b4",
            "400": "#4fa396",
            "500": "#33877b",
            "600": "#0f6b5c",
            "700": "#0d5a4e",
            "800": "#0c4841",
            "900": "#0b332f",
            "950": "#062320",
        }
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env_text("KMP_LOG_LEVEL", "WARNING")},
}
