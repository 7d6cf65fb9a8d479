"""Each figure leads to what it consists of: postings, the journals of its cash, the table that names its parts."""

import re
from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from kmp.accounts.models import User
from kmp.books.models import Account
from kmp.statements.document import LINE, Figure, Words
from kmp.statements.models import AccountPlace
from kmp.statements.states import Statement
from tests.factories.books import close_anyway
from tests.kmp.statements.conftest import Post, books_of

pytestmark = pytest.mark.django_db
LAST = date(2025, 5, 5)
PARTIES = [f"FAS-{number:05}" for number in range(1, 14)]
LINKS = re.compile(r"<a\b.*?</a>", re.DOTALL)
IN_LINKS = re.compile(r"<a\b.*?</a>|<title>.*?</title>|<p\b.*?</p>|<svg\b.*?</svg>|<form\b.*?</form>", re.DOTALL)
BARE_MONEY = re.compile(r'Rp[1-9][\d.]*|<td data-l="[^"]*" class="n[^"]*">\s*−?[1-9][\d.]*')


@pytest.fixture
def business(post: Post, clerk: User) -> None:
    """Two years: opening balances, both kinds of turnover and what belongs to neither, many parties, a closed year, its
    surplus shared, a loan, an asset, an expense taken back by hand."""
    post("SA-1/A", ("1-1010", 5_000), ("2-1100", -1_500, "PRO-00001"), ("3-1100", -3_500), on=date(2025, 12, 31))
    post("POKOK", ("1-1010", 1_000, "FAS-00001"), ("3-1000", -1_000, "FAS-00001"), on=LAST)
    post("JUAL-1", ("1-1150", 907, "FAS-00001"), ("4-3000", -907), ("5-4000", 601), ("1-1300", -601), on=LAST)
    post("JUAL-2", ("1-1010", 411), ("4-3100", -411), ("5-4100", 200), ("1-1300", -200), on=LAST)
    post("JASA-1", ("1-1010", 77), ("4-2000", -77), on=LAST)
    post("GAJI-1", ("5-2000", 101), ("1-1010", -101), on=LAST)
    close_anyway(2025, 12, acting_user=clerk)
    shared = 907 - 601 + 411 - 200 + 77 - 101
    post("SHU-2025", ("3-3100", shared), ("3-2000", -100), ("2-1320", -30), ("2-1200", 130 - shared, "FAS-00001"))
    post("BANYAK", *[("1-1150", 10 + n, code) for n, code in enumerate(PARTIES)], ("4-3000", -208))
    post("JUAL-3", ("1-1160", 300), ("4-3100", -300), ("5-4100", 120), ("1-1300", -120))
    post("BELI", ("1-1300", 2_000), ("2-1100", -1_700, "PRO-00001"), ("1-1000", -300))
    post("PINJAM", ("1-1010", 900, "BANK-1"), ("2-2000", -900, "BANK-1"))
    post("MESIN", ("1-2100", 400), ("1-1010", -400))
    post("SUSUT", ("5-2400", 40), ("1-2900", -40))
    post("RAPAT", ("5-5000", 33), ("1-1000", -33))
    post("BUNGA", ("5-9000", 7), ("1-1010", -7))
    post("LAIN", ("1-1010", 19), ("4-9000", -19))
    post("PAJAK", ("5-9500", 3), ("2-1400", -3))
    post("WAJIB", ("1-1000", 500), ("3-1100", -500))
    post("KELUAR", ("3-1000", 100), ("1-1000", -100))
    post("GAJI-2", ("5-2000", 90), ("1-1010", -90), on=date(2026, 7, 1))


def figures(page: Any) -> list[tuple[str, int, str]]:
    """Every figure that is not nothing, in tables and sentences, and both sides of every check, with its address."""
    document = page.context["document"]
    found = [
        (row.label, one.rp, one.href) for table in document.tables for row in table.rows for one in row.figures if one
    ]
    found += [
        ("kalimat", one.rp, one.href)
        for block in document.blocks
        if isinstance(block, Words)
        for paragraph in block.paragraphs
        for one in paragraph
        if isinstance(one, Figure)
    ]
    for check in document.checks:
        found += [(check.says, check.left_rp, check.left_href), (check.says, check.right_rp, check.right_href)]
    return [one for one in found if one[1]]


