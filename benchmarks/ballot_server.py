"""The house's own WSGI application with two views beside it that only insert one row: what granian serves here."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kmp.settings")

from django.conf import settings

settings.ROOT_URLCONF = "benchmarks.ballot_urls"
settings.ALLOWED_HOSTS = ["*"]
settings.SECURE_SSL_REDIRECT = False

from kmp.wsgi import application  # noqa: E402 - settings come first

__all__ = ["application"]
