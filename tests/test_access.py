"""One table: URL × role → status of a GET. A URL that is missing from it fails; add yours in one line.

A line is the name of the URL, then its arguments (numbers, or words of `house`), then seven answers. `in` means: sent
to the sign-in page. 405 means that the gate is open and the act wants a POST; 404 that the thing is not theirs to see.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from zeal import zeal_ignore

from governance.bylaws.drafting import write_draft
from governance.meetings.models import Meeting
from governance.officers.noting import write_note
from governance.packs.services import begin_report
from governance.paperballots.lists import begin_list
from kmp import clock
from kmp.books.models import Party
from kmp.runs.models import Run
from kmp.vouchers.recurring import begin_recurring
from kmp.vouchers.services import write_voucher
from members.licences.models import Licence
from members.mandates.models import Representative
from members.privacy.services import ask_about_data
from tests.access_table import TABLE
from tests.factories.books import entered, posted_by_two, submitted
from tests.factories.clinics import make_patient, make_unit, make_visit, make_worker
from tests.factories.deliberation import amended, said
from tests.factories.elections import nominated, office_election
from tests.factories.governance import drafted_motion, founding_bylaws, opened_motion, planned_plenary
from tests.factories.kmp import browser_of, make_account
from tests.factories.members import (
    ask_to_leave,
    budi,
    hadi,
    make_application,
    make_member,
    open_house,
    rini,
    user_of,
    wati,
)
from tests.factories.officers import founding_term
from tests.factories.paperballots import begun_batch, printed
from tests.factories.supply import compute, make_allocation, make_offer, make_request, make_stock

WHO = ("stranger", "nobody", "anggota", "petugas", "pengurus", "pengawas", "admin")
ROWS = [line.split() for line in TABLE.splitlines() if line.strip() and not line.lstrip().startswith("#")]


def walk(patterns: list[Any], space: str = "") -> Iterator[str]:
    """The names of all URLs; those of Django admin only as `admin:index`, its tables have tests of their own."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from walk(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern) and (not space.startswith("admin:") or pattern.name == "index"):
            yield f"{space}{pattern.name}"


def test_every_url_is_in_the_table() -> None:
    listed = {row[0] for row in ROWS}

    assert sorted(set(walk(get_resolver().url_patterns)) - listed) == []


def test_table_names_no_url_that_is_gone() -> None:
    assert sorted({row[0] for row in ROWS} - set(walk(get_resolver().url_patterns))) == []


@pytest.fixture(scope="module")
def house(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, Any]]:
    """A cooperative with one of everything, made once for the whole table and rolled back at its end."""
    whole = transaction.atomic()
    whole._from_testcase = True  # type: ignore[attr-defined]  # as Django's own TestCase does: acts are durable
    with django_db_blocker.unblock():
        whole.__enter__()
        try:
            yield _furnish()
        finally:
            transaction.set_rollback(True)
            whole.__exit__(None, None, None)


def _furnish() -> dict[str, Any]:
    founding_bylaws()
    open_house()
    unit = make_unit()
    worker = make_worker(unit)
    users = {"nobody": make_account(), "petugas": rini(), "pengurus": budi(), "pengawas": wati()}
    users |= {"admin": make_account(roles=["admin"]), "anggota": user_of(worker)}
    browsers = {who: browser_of(user) for who, user in {**users, "stranger": None}.items()}
    assert worker.person is not None
    things: dict[str, int] = {
        "member": worker.pk,
        "application": make_application(group="pengguna").pk,
        "person": worker.person.pk,
        "institution": unit.member_id,
        "none": 0,
    }
    things["bylaw_draft"] = write_draft(title="Uji", reason="", acting_user=hadi()).pk
    things["leaving"] = ask_to_leave(make_member(group="nakes")).pk
    things["licence"] = Licence.objects.filter(person=worker.person).order_by("pk")[0].pk
    things["data_request"] = ask_about_data(worker.person, kind="penghapusan", acting_user=user_of(worker)).pk
    mandate = Representative.objects.filter(institution=unit.member.institution_id, ends_on__gte=clock.today()).get()
    things["mandate"] = mandate.pk
    assembly = _assembly()
    paper = _paper(Meeting.objects.select_related("bylaws").get(pk=assembly["meeting"]))
    return {
        **things,
        **_supply(unit),
        **_clinic(unit, worker),
        **assembly,
        **paper,
        **_officers(),
        **_books(budi()),
        "browsers": browsers,
    }


