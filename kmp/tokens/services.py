"""The only writers of API keys and of what was written through them."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from kmp import clock
from kmp.accounts.models import User
from kmp.accounts.services import create_user
from kmp.acts import act
from kmp.errors import DomainError, refuse_on
from kmp.tokens.models import ApiToken, IdempotentWrite
from kmp.tokens.rules import new_prefix, new_secret, secret_hash, token_problems, whole_key
from kmp.trail.services import record

SEEN_EVERY = 60 * clock.ONE_SECOND  # how often the last use of a key is written down
GIVEN_UP_AFTER = 60 * clock.ONE_SECOND  # an unanswered write is taken over after this: its worker is gone


@act
def issue_token(name: str, *, scopes: Sequence[str], until: date, acting_user: User) -> tuple[ApiToken, str]:
    """A key for one program, valid to the end of `until`, and its secret: shown once, kept only as a hash.

    The program is a user of its own without password and roles, so that the log says what it did, and the rules of
    two persons count it as one. Refused: all of `rules.token_problems`.
    """
    expires_at = clock.end_of_day(until)
    refuse_on(token_problems(scopes=list(scopes), expires_at=expires_at, now=clock.now()))
    prefix, secret = new_prefix(), new_secret()
    program = create_user(
        f"api-{prefix}@program.invalid", name=f"API {name}", username=f"api-{prefix}", acting_user=acting_user
    )
    token = ApiToken.objects.create(
        name=name,
        user=program,
        prefix=prefix,
        secret_hash=secret_hash(secret),
        scopes=list(scopes),
        issued_by=acting_user,
        issued_at=clock.now(),
        expires_at=expires_at,
    )
    after = {"prefix": prefix, "scopes": " ".join(scopes), "until": until}
    record("kmp.token.issued", token, acting_user=acting_user, after=after)
    return token, whole_key(prefix, secret)


@act
def revoke_token(token: ApiToken, *, acting_user: User) -> None:
    """End a key at once, for good. Refused: `token_revoked` (it is already)."""
    rows = ApiToken.objects.filter(pk=token.pk, revoked_at__isnull=True)
    if not rows.update(revoked_at=clock.now()):
        raise DomainError("token_revoked", _("Kunci ini sudah dicabut."))
    record("kmp.token.revoked", token, acting_user=acting_user, after={"prefix": token.prefix})


def note_use(token: ApiToken) -> None:
    """Write down that the key was used, at most once a minute."""
    now = clock.now()
    stale = Q(last_used_at__isnull=True) | Q(last_used_at__lt=now - SEEN_EVERY)
    ApiToken.objects.filter(stale, pk=token.pk).update(last_used_at=now)


@act
def begin_write(token: ApiToken, *, key: str, request_digest: str) -> tuple[IdempotentWrite, bool]:
    """The write under `key`, and whether it is this request's to do; else it holds the answer that was given.

    Refused: `idempotency_key_reused` (the key meant another request), `write_under_way` (being done by another one).
    """
    write, is_new = IdempotentWrite.objects.get_or_create(
        token=token, key=key, defaults={"request_digest": request_digest, "at": clock.now()}
    )
    if write.request_digest != request_digest:
        raise DomainError("idempotency_key_reused", _("Kunci Idempotency-Key ini sudah dipakai untuk permintaan lain."))
    if is_new or write.status is not None:
        return write, is_new
    abandoned = IdempotentWrite.objects.filter(pk=write.pk, status__isnull=True, at__lt=clock.now() - GIVEN_UP_AFTER)
    if not abandoned.update(at=clock.now()):
        raise DomainError("write_under_way", _("Permintaan ini sedang dikerjakan. Ulangi sebentar lagi."))
    return write, True


def keep_answer(write: IdempotentWrite, *, status: int, body: object) -> None:
    """Keep what was answered, for whoever sends the same again."""
    IdempotentWrite.objects.filter(pk=write.pk).update(status=status, body=body)


def forget_write(write: IdempotentWrite) -> None:
    """Let the key be used again: the request failed by a fault of ours, and nothing was written."""
    IdempotentWrite.objects.filter(pk=write.pk, status__isnull=True).delete()
