"""What the address of a list says (search, filters, tab), and the links that change one thing in it."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

ROWS = 25  # a page of a list
MOST_LETTERS = 100  # of a search


class Listing:
    """The query string of one request; unknown values of a choice are as if they were not there."""

    def __init__(self, request: HttpRequest, **choices: Iterable[str]) -> None:
        self._get = request.GET
        self.q = request.GET.get("q", "")[:MOST_LETTERS].strip()
        self.chosen = {
            name: value if (value := request.GET.get(name, "")) in set(allowed) else ""
            for name, allowed in choices.items()
        }

    def __getitem__(self, name: str) -> str:
        return self.chosen[name]

    def href(self, **changes: str) -> str:
        """This list with other values; an empty one is left out, and the page begins anew."""
        query = self._get.copy()
        query.pop("halaman", None)
        for name, value in changes.items():
            query.pop(name, None)
            if value:
                query[name] = value
        return f"?{query.urlencode()}"

    def tabs(self, name: str, labels: Mapping[str, Any], counts: Mapping[str, int]) -> list[dict[str, Any]]:
        """One link for each value of `name`, with its count, for `<c-tabs>`."""
        return [
            {
                "label": label,
                "href": self.href(**{name: value}),
                "count": counts.get(value, 0),
                "current": self[name] == value,
            }
            for value, label in labels.items()
        ]

    def chips(self, **labels: Mapping[str, Any]) -> list[dict[str, Any]]:
        """The active filters as words that can be taken away, for `<c-filter>`."""
        words = [{"label": f"“{self.q}”", "href": self.href(q="")}] if self.q else []
        return words + [
            {"label": named[self[name]], "href": self.href(**{name: ""})}
            for name, named in labels.items()
            if self[name]
        ]

    def page(self, rows: "QuerySet[Any, Any]", *, count: int | None = None) -> "Page[Any]":
        """The page asked for; beyond the last one, the last. `count` where the caller has counted the rows already."""
        paginator = Paginator(rows, ROWS)
        if count is not None:
            paginator.count = count  # a cached property: set, it is not asked for
        return paginator.get_page(self._get.get("halaman"))
