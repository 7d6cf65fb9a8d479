"""The one expected failure (`DomainError`) and the words in which rules say why."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Problem:
    """One reason a rule gives: a stable `code`, a sentence for people, and the article it rests on.

    `path` is the field in what was sent; `cure` the page of ours on which the reason can be put right.
    """

    code: str
    message: str
    source: str = ""
    path: str = ""
    cure: str = ""

    def as_entry(self) -> dict[str, str]:
        """The entry that commands print: `{"code", "message", "path"}` (DESIGN 5)."""
        return {"code": self.code, "message": str(self.message), "path": self.path}


class Blocker(Problem):
    """The act is refused."""


class NeedsApproval(Problem):
    """The act waits for a second person."""


class Caution(Problem):
    """The act goes on; the person is told."""


class DomainError(Exception):
    """A refused act. Pages show `message`, the API answers 400 or 409, commands exit with 2."""

    def __init__(self, code: str, message: str, *, problems: Sequence[Problem] = (), **facts: Any) -> None:
        super().__init__(code, message)
        self.code = code
        self.message = message
        self.problems = list(problems)
        self.facts = facts

    def __str__(self) -> str:
        return str(self.message)


def refuse_on(problems: Sequence[Problem]) -> None:
    """Raise the first blocker among `problems` as a `DomainError` that carries all of them."""
    blockers = [problem for problem in problems if isinstance(problem, Blocker)]
    if blockers:
        raise DomainError(blockers[0].code, blockers[0].message, problems=blockers)
