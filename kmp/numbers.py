"""Numbers of documents for people: a prefix, the year, and the row's own id ("PRM-2026-00012"); ids sent back.

The id comes from the table's own sequence before the row is written, so two documents never get one number and
nobody waits for anybody. A refused act leaves a gap; no rule asks for numbers without gaps here.
"""

from django.db import connection, models

from kmp import clock

LONGEST_ID = 18  # digits: any number of so many fits a bigint


def next_number(model: type[models.Model], prefix: str) -> tuple[int, str]:
    """The id for a row of `model` to be inserted with, and its number."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [model._meta.db_table])
        pk = int(cursor.fetchone()[0])
    return pk, f"{prefix}-{clock.today().year}-{pk:05d}"


def sent_id(text: str) -> int:
    """The id that a page sent back; 0, which no row has, for anything else than 1 to 18 ASCII digits."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= LONGEST_ID else 0
