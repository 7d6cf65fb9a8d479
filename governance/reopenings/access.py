"""Fetching a request to open books again; who may look is in the views' marks."""

from django.shortcuts import get_object_or_404

from governance.reopenings.models import BookReopening
from governance.reopenings.queries import book_reopenings


def access_book_reopening(pk: int) -> BookReopening:
    """The request, or 404."""
    return get_object_or_404(book_reopenings(), pk=pk)
