"""Rows of a profile, fetched only through their own member."""

from typing import TypeVar

from django.db.models import QuerySet
from django.http import Http404

from members.licences.models import Practice
from members.profiles.queries import areas_of, practices_of, products_of
from members.registry.models import DeclaredProduct, Member, ServiceArea

RowT = TypeVar("RowT", Practice, ServiceArea, DeclaredProduct)


def access_practice(member: Member, pk: int) -> Practice:
    """A place of practice of `member`; any other is not found (404)."""
    return _one(practices_of(member), pk)


def access_area(member: Member, pk: int) -> ServiceArea:
    """A service area of `member`; any other is not found (404)."""
    return _one(areas_of(member), pk)


def access_product(member: Member, pk: int) -> DeclaredProduct:
    """A declared product of `member`; any other is not found (404)."""
    return _one(products_of(member), pk)


def _one(rows: "QuerySet[RowT]", pk: int) -> RowT:
    row = rows.filter(pk=pk).first()
    if row is None:
        raise Http404
    return row
