"""How often one address may do something that costs us or could be used for guessing: a count in the cache."""

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest


def too_many(request: HttpRequest, *, action: str, most: int, seconds: int) -> bool:
    """Count one `action` of this address; whether it is more than `most` within `seconds` of its first."""
    key = f"batas:{action}:{get_adapter().get_client_ip(request)}"  # the address that the sign-in limits go by
    cache.add(key, 0, seconds)
    try:
        return cache.incr(key) > most
    except ValueError:  # it ran out between the two
        return False
