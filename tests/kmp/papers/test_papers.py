"""Papers: issued once, found by their code, set without the world, checked by anyone."""

import io
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from kmp.acts import act
from kmp.errors import DomainError
from kmp.papers import services
from kmp.papers.models import CODE_LETTERS, Paper
from kmp.papers.qr import qr_svg
from kmp.papers.queries import check_url, paper_of_code, papers_about
from kmp.papers.typesetting import typeset
from kmp.trail.models import ActionLog
from tests.factories.kmp import make_account

pytestmark = pytest.mark.django_db
FACTS = (("Diterima dari", "Wulan Prasetyani"), ("Jumlah", "Rp1.250.000"))


@pytest.fixture(autouse=True)
def _uncounted() -> None:
    cache.clear()


@act
def issue(
    *,
    number: str = "KW-2026-00012",
    facts: Any = FACTS,
    title: str = "Kuitansi",
    subject: Any = None,
    acting_user: Any = None,
) -> Paper:
    return services.issue_paper(
        kind="kuitansi", number=number, title=title, facts=facts, subject=subject, acting_user=acting_user
    )


@act
def revoke(paper: Paper, *, reason: str = "Salah jumlah", acting_user: Any = None) -> None:
    services.revoke_paper(paper, reason=reason, acting_user=acting_user)


def pages_of(content: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]


def test_paper_is_issued_once_for_its_number_and_content() -> None:
    user = make_account()

    first, second = issue(subject=user, acting_user=user), issue(subject=user, acting_user=user)

    assert (first.pk, first.code) == (second.pk, second.code)
    assert [log.actor for log in ActionLog.objects.filter(action="kmp.paper.issued")] == [user]
    assert list(papers_about(user)) == [first]


def test_a_number_never_stands_for_two_contents() -> None:
    issue()

    with pytest.raises(DomainError) as refused:
        issue(facts=(("Diterima dari", "Orang lain"),))

    assert refused.value.code == "paper_number_taken"
    assert Paper.objects.count() == 1


def test_code_is_long_and_holds_no_letter_read_as_another() -> None:
    codes = {issue(number=f"KW-{n}").code for n in range(20)}

    assert len(codes) == 20
    assert all(len(code) == 12 and set(code) <= set(CODE_LETTERS) for code in codes)
    assert not set("01OIL") & set(CODE_LETTERS)


