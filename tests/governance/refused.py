"""What every test of a refusal needs: the code of a refused act, and raw SQL that the database refuses."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from kmp.errors import DomainError


def code_of(act: Callable[..., Any], *args: Any, **kwargs: Any) -> str:
    """The code with which this act is refused."""
    with pytest.raises(DomainError) as refused:
        act(*args, **kwargs)
    return refused.value.code


def raw_sql_is_refused(sql: str, *params: Any) -> str:
    """The database's own words, when even raw SQL is refused."""
    with pytest.raises(DatabaseError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, params)
    return str(refused.value)


def raw_sql(sql: str, *params: Any) -> int:
    """How many rows raw SQL changed."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return int(cursor.rowcount)
