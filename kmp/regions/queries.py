"""Searches over the reference tables, one query each."""

from typing import TypeVar

from django.contrib.postgres.search import TrigramDistance
from django.db.models import Case, Exists, F, FloatField, Func, IntegerField, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Cast, Length

from kmp.regions.models import Facility, Region
from kmp.regions.rules import plain, search_words, typed_code
from kmp.regions.states import FacilityKind, RegionLevel

M = TypeVar("M", Region, Facility)
ORDER = ("rank", "size", "distance", "code")  # three annotations of `_ranked`, then whatever makes it certain
LIMIT = 20  # more than one screen of a phone helps nobody; the person types another word
OWN_NAME = Func(F("search_text"), Value("|"), Value(1), function="split_part", output_field=TextField())


def search_regions(text: str, *, level: RegionLevel | str | None = None, limit: int = LIMIT) -> list[Region]:
    """Regions for what a person typed: a code, a postal code, or words of the name and of the regions above.

    First the exact name, then names that begin so, then names that hold one of the words while the rest lies above
    ("mekar jaya kampar"); inside each the larger region first. Only if none is found: names spelt alike.
    """
    scope = Region.objects.order_by().alias(own=OWN_NAME)
    scope = scope.filter(level=level) if level else scope
    if code := typed_code(text):
        return list(scope.filter(code__startswith=code).order_by(Length("code"), "code")[:limit])
    words = search_words(text)
    if not words:
        return []
    holds = _holds(words) if any(len(word) > 2 for word in words) else _begins(words)
    near = _ranked(scope.filter(holds, _own_name_is_meant(words)), plain(text), words)
    return list(_or_alike(near, scope, words)[:limit])


def children_of(code: str | None) -> QuerySet[Region]:
    """The regions directly under `code`, by name; the provinces for None."""
    return Region.objects.filter(parent=code).order_by("name")


def search_facilities(
    text: str, *, kind: FacilityKind | str | None = None, regency: str | None = None, limit: int = LIMIT
) -> list[Facility]:
    """Facilities for words of their name and place ("rsud kampar"); without words those of `regency`, by name."""
    scope = Facility.objects.order_by().select_related("regency").alias(own=OWN_NAME)
    scope = scope.filter(kind=kind) if kind else scope
    scope = scope.filter(regency=regency) if regency else scope
    words = search_words(text)
    if not words:
        return list(scope.order_by("name")[:limit]) if regency else []
    near = _ranked(scope.filter(_holds(words)), plain(text), words)
    return list(_or_alike(near, scope, words)[:limit])


def _holds(words: list[str]) -> Q:
    """Every word occurs somewhere."""
    return Q(*(Q(search_text__contains=word) for word in words))


def _begins(words: list[str]) -> Q:
    """The name begins so: what one or two letters mean, which occur in nearly every name."""
    return Q(search_text__startswith=" ".join(words))


def _own_name_is_meant(words: list[str]) -> Q:
    """One word is of the own name (or the postal code): "kampar" means Kampar, not its 250 villages."""
    meant = Q(level=RegionLevel.PROVINCE) | Q(postal_code__in=words)
    for word in words:
        meant |= Q(own__contains=word)
    return meant


def _spelt_alike(words: list[str]) -> Q:
    """Every word resembles a word there; short ones by the looser measure, since one letter is a quarter of them."""
    measures = ((f"search_text__trigram_{'strict_' if len(word) > 5 else ''}word_similar", word) for word in words)
    return Q(*measures)


def _ranked(found: QuerySet[M], text: str, words: list[str]) -> QuerySet[M]:
    """`found` with the three keys of the order: how the name begins, how large, how far from what was typed."""
    bare = " ".join(words)
    exact = Q(own=text) | Q(own=bare)
    begins = Q(own__startswith=text) | Q(own__startswith=bare)
    rank = Case(When(exact, then=0), When(begins, then=1), default=2, output_field=IntegerField())
    # Of the many names that hold the one word the shortest is the nearest, at a fifth of the cost of trigrams.
    distance = TrigramDistance("own", bare) if len(words) > 1 else Cast(Length("own"), FloatField())
    return found.annotate(rank=rank, size=_size(found), distance=distance)


def _or_alike(near: QuerySet[M], scope: QuerySet[M], words: list[str]) -> QuerySet[M]:
    """`near`, or if that is empty the names spelt alike; PostgreSQL runs the second half only if it must."""
    alike = scope.filter(~Exists(near), _spelt_alike(words))
    alike = alike.annotate(rank=Value(3), size=Value(0), distance=TrigramDistance("own", " ".join(words)))
    return near.union(alike, all=True).order_by(*ORDER)


def _size(found: QuerySet[M]) -> Value | Length:
    """The larger region first: the length of its code tells its level. Facilities have no size."""
    return Length("code") if found.model is Region else Value(0)