def test_content_of_a_paper_cannot_be_changed_by_anybody() -> None:
    paper = issue()

    for change in ("title = 'Lain'", "facts = '[]'", "code = 'AAAAAAAAAAAA'"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE kmp_paper SET {change} WHERE id = %s", [paper.pk])  # noqa: S608
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM kmp_paper WHERE id = %s", [paper.pk])


def test_paper_is_taken_back_once_with_a_reason_and_never_issued_again() -> None:
    paper = issue()
    with pytest.raises(DomainError) as refused:
        revoke(paper, reason="  ")
    assert refused.value.code == "reason_missing"

    revoke(paper)

    for again in (lambda: revoke(Paper.objects.get()), issue):
        with pytest.raises(DomainError) as refused:
            again()
        assert refused.value.code == "paper_revoked"
    assert ActionLog.objects.filter(action="kmp.paper.revoked").count() == 1


def test_paper_is_found_however_its_code_is_typed() -> None:
    paper = issue()
    typed = f" {paper.code[:4].lower()}-{paper.code[4:8]} {paper.code[8:]} "

    assert paper_of_code(typed) == paper
    assert paper_of_code(paper.code[:-1]) is None
    assert check_url(paper.code) == f"http://localhost:8000/cek/{paper.code}/"


def test_pdf_says_whose_it_is_what_it_says_and_how_to_check_it() -> None:
    paper = issue()

    (page,) = pages_of(typeset("kmp/papers/plain.typ", {"paper": paper, "text": ["Terima kasih."]}))

    for words in (
        "Koperasi Produsen Multi Pihak Simpul Sehat (contoh)",
        "Badan hukum AHU-0000000.CONTOH",
        "Kuitansi",
        "Nomor KW-2026-00012",
        "Wulan Prasetyani",
        "Halaman 1 dari 1",
        "localhost:8000/cek/",
        f"{paper.code[:4]}-{paper.code[4:8]}-{paper.code[8:]}",
        paper.digest,
    ):
        assert words in page, words


def test_pdf_counts_its_pages_and_repeats_number_and_code_on_each() -> None:
    paper = issue()

    pages = pages_of(typeset("kmp/papers/plain.typ", {"paper": paper, "text": ["Satu baris."] * 120}))

    assert len(pages) >= 3
    for number, page in enumerate(pages, start=1):
        assert f"Halaman {number} dari {len(pages)}" in page
        assert "KW-2026-00012" in page


def test_text_of_people_is_never_markup() -> None:
    typed = "#panic(1) *tebal* $x$ // \\ @label <a> #import"

    (page,) = pages_of(typeset("kmp/papers/plain.typ", {"paper": issue(facts=(("Nama", typed),))}))

    assert " ".join(typed.split()) in " ".join(page.split())


def test_the_same_paper_is_the_same_bytes_whenever_it_is_set() -> None:
    paper = issue()
    with time_machine.travel("2026-11-23 08:00Z"):
        one = typeset("kmp/papers/plain.typ", {"paper": paper})
    with time_machine.travel("2027-01-05 08:00Z"):
        two = typeset("kmp/papers/plain.typ", {"paper": paper})

    assert one == two


def test_fonts_are_ours_and_inside_the_pdf() -> None:
    reader = PdfReader(io.BytesIO(typeset("kmp/papers/plain.typ", {"paper": issue()})))

    fonts = {font["/BaseFont"].split("+")[-1] for font in reader.pages[0]["/Resources"]["/Font"].values()}  # type: ignore[index]
    assert fonts == {"Inter-Regular", "Inter-SemiBold"}


def test_withdrawn_paper_says_so_across_the_page() -> None:
    paper = issue()
    revoke(paper)

    assert "DICABUT" in pages_of(typeset("kmp/papers/plain.typ", {"paper": Paper.objects.get()}))[0]


def test_paper_takes_no_value_without_one_spelling() -> None:
    with pytest.raises(TypeError, match="a paper takes no set"):
        typeset("kmp/papers/plain.typ", {"paper": issue(), "text": {1, 2}})


def test_anyone_reads_what_the_paper_says() -> None:
    paper = issue()

    answer = Client().get(reverse("paper_check", args=[paper.code]))
    page = answer.content.decode()

    assert answer.status_code == 200
    assert answer["X-Robots-Tag"] == "noindex"
    for words in (
        "Surat ini diterbitkan koperasi kami.",
        "Wulan Prasetyani",
        "Rp1.250.000",
        "KW-2026-00012",
        "Berlaku",
    ):
        assert words in page, words


def test_withdrawn_paper_is_told_with_its_reason() -> None:
    paper = issue()
    revoke(paper, reason="Salah jumlah")

    page = Client().get(reverse("paper_check", args=[paper.code])).content.decode()

    assert "Surat ini sudah dicabut" in page
    assert "Alasan: Salah jumlah" in page
    assert "diterbitkan koperasi kami" not in page


def test_changed_code_gets_a_clear_page_and_another_try() -> None:
    paper = issue()
    wrong = ("A" if paper.code[0] != "A" else "B") + paper.code[1:]

    answer = Client().get(reverse("paper_check", args=[wrong]))
    page = answer.content.decode()

    assert answer.status_code == 404
    assert f"Tidak ada surat dengan kode {wrong[:4]}-{wrong[4:8]}-{wrong[8:]}." in page
    assert 'name="kode"' in page
    assert "Wulan" not in page


@pytest.mark.parametrize("code", ["<script>alert(1)<", "x" * 300, "..", "💊"])
def test_nonsense_instead_of_a_code_is_not_found(code: str) -> None:
    answer = Client().get(reverse("paper_find") + f"{code}/")

    assert answer.status_code == 404
    assert "<script>alert" not in answer.content.decode()


def test_typed_code_leads_to_the_paper_and_a_wrong_one_keeps_what_was_typed() -> None:
    paper = issue()
    find = reverse("paper_find")

    found = Client().get(find, {"kode": f"{paper.code[:6]}-{paper.code[6:]}".lower()})
    wrong = Client().get(find, {"kode": "K7QM-2X"})

    assert (found.status_code, found["Location"]) == (303, reverse("paper_check", args=[paper.code]))
    assert wrong.status_code == 422
    assert "Kode surat terdiri dari 12 huruf dan angka." in wrong.content.decode()
    assert 'value="K7QM-2X"' in wrong.content.decode()


def test_code_with_dashes_in_the_address_leads_to_the_one_address() -> None:
    paper = issue()

    answer = Client().get(reverse("paper_check", args=[f"{paper.code[:4]}-{paper.code[4:]}".lower()]))

    assert (answer.status_code, answer["Location"]) == (303, reverse("paper_check", args=[paper.code]))


def test_who_asks_too_often_waits() -> None:
    browser = Client()
    answers = [browser.get(reverse("paper_check", args=["AAAAAAAAAAAA"])).status_code for _ask in range(61)]

    assert (set(answers[:60]), answers[60]) == ({404}, 429)
    assert browser.get(reverse("paper_find"), {"kode": "AAAAAAAAAAAA"}).status_code == 429
    assert browser.get(reverse("paper_find")).status_code == 200


def test_the_page_for_checking_oneself_leads_here() -> None:
    assert f'href="{reverse("paper_find")}"' in Client().get(reverse("verify")).content.decode()


def test_qr_holds_no_style_and_escapes_its_label() -> None:
    drawn = qr_svg("https://simpulsehat.example/cek/K7QM2XRT9HPA/", label='"><script>')

    assert drawn.startswith('<svg role="img" aria-label="&quot;&gt;&lt;script&gt;" viewBox=')
    assert "style" not in drawn
    assert 'aria-hidden="true"' in qr_svg("x")