def _supply(unit: Any) -> dict[str, Any]:
    offer = make_offer()
    purchase, request = make_stock(offer), make_request(offer.product, unit)
    allocation = compute(make_allocation(offer.product, [request]))
    return {
        "product": offer.product.pk,
        "purchase": purchase.pk,
        "request": request.pk,
        "allocation": allocation.pk,
    }


def _clinic(unit: Any, worker: Any) -> dict[str, Any]:
    patient = make_patient(unit)
    visit = make_visit(unit, patient=patient, worker=worker)
    return {"unit": unit.pk, "patient": patient.pk, "visit": visit.pk}


def _assembly() -> dict[str, Any]:
    plenary = planned_plenary()
    report = begin_report(clock.today().year - 1, acting_user=budi())
    motion = drafted_motion(plenary=plenary)
    member = make_member(group="nakes")
    talk = {"comment": said(motion, member).pk, "amendment": amended(motion, member).pk}
    return {"meeting": plenary.pk, "draft": motion.pk, "report": report.year, **talk}


def _paper(meeting: Meeting) -> dict[str, Any]:
    motion = opened_motion(plenary=meeting)
    sheet = printed(motion)[0]
    one = begin_list(meeting, place="Balai desa", collected_at=clock.now(), acting_user=rini())
    things = {"open_motion": motion.pk, "paper_batch": begun_batch(motion).pk, "paper_list": one.pk}
    return {**things, "paper_sheet": sheet.code, "room_code": meeting.check_in_code}


def _officers() -> dict[str, Any]:
    member = make_member(group="nakes")
    election = office_election(plenary=planned_plenary(title="Rapat pemilihan"), position="Ketua")
    term = founding_term(make_member(group="nakes"))
    note = write_note(area="pembukuan", title="Kas kecil", text="Selisih Rp5.000.", acting_user=wati())
    return {"election": election.pk, "candidacy": nominated(election, member).pk, "term": term.pk, "note": note.pk}


def _books(user: Any) -> dict[str, Any]:
    journal = posted_by_two([("1-1000", 5), ("4-2000", -5)], acting_user=user)
    voucher = submitted(("1-1000", 5), ("4-2000", -5), acting_user=user)
    draft = write_voucher(key="", on=clock.today(), memo="uji", lines=[], acting_user=user)
    party = Party.objects.create(code="P-1", name="Toko Contoh (contoh)")
    rent = entered([("5-2100", 5), ("1-1010", -5)])
    recurring = begin_recurring(memo="Sewa", day=31, first=clock.today(), last=None, lines=rent, acting_user=user)
    run = Run.objects.create(kind="test.count", subject="Uji", digest="0" * 64, asked_by=user)
    vouchers = {"voucher": voucher.pk, "draft_voucher": draft.pk, "recurring": recurring.pk, "party": party.pk}
    return {"journal": journal.pk, "run": run.pk, "year": clock.today().year, **vouchers}


@pytest.mark.django_db
@pytest.mark.parametrize("row", ROWS, ids=[" ".join(row[: len(row) - len(WHO)]) for row in ROWS])
def test_url_answers_each_role(house: dict[str, Any], row: list[str]) -> None:
    name, words, expected = row[0], row[1 : -len(WHO)], row[-len(WHO) :]
    path = reverse(name, args=[house.get(word, word) for word in words])

    with zeal_ignore():  # each page has a test of its own for that
        answers = [answer_of(house["browsers"][who], path) for who in WHO]

    assert dict(zip(WHO, answers, strict=True)) == dict(zip(WHO, expected, strict=True))


def answer_of(browser: Client, path: str) -> str:
    answer = browser.get(path)
    sent_to_sign_in = answer.status_code == 302 and answer["Location"].startswith(reverse("account_login"))
    return "in" if sent_to_sign_in else str(answer.status_code)
