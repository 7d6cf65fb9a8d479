"""Statements: the page, the PDF, all of them in the background, and the own line by its code."""

import csv
import io
import zipfile
from typing import Any
from unittest import mock

import pytest
from django.core.cache import cache
from django.urls import reverse
from pypdf import PdfReader

from governance.slips import making
from governance.slips.making import ask_slips
from governance.slips.models import SlipFile
from governance.slips.queries import carried_rp
from governance.surplus.models import Distribution, Share, ShareInput
from kmp.papers.rules import grouped_code
from kmp.runs.models import Run
from kmp.runs.services import execute_run
from kmp.runs.states import RunState
from members.registry.models import Member
from tests.factories.governance import BOOK_YEAR, approved_distribution, closed_year, on_day, posted_distribution
from tests.factories.kmp import browser_of
from tests.factories.members import budi, user_of, wati
from tests.governance.payouts.paying import PAYDAY, paid, sent
from tests.governance.refused import code_of

pytestmark = pytest.mark.django_db


def text_of(pdf: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]


def code_of_line(member: Member) -> str:
    return ShareInput.objects.get(member=member).code


def asked(distribution: Distribution) -> Run:
    with on_day(PAYDAY):
        return ask_slips(distribution, acting_user=budi()).run


def done(run: Run) -> Run:
    with on_day(PAYDAY):
        execute_run(run.pk)
    return Run.objects.get(pk=run.pk)


def test_the_pdf_of_a_member_shows_every_step_the_fraction_and_the_code() -> None:
    members = closed_year()
    posted_distribution(members)
    member = members["faskes"][1]

    answer = browser_of(user_of(member)).get(reverse("shu_pdf", args=[BOOK_YEAR]))

    (page,) = text_of(answer.content)
    code = code_of_line(member)
    for words in (
        member.name,
        "Rp450.240.306",
        "Rp45.024.030",
        "187.250.000 rupiah Anda ÷ 666.416.667 rupiah seluruh kelompok Anda = 12.650.868 +",
        "Rp12.650.869",
        "satu rupiah sisa jatuh di sini",
        "Menunggu pembayaran",
        grouped_code(code),
        "bukan objek pajak",
        f"/laporan/shu/{BOOK_YEAR}/",
    ):
        assert words in page


def test_a_stranger_gets_no_statement() -> None:
    members = closed_year()
    posted_distribution(members)
    one = members["faskes"][0]

    assert browser_of(wati()).get(reverse("shu_pdf", args=[BOOK_YEAR])).status_code == 403
    assert browser_of(wati()).get(reverse("staff_slip_pdf", args=[BOOK_YEAR, one.pk])).status_code == 200
    assert browser_of(user_of(one)).get(reverse("staff_slip_pdf", args=[BOOK_YEAR, one.pk])).status_code == 403


def test_all_statements_are_made_by_a_run_in_archives_with_an_index() -> None:
    members = closed_year()
    distribution = posted_distribution(members)

    run = done(asked(distribution))

    assert (run.state, run.result) == (RunState.DONE, {"lines": 8, "url": f"/meja/shu/{BOOK_YEAR}/keterangan/"})
    files = {one.group_id: one for one in SlipFile.objects.select_related("file")}
    assert {group: one.count for group, one in files.items()} == {
        "produsen": 1,
        "distributor": 1,
        "faskes": 3,
        "nakes": 2,
        "pengguna": 1,
    }
    with zipfile.ZipFile(files["faskes"].file.content.open("rb")) as packed:
        index = list(csv.reader(io.StringIO(packed.read("daftar-isi.csv").decode("utf-8-sig")), delimiter=";"))
        pages = text_of(packed.read(index[1][2]))
    assert [row[0] for row in index[1:]] == sorted(member.number for member in members["faskes"])
    for number, code, _name, page in index[1:]:
        assert number in pages[int(page) - 1]
        assert grouped_code(code) in pages[int(page) - 1]


def test_a_killed_making_goes_on_behind_the_last_archive() -> None:
    distribution = posted_distribution()
    run = asked(distribution)
    real, made = making._archive, []

    def dies_at_the_third(*args: Any, **facts: Any) -> bytes:
        made.append(1)
        if len(made) == 3:
            raise KeyboardInterrupt
        return real(*args, **facts)

    killed = mock.patch("governance.slips.making._archive", side_effect=dies_at_the_third)
    with killed, pytest.raises(KeyboardInterrupt):
        done(run)
    assert SlipFile.objects.count() == 2
    with mock.patch("governance.slips.making._archive", side_effect=real) as again:
        finished = done(run)

    assert (finished.state, again.call_count, SlipFile.objects.count()) == (RunState.DONE, 3, 5)


def test_asked_twice_it_is_one_making_and_asked_after_its_end_a_new_one() -> None:
    distribution = posted_distribution()
    first = asked(distribution)
    assert asked(distribution) == first
    done(first)

    assert asked(distribution) != first


def test_a_year_that_is_not_posted_has_no_statements() -> None:
    distribution = approved_distribution(closed_year())

    assert code_of(ask_slips, distribution, acting_user=budi()) == "distribution_not_posted"
    assert browser_of(None).get(reverse("public_surplus", args=[BOOK_YEAR])).status_code == 404


def test_what_earlier_years_owe_is_carried_until_it_is_paid() -> None:
    members = closed_year()
    posted_distribution(members)
    one, two = members["faskes"][0], members["faskes"][1]
    sent(one)

    assert carried_rp([one.pk, two.pk], before=BOOK_YEAR) == {}
    assert carried_rp([one.pk, two.pk], before=BOOK_YEAR + 1) == {two.pk: Share.objects.get(member=two).total_rp}


@pytest.mark.parametrize(
    ("way", "words"),
    [("sukarela", "Dipindahkan ke simpanan sukarela pada 15 April 2026"), ("transfer", "menunggu kabar bank")],
)
def test_the_page_says_where_the_money_is(way: str, words: str) -> None:
    members = closed_year()
    posted_distribution(members)
    member = members["faskes"][0]
    _ = sent(member) if way == "transfer" else paid("sukarela")

    assert words in browser_of(user_of(member)).get(reverse("shu", args=[BOOK_YEAR])).content.decode()


def test_the_own_line_is_found_by_its_code_and_names_nobody() -> None:
    members = closed_year()
    posted_distribution(members)
    member = members["faskes"][1]
    code = code_of_line(member)
    typed = f"{code[:4]}-{code[4:8]}-{code[8:]}".lower()

    answer = browser_of(None).get(reverse("public_surplus", args=[BOOK_YEAR]), {"kode": typed})

    text = answer.content.decode()
    assert answer.status_code == 200
    assert "187.250.000" in text
    assert "Rp12.650.869" in text
    assert all(one.name not in text and one.number not in text for one in Member.objects.all())
    assert answer["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize(("typed", "status"), [("AAAA-AAAA-AAAA", 404), ("!!", 422)])
def test_a_code_of_nobody_says_so(typed: str, status: int) -> None:
    posted_distribution()

    assert browser_of(None).get(reverse("public_surplus", args=[BOOK_YEAR]), {"kode": typed}).status_code == status


def test_codes_are_not_tried_one_after_another() -> None:
    posted_distribution()
    cache.clear()
    browser, url = browser_of(None), reverse("public_surplus", args=[BOOK_YEAR])

    with mock.patch("governance.slips.public_views.MOST", 2):
        statuses = [browser.get(url, {"kode": "AAAA-AAAA-AAAA"}).status_code for _ in range(3)]

    assert statuses == [404, 404, 429]
    assert browser.get(url).status_code == 200
