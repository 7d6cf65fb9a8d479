"""What one set of rules changes in another: parameter by parameter and article by article, in words. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from django.utils.translation import gettext as _

from governance.bylaws.rules import Article, Rules
from governance.bylaws.wording import Names, Part, Said, parts

WORDS = re.compile(r"\n+|[^\s]+")
How = Literal["baru", "dihapus", "berubah"]
Kept = Literal["sama", "baru", "hilang"]


@dataclass(frozen=True)
class Change:
    """One parameter: what holds (`old`) and what would hold (`new`); either is empty where there is no such line."""

    part: str
    label: str
    old: str
    new: str

    def __str__(self) -> str:
        """“Bobot Produsen: 30% → 27%”."""
        if self.old and self.new:
            return f"{self.label}: {self.old} → {self.new}"
        if self.new:
            return _("%(label)s: baru, %(new)s") % {"label": self.label, "new": self.new}
        return _("%(label)s: dihapus, semula %(old)s") % {"label": self.label, "old": self.old}


@dataclass(frozen=True)
class Piece:
    """Some words of an article that stay, come or go."""

    how: Kept
    text: str


@dataclass(frozen=True)
class ArticleChange:
    """One article that comes, goes or reads otherwise.

    `old` is its heading before where that differs; `text` is how it would read, nothing for one that goes.
    """

    how: How
    heading: str
    old: str
    text: str
    pieces: Sequence[Piece]

    def __str__(self) -> str:
        if self.how == "berubah":
            return _("%(heading)s: bunyinya berubah") % {"heading": self.heading}
        return f"{self.heading}: {_('baru') if self.how == 'baru' else _('dihapus')}"


@dataclass(frozen=True)
class Changes:
    """Everything that differs. `reordered`: the same groups stand in another order, which decides ties of rounding."""

    lines: Sequence[Change]
    articles: Sequence[ArticleChange]
    reordered: bool = False

    def __bool__(self) -> bool:
        return bool(self.lines or self.articles or self.reordered)

    @property
    def sentences(self) -> list[str]:
        """One line of plain text for each, as the text of a motion names them."""
        order = [_("Urutan kelompok berubah")] if self.reordered else []
        return [*map(str, self.lines), *order, *map(str, self.articles)]


def compare(old: Rules, new: Rules, names: Names) -> Changes:
    """What `new` changes in `old`, in the order in which a version is read."""
    common = [code for code in old.group_codes if code in new.group_codes]
    return Changes(
        lines=list(_lines(parts(old, names), parts(new, names))),
        articles=list(_articles(old.articles, new.articles)),
        reordered=common != [code for code in new.group_codes if code in old.group_codes],
    )


def _lines(old: Sequence[Part], new: Sequence[Part]) -> Iterator[Change]:
    for before, after in zip(old, new, strict=True):
        was = {line.key: line for line in before.lines}
        now = {line.key: line for line in after.lines}
        for key in [*now, *(key for key in was if key not in now)]:
            if was.get(key) != now.get(key):
                yield _change(after.title, was.get(key), now.get(key))


def _change(part: str, old: Said | None, new: Said | None) -> Change:
    """With the name or the article where the value alone would look the same."""
    label = (new or old or Said("", "", "")).label
    if old is None or new is None or old.value != new.value:
        return Change(part, label, old.value if old else "", new.value if new else "")
    if old.label != new.label:
        return Change(part, label, f"{old.label}, {old.value}", f"{new.label}, {new.value}")
    return Change(part, label, f"{old.value}, {old.article[1:]}", f"{new.value}, {new.article[1:]}")


def _articles(old: Sequence[Article], new: Sequence[Article]) -> Iterator[ArticleChange]:
    was: Mapping[str, Article] = {article.key: article for article in old}
    for article in new:
        before = was.get(article.key)
        if before is None:
            yield ArticleChange("baru", _heading(article), "", article.text, [Piece("baru", article.text)])
        elif before != article:
            heading = _heading(before) if _heading(before) != _heading(article) else ""
            words = list(pieces(before.text, article.text))
            yield ArticleChange("berubah", _heading(article), heading, article.text, words)
    kept = {article.key for article in new}
    for article in old:
        if article.key not in kept:
            yield ArticleChange("dihapus", _heading(article), "", "", [Piece("hilang", article.text)])


def _heading(article: Article) -> str:
    return f"{article.number} – {article.title}"


def pieces(old: str, new: str) -> Iterator[Piece]:
    """The words of both texts in their order, each as one that stays, comes or goes; line breaks are kept."""
    before, after = WORDS.findall(old), WORDS.findall(new)
    for tag, start, end, begin, stop in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Piece("sama", " ".join(before[start:end]))
            continue
        if end > start:
            yield Piece("hilang", " ".join(before[start:end]))
        if stop > begin:
            yield Piece("baru", " ".join(after[begin:stop]))
