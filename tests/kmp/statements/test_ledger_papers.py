"""Trial balance and ledger on paper: the same lines as on the page, to the rupiah, or a sentence why not."""

import io
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from kmp.statements import ledger_views
from tests.kmp.statements.conftest import Post

pytestmark = pytest.mark.django_db
DAYS = "dari=2026-01-01&sampai=2026-12-31"


@pytest.fixture
def business(post: Post) -> None:
    post("POKOK", ("1-1010", 1_000_000, "FAS-00001"), ("3-1000", -1_000_000, "FAS-00001"), on=date(2025, 3, 1))
    post("GAJI", ("5-2000", 250_001), ("1-1010", -250_001), on=date(2026, 7, 1))
    post("BELI", ("1-1300", 700_000), ("2-1100", -700_000, "PRO-00001"), on=date(2026, 8, 2))


def paper(client: Client, name: str, query: str) -> str:
    answer = client.get(f"{reverse(name)}?{query}&unduh=pdf")
    assert answer.status_code == 200
    pages = PdfReader(io.BytesIO(answer.content)).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages)


def test_the_trial_balance_is_printed_with_both_sides_equal(business: None, supervisor: Client) -> None:
    text = paper(supervisor, "staff_trial", DAYS)

    assert "Neraca saldo" in text
    assert "1 Januari 2026 – 31 Desember 2026" in text
    assert "1-1010 Bank 1.000.000 – 250.001 749.999" in text
    assert "Jumlah – 950.001 950.001 –" in text
    assert "Debit sama dengan kredit: cocok (Rp950.001)" in text


def test_a_ledger_is_printed_with_its_running_balance(business: None, supervisor: Client) -> None:
    text = paper(supervisor, "staff_ledger", f"akun=1-1010&{DAYS}")

    assert "Buku besar 1-1010 Bank" in text
    assert "Saldo awal 1.000.000" in text
    assert "1 Jul 2026" in text
    assert "GAJI" in text
    assert "250.001 749.999" in text
    assert "Saldo akhir – 250.001 749.999" in text


def test_one_side_is_printed_without_a_balance_and_several_accounts_by_name(business: None, supervisor: Client) -> None:
    text = paper(supervisor, "staff_ledger", f"jenis=aset&sisi=debit&{DAYS}")

    assert "Saldo awal" not in text
    assert "1-1300 Persediaan Barang Dagang" in text
    assert "Jumlah 700.000 –" in text


def test_a_ledger_too_long_for_paper_says_so(
    business: None, supervisor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger_views, "MOST_PRINTED", 0)

    answer = supervisor.get(f"{reverse('staff_ledger')}?akun=1-1010&{DAYS}&unduh=pdf")

    assert answer.status_code == 422
    assert "1 baris terlalu banyak untuk dicetak (paling banyak 0)." in answer.text


def test_the_trial_balance_shows_the_days_it_is_of(business: None, supervisor: Client) -> None:
    page = supervisor.get(reverse("staff_trial"))

    assert page.context["form"]["sampai"].value() == page.context["until"].isoformat()
