"""A pengawas reads everything at the desk, and writes notes and the few things the law gives them; nothing else."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse
from zeal import zeal_ignore

from kmp.roles import RIGHTS, Role
from tests.test_access import ROWS, WHO, house

__all__ = ["house"]  # the furnished house of the access table

WRITING = (  # pages that only lead to an act of staff or board: forms and confirmations
    "_new", "_add", "_end", "_vote", "_change", "_meet", "_answer", "_cancel", "_withdraw", "_list", "_seat", "_close",
    "_reverse", "_return", "_undo", "_upload", "_assign", "_handover", "_candidacy", "_hold", "_receive", "_preview",
    "_enter", "_deposit", "_wajib", "_template_csv", "_template_xlsx",
)  # fmt: skip
PERSONAL = {  # the NIK in clear, and requests about one's own data: for who must act on them (UU 27/2022)
    "staff_find_nik",
    "staff_reveal",
    "staff_data_ask",
    "staff_data_requests",
    "staff_data_requests_csv",
    "staff_data_request",
    "staff_data_request_erase",
}
OWN = {  # the own account, own notices, own data: everybody's
    "set_language",
    "account",
    "acting_for",
    "notices_read",
    "notice_choices",
    "notice_open",
    "healthz",
}
SUPERVISORS_ACTS = {"staff_note_new"}  # notes; what other slices give them is added beside its act
"""Rights of a pengawas that are acts, each with why (cooperative_law 8, 12 and 40; UU 25/1992 Ps 39)."""
ACT_RIGHTS = {"notes.write"}


def rows_of_the_desk() -> Iterator[tuple[str, list[str], dict[str, str]]]:
    for row in ROWS:
        if row[0].startswith("staff_"):
            yield row[0], row[1 : -len(WHO)], dict(zip(WHO, row[-len(WHO) :], strict=True))


def test_a_pengawas_reads_every_page_of_the_desk_that_staff_or_board_read() -> None:
    closed = sorted(
        name
        for name, _words, answers in rows_of_the_desk()
        if "200" in (answers["petugas"], answers["pengurus"])
        and answers["pengawas"] == "403"
        and not name.endswith(WRITING)
        and name not in PERSONAL
    )

    assert closed == []


def test_the_rights_of_a_pengawas_are_to_see_but_for_the_listed_acts() -> None:
    acts = {right for right in RIGHTS[Role.PENGAWAS] if not right.endswith(".see")}

    assert acts == ACT_RIGHTS


@pytest.mark.django_db
def test_a_pengawas_posts_nothing_but_notes_and_the_listed_acts(house: dict[str, Any]) -> None:
    browser, done = house["browsers"]["pengawas"], {}
    for row in ROWS:
        name, words = row[0], row[1 : -len(WHO)]
        if name.startswith(("account_", "mfa_", "api_", "admin:")) or name in OWN:
            continue
        with zeal_ignore():
            answer = browser.post(reverse(name, args=[house.get(word, word) for word in words]))
        if answer.status_code not in (403, 404, 405):
            done[name] = answer.status_code

    assert sorted(done) == sorted(SUPERVISORS_ACTS)