def sums_of(client: Client, href: str) -> set[int]:
    """What the page behind an address comes to; a ledger without regard to which side its accounts grow on."""
    path, _hash, anchor = href.partition("#")
    opened = client.get(path)
    assert opened.status_code == 200, href
    if anchor:
        return _of_table(opened, anchor)
    if path.startswith(reverse("staff_division")):
        return _of_division(opened)
    if "total_rp" in opened.context:
        return {opened.context["total_rp"]}
    totals = opened.context["totals"]
    if not opened.context["choice"].since:
        return {totals.closing_rp, -totals.closing_rp}
    return {totals.debit_rp - totals.credit_rp, totals.credit_rp - totals.debit_rp}


def _of_table(page: Any, anchor: str) -> set[int]:
    """The figures of a table on the page, and the sum of its lines."""
    assert f'id="{anchor}"' in page.text
    table = next(table for table in page.context["document"].tables if table.anchor == anchor)
    shown = [(row.level, figure.rp) for row in table.rows for figure in row.figures if figure]
    return {rp for _level, rp in shown} | {sum(rp for level, rp in shown if level == LINE)}


def _of_division(page: Any) -> set[int]:
    """What falls to members and others: each column adds up on the page."""
    kept, _revenue, part, whole = page.context["table"].rows
    for column in range(2):
        assert kept.figures[column].rp + part.figures[column].rp == whole.figures[column].rp
    assert sum(figure.rp for figure in part.figures) == 0
    return {figure.rp for row in (part, whole) for figure in row.figures}


@pytest.mark.parametrize("days", ["?tahun=2025&bulan=12", "?tahun=2026&bulan=12", "?tahun=2026&bulan=6", "?tahun=2026"])
@pytest.mark.parametrize("kind", Statement.values)
def test_every_figure_leads_to_what_sums_to_it(kind: str, days: str, business: None, supervisor: Client) -> None:
    found = figures(supervisor.get(reverse("staff_statement", args=[kind]) + days))

    assert len(found) >= (2 if kind == Statement.BENEFITS and "2026" in days else 0)
    for label, rp, href in found:
        assert href, (label, rp)
        assert rp in sums_of(supervisor, href), (label, rp, href)


def test_result_closed_into_another_equity_leads_to_its_own_lines(
    business: None, clerk: User, supervisor: Client
) -> None:
    """A cooperative that counts its surplus of last year among the reserves."""
    account = Account.objects.get(code="3-3100")
    AccountPlace.objects.create(account=account, place="cadangan", chosen_by=clerk)

    found = figures(supervisor.get(reverse("staff_statement", args=["ekuitas"]) + "?tahun=2025&bulan=12"))

    assert len(found) > 10
    for label, rp, href in found:
        assert rp in sums_of(supervisor, href), (label, rp, href)


def test_many_parties_end_in_a_row_that_opens_all_the_others(business: None, supervisor: Client) -> None:
    page = supervisor.get(reverse("staff_statement", args=["catatan"]) + "?tahun=2026&bulan=12")

    _label, rp, href = next(one for one in figures(page) if one[0] == "3 pihak lain")
    lines = supervisor.get(href).context["lines"]
    assert (rp, [line.posting.amount_rp for line in lines]) == (11 + 12 + 13, [11, 12, 13])


FORMS = ("", "&unduh=pdf", "&unduh=xlsx")
PAGES = [
    ("staff_statements", "?tahun=2026&bulan=12"),
    ("staff_trial", "?dari=2026-01-01&sampai=2026-12-31"),
    ("staff_aging", "?sampai=2026-12-31"),
    ("staff_aging", "?sisi=utang&sampai=2026-12-31"),
]


