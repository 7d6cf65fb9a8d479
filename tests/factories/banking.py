"""Bank statements as a bank would give them, with invented lines, and members who owe."""

from collections.abc import Sequence
from datetime import date, timedelta

import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from kmp import clock
from kmp.files.rules import Document, read_document
from kmp.files.states import FileKind
from kmp.runs.services import execute_run
from members.banking.models import BankLine, BankStatement
from members.banking.services import import_statement
from members.registry.models import Member
from members.savings.models import Bill
from members.savings.services import ask_wajib
from tests.factories.members import make_member, open_house, rini

Row = tuple[str, int]  # the bank's text, rupiah


def csv_of(rows: Sequence[Row], *, on: date | None = None, opening_rp: int = 1_000_000) -> bytes:
    """A statement of credits on one day (today when left out), with a running balance."""
    day, balance = f"{on or clock.today():%d/%m/%Y}", opening_rp
    lines = ["Tanggal;Keterangan;Debet;Kredit;Saldo"]
    for text, amount in rows:
        balance += amount
        lines.append(f'{day};"{text}";;{amount};{balance}')
    return "\n".join(lines).encode()


def document_of(content: bytes, *, name: str = "mutasi.csv") -> Document:
    """The bytes as an uploaded file that was looked into."""
    return read_document(SimpleUploadedFile(name, content), kinds={FileKind.CSV})


def make_statement(rows: Sequence[Row], *, on: date | None = None, opening_rp: int = 1_000_000) -> BankStatement:
    """These credits imported by Rini; nothing is matched yet."""
    return import_statement(document_of(csv_of(rows, on=on, opening_rp=opening_rp)), acting_user=rini())


def make_line(text: str, amount_rp: int, *, on: date | None = None) -> BankLine:
    """One imported credit that waits."""
    return make_statement([(text, amount_rp)], on=on).lines.get()


def old_member(*, group: str = "nakes", name: str = "") -> Member:
    """A member since forty days, so that this month bills them."""
    past = clock.now() - timedelta(days=40)
    open_house(past.year, clock.today().year)
    with time_machine.travel(past, tick=False):
        return make_member(group=group, name=name)


def bill_this_month() -> list[Bill]:
    """The simpanan wajib of everyone, in the order of the members."""
    execute_run(ask_wajib(clock.today(), acting_user=rini()).pk)
    return list(Bill.objects.filter(kind="wajib").order_by("member_id", "month"))
