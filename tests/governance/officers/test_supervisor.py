"""A pengawas reads everything at the desk, and writes notes and the few things the law gives them; nothing else."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse
from zeal import zeal_ignore

from kmp.roles import RIGHTS, Role
from kmp.trail.models import ActionLog
from tests.test_access import ROWS, WHO, house

__all__ = ["house"]  # the furnished house of the access table

APPS = ("kmp", "members", "governance", "supply", "clinics")
STAFF_RIGHTS = RIGHTS[Role.PETUGAS] | RIGHTS[Role.PENGURUS]
CLOSED = {  # pages for reading that stay with who acts on them, each with why
    "staff_data_requests": "privacy.reveal",  # requests about one's own data (UU 27/2022): who answers them
    "staff_data_requests_csv": "privacy.reveal",
    "staff_data_request": "privacy.reveal",
    "staff_invitations_csv": "meetings.hold",  # names leave the house with who sends; the page itself is open
    "staff_import_template_csv": "imports.upload",  # an empty form
    "staff_import_template_xlsx": "imports.upload",
    "staff_import_faults": "imports.upload",  # rows as they were typed, with NIK
    "staff_book_template_csv": "vouchers.write",
    "staff_book_template_xlsx": "vouchers.write",
    "staff_book_import_faults": "vouchers.write",  # for whoever mends the file; the page shows the same to all
    "staff_payout_file": "shu.pay",  # account numbers for the bank; the page shows every payment
}
ACT_RIGHTS = {  # what a pengawas does beside reading (cooperative_law 8, 12 and 40; UU 25/1992 Ps 39)
    "notes.write",  # what was found
    "meetings.allow",  # an invitation that comes late
    "recusals.note",  # an interest that somebody kept to oneself
    "comments.hide",  # what insults or exposes somebody in a discussion
    "reports.supervise",  # the supervisors' own report to the RAT
}
SUPERVISORS_ACTS = {  # the pages of those acts in the furnished house
    "staff_note_new",
    "staff_short_notice",
    "staff_recusal_note",
    "staff_comment_hide",
    "staff_report_supervise",
}
READINGS = {  # a POST that changes nothing of the cooperative
    "staff_register_pdf",  # the register as a paper, typeset in the background
    "staff_reports",  # the page again: only the board begins a report
}
OWN = {"set_language", "account", "acting_for", "notices_read", "notice_choices", "notice_open", "my_data", "more"}


def reading_views() -> Iterator[tuple[str, str]]:
    """(view, right) of every page that only takes a GET, under a right of staff or board."""
    for app in APPS:
        for path in sorted((Path(settings.BASE_DIR) / app).rglob("*views.py")):
            for node in ast.parse(path.read_text("utf-8")).body:
                if isinstance(node, ast.FunctionDef) and (right := _right_to_read(node)):
                    yield node.name, right


def _right_to_read(view: ast.FunctionDef) -> str:
    marks = [one for one in view.decorator_list if isinstance(one, ast.Call) and getattr(one.func, "id", "") == "peran"]
    only_reads = any(getattr(one, "id", "") in ("require_GET", "require_safe") for one in view.decorator_list)
    if not marks or not only_reads or not isinstance(marks[0].args[0], ast.Constant):
        return ""
    return str(marks[0].args[0].value)


def test_a_pengawas_holds_every_right_to_see_that_staff_and_board_hold() -> None:
    assert sorted(right for right in STAFF_RIGHTS - RIGHTS[Role.PENGAWAS] if right.endswith(".see")) == []


def test_a_pengawas_reads_every_page_that_is_only_for_reading() -> None:
    closed = {
        view: right
        for view, right in reading_views()
        if right in STAFF_RIGHTS - RIGHTS[Role.ANGGOTA] and right not in RIGHTS[Role.PENGAWAS]
    }

    assert closed == CLOSED


def test_the_rights_of_a_pengawas_are_to_see_but_for_the_listed_acts() -> None:
    assert {right for right in RIGHTS[Role.PENGAWAS] if not right.endswith(".see")} == ACT_RIGHTS


@pytest.mark.django_db
def test_a_pengawas_posts_nothing_but_the_listed_acts(house: dict[str, Any]) -> None:
    """Each URL of the access table, by POST: no form of the desk is theirs to fill, and nothing is written."""
    browser, taken = house["browsers"]["pengawas"], set()
    for row in ROWS:
        name, words = row[0], row[1 : -len(WHO)]
        if name.startswith(("account_", "mfa_", "api_", "admin:")) or name in OWN:
            continue
        before = ActionLog.objects.count()
        with zeal_ignore():
            answer = browser.post(reverse(name, args=[house.get(word, word) for word in words]))
        is_form = name.startswith("staff_") and answer.status_code == 422
        if is_form or ActionLog.objects.count() > before:
            taken.add(name)

    assert taken - SUPERVISORS_ACTS - READINGS == set()
    assert "staff_note_new" in taken