@pytest.mark.parametrize(("name", "query"), PAGES)
def test_no_amount_stands_outside_a_link(name: str, query: str, business: None, supervisor: Client) -> None:
    page = supervisor.get(reverse(name) + query)

    main = page.text[page.text.index("<main") : page.text.index("</main")]
    assert BARE_MONEY.findall(IN_LINKS.sub("", main)) == []
    assert len(BARE_MONEY.findall(main)) > 5 or main.count('class="text-tinta no-underline hover:underline"') > 5


@pytest.mark.parametrize("kind", Statement.values)
def test_no_cell_of_a_statement_stands_outside_a_link(kind: str, business: None, supervisor: Client) -> None:
    page = supervisor.get(reverse("staff_statement", args=[kind]) + "?tahun=2026&bulan=12")

    main = page.text[page.text.index("<main") : page.text.index("</main")]
    assert BARE_MONEY.findall(LINKS.sub("", main)) == []


def test_sentences_of_the_notes_lead_to_their_postings_and_own_words_do_not(
    business: None, board: Client, supervisor: Client
) -> None:
    notes = reverse("staff_statement", args=["catatan"]) + "?tahun=2026&bulan=12"
    drafted = [one for one in figures(supervisor.get(notes)) if one[0] == "kalimat"]
    assert len(drafted) == 11
    own = {"text": "Pendapatan Rp1.234 naik.", "seen": "0"}

    assert board.post(reverse("staff_note", args=[2026, "hasil"]), own).status_code == 303

    page = supervisor.get(notes)
    assert "Pendapatan Rp1.234 naik." in page.text
    assert len([one for one in figures(page) if one[0] == "kalimat"]) == 6


def test_paper_and_sheet_say_the_sentences_in_words(business: None) -> None:
    document = books_of().document(Statement.NOTES)

    blocks = [block for block in document.as_json()["blocks"] if block["kind"] == "words"]
    said = "\n".join(text for block in blocks for text in block["paragraphs"])
    assert "Ekuitas Rp" in said
    assert [name for name in ("href", "Figure", "/meja/") if name in said] == []


def test_overview_and_trial_lead_to_their_sums(business: None, supervisor: Client) -> None:
    overview = supervisor.get(reverse("staff_statements") + "?tahun=2026&bulan=12").context
    trial = supervisor.get(reverse("staff_trial") + "?dari=2026-01-01&sampai=2026-12-31").context

    shown = [(one["rp"], one["href"]) for one in overview["glance"]]
    shown += [(one.rp, one.href) for one in overview["chart"] if one.rp]
    shown += [(one["value"], one["href"]) for one in overview["parts"]]
    shown += [(row["opening_rp"], row["before"]) for row in trial["rows"] if row["opening_rp"]]
    shown += [(trial["total"]["debit_rp"], f"{trial['everything']}&sisi=debit")]
    shown += [(trial["total"]["credit_rp"], f"{trial['everything']}&sisi=kredit")]
    assert len(shown) > 15
    for rp, href in shown:
        assert rp in sums_of(supervisor, href), (rp, href)


@pytest.mark.parametrize(
    ("name", "args", "query"),
    [
        *[(name, [], query) for name, query in PAGES],
        *[("staff_statement", [kind], f"?tahun=2026&bulan=12{form}") for kind in Statement.values for form in FORMS],
        ("staff_division", [], "?tahun=2026&bulan=12"),
        ("staff_open_items", [], "?sampai=2026-12-31"),
        ("staff_aging", [], "?sampai=2026-12-31&unduh=pdf"),
        ("staff_aging", [], "?sampai=2026-12-31&unduh=xlsx"),
        ("staff_ledger", [], "?jenis=semua&sampai=2026-12-31"),
        ("staff_ledger", [], "?jenis=semua&sampai=2026-12-31&unduh=pdf"),
        ("staff_trial", [], "?sampai=2026-12-31&unduh=pdf"),
        ("staff_cash_journals", [], "?sampai=2026-12-31&golongan=operasi"),
        ("staff_places", [], ""),
    ],
)
def test_pages_open_in_english_too(name: str, args: list[str], query: str, business: None, supervisor: Client) -> None:
    supervisor.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"

    assert supervisor.get(reverse(name, args=args) + query).status_code == 200
