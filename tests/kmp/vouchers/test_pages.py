"""Vouchers at the desk."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from kmp.accounts.models import User
from kmp.books.models import Journal, Party
from kmp.vouchers.models import RecurringJournal, Voucher, VoucherFile
from tests.factories.books import submitted
from tests.factories.files import pdf, upload
from tests.factories.kmp import browser_of, make_account

pytestmark = pytest.mark.django_db
PAGE = "/meja/pembukuan/bukti/"
CASH, SALES = "1-1000", "4-2000"
PAIR = ((CASH, 500), (SALES, -500))
ON = date(2026, 6, 15)


@pytest.fixture
def desk(clerk: User, board: User) -> Client:
    return browser_of(clerk)


@pytest.fixture
def chair(board: User) -> Client:
    return browser_of(board)


def form_of(*lines: tuple[str, ...], **more: str) -> dict[str, str]:
    data = {"key": "0a1b2c3d", "on": "2026-06-15", "memo": "Jasa layanan", "baris-INITIAL_FORMS": "0", **more}
    data["baris-TOTAL_FORMS"] = str(len(lines))
    for number, line in enumerate(lines):
        for name, cell in zip(("account", "debit", "credit", "party"), (*line, ""), strict=False):
            data[f"baris-{number}-{name}"] = cell
    return data


def test_clerk_writes_and_the_board_posts(desk: Client, chair: Client) -> None:
    sent = desk.post(
        f"{PAGE}baru/",
        form_of((CASH, "1.250.000", ""), ("1-1160", "", "1.250.000", "PMS-7 Toko Melati (contoh)"), ajukan="1"),
    )
    voucher = Voucher.objects.get()
    waiting = desk.get(sent["Location"]).text
    asked = chair.get(f"{PAGE}{voucher.pk}/bukukan/").text
    done = chair.post(f"{PAGE}{voucher.pk}/bukukan/")

    journal = Journal.objects.get()
    assert (sent.status_code, done.status_code) == (303, 303)
    assert "Menunggu orang kedua." in waiting
    assert "Rp1.250.000?" in asked
    assert (journal.reference, Party.objects.get().name) == (voucher.number, "Toko Melati (contoh)")
    assert voucher.number in chair.get(f"/meja/pembukuan/jurnal/{journal.pk}/").text


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        pytest.param(
            [(CASH, "500", ""), (SALES, "", "499")],
            "Debit Rp500 dan kredit Rp499 tidak sama, selisih Rp1.",
            id="unequal",
        ),
        pytest.param([(CASH, "500", ""), ("", "", "")], "Jurnal memerlukan paling sedikit dua baris.", id="one line"),
        pytest.param([(CASH, "500", "500"), (SALES, "", "5")], "Isi debit atau kredit, salah satu saja.", id="both"),
        pytest.param([("", "500", ""), (SALES, "", "500")], "Masih ada baris tanpa akun.", id="no account"),
        pytest.param([(CASH, "lima", ""), (SALES, "", "5")], "Tulis jumlah rupiah dengan angka saja", id="words"),
    ],
)
def test_wrong_entry_keeps_what_was_typed(desk: Client, lines: list[tuple[str, ...]], sentence: str) -> None:
    answer = desk.post(f"{PAGE}baru/", form_of(*lines, ajukan="1"))

    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'value="Jasa layanan"' in answer.text
    assert not Voucher.objects.exists()


def test_unfinished_draft_is_kept_and_gone_on_with(desk: Client, chair: Client) -> None:
    desk.post(f"{PAGE}baru/", form_of((CASH, "500", ""), simpan="1"))
    draft = Voucher.objects.get()

    page = desk.get(f"{PAGE}{draft.pk}/ubah/").text
    done = desk.post(f"{PAGE}{draft.pk}/ubah/", form_of((CASH, "700", ""), (SALES, "", "700"), ajukan="1"))

    draft.refresh_from_db()
    assert 'value="500"' in page
    assert (done.status_code, draft.state, draft.lines.count()) == (303, "diajukan", 2)
    assert chair.get(f"{PAGE}{draft.pk}/ubah/").status_code == 404


def test_more_lines_keep_what_was_typed(desk: Client) -> None:
    answer = desk.post(f"{PAGE}baru/", form_of((CASH, "500", ""), (SALES, "", "500"), tambah="1"))

    assert answer.status_code == 200
    assert len(answer.context["lines"].forms) == 7
    assert answer.text.count('value="500"') == 2
    assert not Voucher.objects.exists()


@pytest.mark.parametrize("count", ["²", "9" * 5000])
def test_a_count_of_lines_that_is_none_still_adds_lines(count: str, desk: Client) -> None:
    answer = desk.post(f"{PAGE}baru/", {**form_of(), "baris-TOTAL_FORMS": count, "tambah": "1"})

    assert answer.status_code == 200


def test_copy_begins_with_the_lines_of_an_earlier_one(desk: Client, clerk: User) -> None:
    voucher = submitted(*PAIR, on=ON, memo="Listrik", acting_user=clerk)

    page = desk.get(f"{PAGE}baru/?salin={voucher.pk}").text

    assert 'value="Listrik"' in page
    assert page.count('value="500"') == 2


def test_refusal_says_why_on_the_page_of_the_writer(desk: Client, chair: Client, clerk: User) -> None:
    voucher = submitted(*PAIR, on=ON, acting_user=clerk)

    empty = chair.post(f"{PAGE}{voucher.pk}/tolak/", {"reason": ""})
    chair.post(f"{PAGE}{voucher.pk}/tolak/", {"reason": "Nota belum ada."})

    assert empty.status_code == 422
    assert "Nota belum ada." in desk.get(f"{PAGE}{voucher.pk}/").text


def test_reversal_is_asked_from_the_journal_and_shown_turned_round(desk: Client, chair: Client, clerk: User) -> None:
    voucher = submitted(*PAIR, on=ON, acting_user=clerk)
    chair.post(f"{PAGE}{voucher.pk}/bukukan/")
    journal = Journal.objects.get()
    address = f"/meja/pembukuan/jurnal/{journal.pk}/balik/"

    early = desk.post(address, {"on": "2026-06-01", "memo": "Salah"})
    asked = desk.post(address, {"on": "2026-06-16", "memo": "Salah catat"})
    page = desk.get(asked["Location"])
    chair.post(f"{asked['Location']}bukukan/")

    assert (early.status_code, asked.status_code) == (422, 303)
    assert [(line.account.code, debit, credit) for line, debit, credit in page.context["lines"]] == [
        (CASH, 0, 500),
        (SALES, 500, 0),
    ]
    assert "Sudah dibalik." in desk.get(f"/meja/pembukuan/jurnal/{journal.pk}/").text


def test_document_is_added_and_opened_by_whoever_sees_the_books(desk: Client, chair: Client, clerk: User) -> None:
    voucher = submitted(*PAIR, on=ON, acting_user=clerk)

    desk.post(f"{PAGE}{voucher.pk}/lampiran/", {"file": upload(pdf(), "nota.pdf")})
    desk.post(f"{PAGE}{voucher.pk}/lampiran/", {"file": upload(b"MZ" * 50, "nota.pdf")})

    attached = VoucherFile.objects.get()
    assert chair.get(f"/berkas/{attached.file_id}/").status_code == 200
    assert "nota.pdf" in chair.get(f"{PAGE}{voucher.pk}/").text


def test_list_finds_by_state_words_and_party_and_is_a_spreadsheet(desk: Client, clerk: User) -> None:
    voucher = submitted(*PAIR, on=ON, memo="Listrik Juni", acting_user=clerk)

    found = [desk.get(f"{PAGE}?{query}").context["page"].paginator.count for query in
             ("q=listrik", "q=air", "keadaan=diajukan", "keadaan=dibukukan")]  # fmt: skip
    answer: Any = desk.get(f"{PAGE}?unduh=csv")

    rows = b"".join(answer.streaming_content).decode().splitlines()
    assert found == [1, 0, 1, 0]
    assert rows[1].startswith(f"{voucher.number};2026-06-15;Jurnal umum;Listrik Juni;Menunggu orang kedua;500;")


def test_recurring_journal_is_written_and_stopped(desk: Client) -> None:
    lines = form_of(("5-2100", "500", ""), ("1-1010", "", "500"), memo="Sewa")
    kept = desk.post("/meja/pembukuan/berulang/baru/", {**lines, "day": "31", "first": "2026-01-05", "last": ""})
    one = RecurringJournal.objects.get()
    page = desk.get("/meja/pembukuan/berulang/").text
    desk.post(f"/meja/pembukuan/berulang/{one.pk}/henti/")

    assert kept.status_code == 303
    assert "akhir bulan" in page
    assert (one.first_month, one.lines.count()) == (date(2026, 1, 1), 2)
    assert "Dihentikan" in desk.get("/meja/pembukuan/berulang/").text


@pytest.mark.parametrize(("day", "status"), [("0", 422), ("32", 422), ("29", 303)])
def test_day_of_a_recurring_journal_is_one_of_a_month(desk: Client, day: str, status: int) -> None:
    lines = form_of(("5-2100", "500", ""), ("1-1010", "", "500"))

    assert (
        desk.post("/meja/pembukuan/berulang/baru/", {**lines, "day": day, "first": "2026-01-05"}).status_code == status
    )


def test_voucher_cannot_be_written_before_a_year_is_opened(db: None) -> None:
    page = browser_of(make_account(roles=["petugas"])).get(f"{PAGE}baru/").text

    assert "Belum ada bulan buku yang terbuka" in page
    assert "Ajukan ke orang kedua" not in page
