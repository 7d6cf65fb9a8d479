"""Which bank lines and files a user may open."""

from typing import Any

from django.http import Http404

from kmp.accounts.models import User
from kmp.files.models import StoredFile
from kmp.roles import has_right
from members.banking.models import BankLine, BankStatement

SEE = "books.see"


def access_line(user: User, pk: int) -> BankLine:
    """One line, for those whose role sees the books; not found (404) for everyone else."""
    if not has_right(user, SEE):
        raise Http404
    line = BankLine.objects.select_related("statement__imported_by", "decided_by").filter(pk=pk).first()
    if line is None:
        raise Http404
    return line


def access_statement(user: User, pk: int) -> BankStatement:
    """One imported statement, for the same people."""
    if not has_right(user, SEE):
        raise Http404
    statement = BankStatement.objects.select_related("file", "imported_by").filter(pk=pk).first()
    if statement is None:
        raise Http404
    return statement


def may_open_file(user: Any, stored: StoredFile) -> bool:
    """A bank's own file: only who imports statements, for it also holds what is none of the cooperative's savings."""
    return has_right(user, "bank.import") and BankStatement.objects.filter(file=stored).exists()
