"""Reads of API keys."""

from django.db.models import QuerySet

from kmp import clock
from kmp.tokens.models import ApiToken
from kmp.tokens.rules import parts_of, secret_hash


def token_of(key: str) -> ApiToken | None:
    """The living key behind what was sent; None where it is unknown, revoked or has ended."""
    parts = parts_of(key)
    if parts is None:
        return None
    rows = ApiToken.objects.select_related("user").filter(revoked_at__isnull=True, expires_at__gt=clock.now())
    return rows.filter(prefix=parts[0], secret_hash=secret_hash(parts[1]), user__is_active=True).first()


def tokens_found(*, q: str = "", state: str = "") -> QuerySet[ApiToken]:
    """Keys for the list, by words of the name or the prefix; `state` is hidup (living), mati (ended) or empty."""
    rows = ApiToken.objects.select_related("issued_by").order_by("-id")
    if q:
        rows = rows.filter(name__icontains=q) | rows.filter(prefix__startswith=q)
    living = {"revoked_at__isnull": True, "expires_at__gt": clock.now()}
    if state == "hidup":
        return rows.filter(**living)
    return rows.exclude(**living) if state == "mati" else rows
