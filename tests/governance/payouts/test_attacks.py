"""Attempts to pay what is not to be paid: by a decision undone, by the ORM of a superuser, twice, or to the dead."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from governance.funds.models import FundPayment
from governance.funds.services import pay_fund_payment, prepare_fund_payment
from governance.payouts.bankfile import bank_rows
from governance.payouts.models import PayChoice, Payout, PayoutBatch, PayoutReturn
from governance.payouts.proof import differences
from governance.payouts.queries import owed_members, way_of
from governance.payouts.rules import payout_code
from governance.payouts.services import approve_batch, choose_way, prepare_batch
from governance.surplus.models import Distribution, Share, ShareInput
from governance.voting.models import Resolution, Verdict
from kmp.accounts.models import User
from kmp.books.models import Journal
from members.leaving.models import Leaving
from members.leaving.services import ask_leaving, decide_leaving, refuse_leaving
from members.registry.models import Member
from tests.factories.files import pdf
from tests.factories.governance import BOOK_YEAR, approved_distribution, closed_year, on_day, posted_distribution
from tests.factories.kmp import browser_of
from tests.factories.members import budi, make_left, rini, user_of
from tests.factories.tampering import tamper
from tests.governance.payouts.paying import ACCOUNT, PAYDAY, chosen, dewi, paid, sent
from tests.governance.refused import code_of, raw_sql_is_refused

pytestmark = pytest.mark.django_db
MANY = {"produsen": [600], "distributor": [500], "faskes": [1, 2, 3], "pengguna": [10, 20, 30]}
NEXT_DAY = PAYDAY + timedelta(days=1)


def said_to_be_dead(member: Member) -> Leaving:
    """Said by Rini with a letter; nobody has decided yet."""
    return ask_leaving(
        member,
        kind="meninggal",
        reason="Surat kematian.",
        effective_on=PAYDAY,
        document=SimpleUploadedFile("surat.pdf", pdf()),
        heir_name="Ahli Waris Contoh",
        heir_relation="anak",
        acting_user=rini(),
    )


def died(member: Member) -> None:
    """The same, decided by Budi."""
    decide_leaving(said_to_be_dead(member), knows_numbers=True, acting_user=budi())
    member.refresh_from_db()


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE governance_verdict SET passed = false WHERE motion_id = %s",
        "DELETE FROM governance_verdict WHERE motion_id = %s",
        "DELETE FROM governance_resolution WHERE motion_id = %s",
        "UPDATE governance_resolution SET motion_id = motion_id + 1 WHERE motion_id = %s",
        "UPDATE governance_minutes SET sealed_at = NULL WHERE meeting_id ="
        " (SELECT meeting_id FROM governance_motion WHERE id = %s)",
        "UPDATE governance_minutes SET quorum_reached = false WHERE meeting_id ="
        " (SELECT meeting_id FROM governance_motion WHERE id = %s)",
    ],
)
def test_a_decision_is_not_undone_under_what_rests_on_it(sql: str) -> None:
    distribution = approved_distribution(closed_year())

    raw_sql_is_refused(sql, distribution.motion_id)

    verdict = Verdict.objects.get(motion=distribution.motion_id)
    assert (verdict.passed, Resolution.objects.count()) == (True, 1)


@pytest.mark.parametrize("state", ["disahkan", "dibukukan"])
def test_with_every_trigger_off_nothing_is_approved_without_a_resolution(state: str) -> None:
    """The last word is a CHECK, which no session setting turns off."""
    distribution = approved_distribution(closed_year())

    with pytest.raises(IntegrityError, match="approved_distribution_has_a_resolution"), transaction.atomic():
        tamper("UPDATE governance_distribution SET state = %s, resolution_id = NULL", state)

    distribution.refresh_from_db()
    assert (distribution.state, distribution.resolution is None) == ("disahkan", False)


def _make_payable(share: Share) -> Any:
    return Distribution.objects.filter(pk=share.distribution_id).update(state="dibukukan", resolution=None)


def _pay_at_once(share: Share) -> Any:
    batch = PayoutBatch.objects.create(number="BS-UJI", way="tunai", prepared_by=budi())
    journal = Journal.objects.order_by("pk").first()
    facts: dict[str, Any] = {"amount_rp": share.total_rp, "method": "tunai", "paid_on": PAYDAY, "journal": journal}
    return Payout.objects.create(batch=batch, share=share, state="dibayar", **facts)


def _pay_more(share: Share) -> Any:
    batch = PayoutBatch.objects.create(number="BS-UJI", way="tunai", prepared_by=budi())
    return Payout.objects.create(batch=batch, share=share, amount_rp=share.total_rp + 1, method="tunai")


def _raise_share(share: Share) -> Any:
    return Share.objects.filter(pk=share.pk).update(total_rp=10**9)


def _share_of_nothing(share: Share) -> Any:
    facts: dict[str, Any] = {"distribution_id": share.distribution_id, "member_id": share.member_id}
    line = ShareInput.objects.create(**facts, group_id="nakes", code="ABCDEFGH1234", capital=1, patronage=[])
    return Share.objects.create(input=line, **facts, group_id="nakes", parts=[1], total_rp=1)


def _new_year(share: Share) -> Any:
    facts: dict[str, Any] = {"bylaws_id": 1, "members_rp": 1, "non_members_rp": 0, "books_digest": "0"}
    return Distribution.objects.create(year=1999, state="dibukukan", resolution_id=1, **facts)


@pytest.mark.parametrize(
    "attempt", [_make_payable, _pay_at_once, _pay_more, _raise_share, _share_of_nothing, _new_year]
)
def test_the_orm_of_a_superuser_makes_nothing_payable(attempt: Callable[[Share], Any]) -> None:
    posted_distribution()
    share = Share.objects.filter(total_rp__gt=0).order_by("pk")[0]

    with pytest.raises(DatabaseError), transaction.atomic():
        attempt(share)

    assert (Payout.objects.count(), Share.objects.get(pk=share.pk).total_rp) == (0, share.total_rp)
    assert Distribution.objects.values_list("year", "state").get() == (BOOK_YEAR, "dibukukan")


@pytest.mark.parametrize("model", [Distribution, Share, Payout, PayoutBatch, PayoutReturn, PayChoice, FundPayment])
def test_the_admin_of_a_superuser_adds_changes_and_deletes_nothing(model: Any) -> None:
    posted_distribution()
    paid("sukarela")
    root = User.objects.create_superuser("akar@simpulsehat.example", "sandi", name="Akar")
    row, name = model.objects.first(), f"admin:governance_{model._meta.model_name}"
    browser = browser_of(root)

    statuses = [browser.post(reverse(f"{name}_add"), {}).status_code]
    if row is not None:
        pages = [reverse(f"{name}_{page}", args=[row.pk]) for page in ("change", "delete")]
        statuses += [browser.post(page, {"post": "yes"}).status_code for page in pages]

    assert set(statuses) == {403}


def test_a_share_that_waits_in_one_way_is_not_prepared_in_another() -> None:
    members = closed_year()
    posted_distribution(members)
    one = members["faskes"][0]
    with on_day(PAYDAY):
        prepare_batch("sukarela", acting_user=budi())
        choose_way(one, way="tunai", acting_user=user_of(one))
        assert code_of(prepare_batch, "tunai", acting_user=dewi()) == "nothing_to_pay"
    share = Share.objects.get(member=one)
    other = PayoutBatch.objects.create(number="BS-UJI", way="tunai", prepared_by=budi())
    sql = (
        "INSERT INTO governance_payout (share_id, amount_rp, batch_id, method, state, bank,"
        " account_holder, return_reason) VALUES (%s, %s, %s, 'tunai', 'disiapkan', '', '', '')"
    )
    assert "one_live_payment_per_share" in raw_sql_is_refused(sql, share.pk, share.total_rp, other.pk)
    assert share.payouts.count() == 1


def test_an_account_changed_after_the_preparing_is_seen_before_the_approval_and_nothing_is_mixed() -> None:
    members = closed_year()
    posted_distribution(members)
    one = members["faskes"][0]
    chosen(one, "transfer", **ACCOUNT)
    with on_day(PAYDAY):
        batch = prepare_batch("transfer", acting_user=budi())
    with on_day(NEXT_DAY):
        new = {"bank": "BCA", "account_number": "5550001112", "account_holder": "Orang Lain"}
        choose_way(one, way="transfer", acting_user=user_of(one), **new)
        page = browser_of(dewi()).get(reverse("staff_payout_batch", args=[batch.pk])).content.decode()
        assert "1 anggota mengganti cara atau rekening sesudah disiapkan" in page
        approve_batch(batch, paid_on=NEXT_DAY, acting_user=dewi())

    assert [row[1:4] for row in bank_rows(batch)] == [["0123456789", "Klinik Contoh", "BRI"]]
    assert batch.payouts.values_list("state", flat=True).get() == "dikirim"


def test_who_left_between_approval_and_run_is_left_out_of_savings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("governance.payouts.services.LARGE", 2)
    members = closed_year(participation=MANY)
    posted_distribution(members)
    gone = members["pengguna"][0]
    with on_day(PAYDAY):
        batch = prepare_batch("sukarela", acting_user=budi())
        batch = approve_batch(batch, paid_on=PAYDAY, acting_user=dewi())
        make_left(gone)
        assert batch.run is not None
        _execute(batch)

    assert batch.payouts.get(share__member=gone).state == "batal"
    assert [(row["member_id"], row["way"]) for row in owed_members()] == [(gone.pk, "tunai")]
    assert differences() == []


def _execute(batch: PayoutBatch) -> None:
    from kmp.runs.services import execute_run

    assert batch.run_id is not None
    execute_run(batch.run_id)


def test_the_account_of_who_died_gets_nothing_and_the_heirs_say_where_it_goes() -> None:
    members = closed_year(participation=MANY)
    posted_distribution(members)
    gone, other = members["pengguna"][0], members["pengguna"][1]
    chosen(gone, "transfer", **ACCOUNT)
    chosen(other, "transfer", **ACCOUNT)
    with on_day(PAYDAY):
        batch = prepare_batch("transfer", acting_user=budi())
        died(gone)
    with on_day(NEXT_DAY):
        approve_batch(batch, paid_on=NEXT_DAY, acting_user=dewi())
        assert dict(batch.payouts.values_list("share__member", "state")) == {gone.pk: "batal", other.pk: "dikirim"}
        assert way_of(gone) == "tunai"
        assert {row["member_id"]: row["way"] for row in owed_members()}[gone.pk] == "tunai"
        heir = {"bank": "BRI", "account_number": "999888777", "account_holder": "Ahli Waris Contoh"}
        choose_way(gone, way="transfer", note="Anak", acting_user=rini(), **heir)
    with on_day(NEXT_DAY + timedelta(days=1)):
        again = prepare_batch("transfer", acting_user=budi())

    assert again.payouts.values_list("share__member", "account_holder").get() == (gone.pk, "Ahli Waris Contoh")
    assert differences() == []


def test_nothing_is_sent_to_the_account_of_who_is_said_to_be_dead_and_a_false_report_changes_nothing() -> None:
    members = closed_year(participation=MANY)
    posted_distribution(members)
    one, other = members["pengguna"][0], members["pengguna"][1]
    for member in (one, other):
        chosen(member, "transfer", **ACCOUNT)
    with on_day(PAYDAY):
        first = prepare_batch("transfer", acting_user=budi())
        report = said_to_be_dead(one)
        approve_batch(first, paid_on=PAYDAY, acting_user=dewi())
        assert dict(first.payouts.values_list("share__member", "state")) == {one.pk: "batal", other.pk: "dikirim"}
    with on_day(NEXT_DAY):
        second = prepare_batch("transfer", acting_user=budi())
        refuse_leaving(report, note="Orang lain yang senama.", acting_user=budi())
        assert way_of(one) == "transfer"
        approve_batch(second, paid_on=NEXT_DAY, acting_user=dewi())

    assert list(second.payouts.values_list("share__member", "state")) == [(one.pk, "dikirim")]
    assert differences() == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"rujukan;hasil\n{code};berhasil\n{code};gagal\n", "disebut berhasil dan juga gagal"),
        (b'rujukan;hasil\n"' + b"9" * 200_000 + b";gagal\n", "tidak terbaca sebagai CSV"),
        (b"\xff\xfe\x00\x01rujukan", "Kolom “rujukan” tidak ada."),
        (b"", "kosong"),
        (b"rujukan;hasil\nSU-999999999999999999999;gagal\n", "Baris 2: rujukan “SU-99999999999999999” tidak dikenal."),
        (b"rujukan,hasil\n{code},mungkin\n", "hasil harus “berhasil” atau “gagal”"),
    ],
)
def test_an_answer_of_the_bank_that_says_nothing_clear_records_nothing(content: bytes, said: str) -> None:
    members = closed_year()
    posted_distribution(members)
    batch = sent(members["faskes"][0])
    code = payout_code(batch.payouts.get().pk).encode()
    upload = SimpleUploadedFile("jawaban.csv", content.replace(b"{code}", code))
    address = reverse("staff_payout_results", args=[batch.pk])

    with on_day(NEXT_DAY):
        page = browser_of(budi()).post(address, {"file": upload, "returned_on": NEXT_DAY.isoformat()})

    assert (page.status_code, said in page.text) == (422, True)
    assert (batch.payouts.get().state, PayoutReturn.objects.count()) == ("dikirim", 0)


@pytest.mark.parametrize("day", ["2026-02-30", "2026-02-29", "29-02-2026", "besok", "0000-00-00", "2026-04-31"])
def test_a_day_that_does_not_exist_pays_nothing(day: str) -> None:
    posted_distribution()
    with on_day(PAYDAY):
        batch = prepare_batch("sukarela", acting_user=budi())
        page = browser_of(dewi()).post(reverse("staff_payout_approve", args=[batch.pk]), {"paid_on": day})

    assert page.status_code == 422
    assert set(batch.payouts.values_list("state", flat=True)) == {"disiapkan"}


@pytest.mark.parametrize("sent_ids", [["abc"], ["-1"], ["9" * 40], ["1; DROP TABLE"], [""]])
def test_ticks_that_name_no_member_prepare_nothing(sent_ids: list[str]) -> None:
    posted_distribution()
    with on_day(PAYDAY):
        page = browser_of(budi()).post(
            reverse("staff_payout_prepare"), {"way": "sukarela", "pilih": "1", "anggota": sent_ids}
        )

    assert (page.status_code, Payout.objects.count(), PayoutBatch.objects.count()) == (422, 0, 0)


def test_two_clicks_on_drop_and_on_approve_do_it_once() -> None:
    posted_distribution()
    with on_day(PAYDAY):
        batch = prepare_batch("sukarela", acting_user=budi())
        approve = reverse("staff_payout_approve", args=[batch.pk])
        clicks = [browser_of(dewi()).post(approve, {"paid_on": PAYDAY.isoformat()}).status_code for _n in range(2)]
        dropped = browser_of(budi()).post(reverse("staff_payout_drop", args=[batch.pk]), follow=True)

    assert clicks == [303, 422]
    assert "sekarang berstatus" in dropped.text
    assert Journal.objects.filter(reference=f"SHU-{batch.number}").count() == 1


def test_nothing_is_paid_into_a_closed_month() -> None:
    members = closed_year()
    posted_distribution(members)
    chosen(members["faskes"][0], "tunai")
    with on_day(PAYDAY):
        batch = prepare_batch("tunai", acting_user=budi())
        facts: dict[str, Any] = {"gross_rp": 1_000, "tax_rp": 0, "method": "tunai", "purpose": "Uji"}
        fund = prepare_fund_payment("pendidikan", recipient="Guru Contoh", **facts, acting_user=budi())
        tamper("UPDATE kmp_period SET closed_at = now() WHERE year = %s AND month = %s", PAYDAY.year, PAYDAY.month)
        before = Journal.objects.count()

        assert code_of(approve_batch, batch, paid_on=PAYDAY, acting_user=dewi()) == "journal_period_is_open"
        assert code_of(pay_fund_payment, fund, paid_on=PAYDAY, acting_user=dewi()) == "journal_period_is_open"

    assert (Journal.objects.count(), batch.payouts.get().state) == (before, "disiapkan")
    assert FundPayment.objects.get().state == "disiapkan"


def test_ids_of_others_open_nothing() -> None:
    members = closed_year()
    posted_distribution(members)
    one, other = members["faskes"][0], members["faskes"][1]
    payout = sent(one).payouts.get()
    browser = browser_of(user_of(other))

    statuses = {
        name: browser.get(reverse(name, args=args)).status_code
        for name, args in {
            "shu_receipt": [payout.pk],
            "staff_slip_pdf": [BOOK_YEAR, one.pk],
            "staff_pay_choice": [one.pk],
            "staff_payout_batch": [payout.batch_id],
            "staff_payout_file": [payout.batch_id],
        }.items()
    }

    assert statuses == {
        "shu_receipt": 404,
        "staff_slip_pdf": 403,
        "staff_pay_choice": 403,
        "staff_payout_batch": 403,
        "staff_payout_file": 403,
    }


def test_a_day_before_the_posting_of_the_year_pays_nothing() -> None:
    posted_distribution()
    with on_day(PAYDAY):
        batch = prepare_batch("sukarela", acting_user=budi())
        early = date(BOOK_YEAR + 1, 3, 1)
        assert code_of(approve_batch, batch, paid_on=early, acting_user=dewi()) == "day_too_early"
    assert batch.payouts.filter(state="disiapkan").count() == 8
