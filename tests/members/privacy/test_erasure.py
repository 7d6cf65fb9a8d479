"""A person becomes nobody: the names go everywhere, the books, the trail and the bundles stay proven."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, InternalError, connection, models, transaction
from django.db.models import Sum
from django.urls import reverse

from kmp import clock
from kmp.accounts.models import User
from kmp.books import proof as books
from kmp.books.models import Party, Posting
from kmp.errors import DomainError
from kmp.files.models import StoredFile
from kmp.papers.models import Paper
from kmp.papers.services import issue_paper
from kmp.trail import proof as trail
from kmp.trail.models import ActionLog
from members.leaving.services import pay_leaving
from members.privacy.erasure import problems_of, pseudonymise_person
from members.privacy.mapping import models_of_ours
from members.privacy.models import DataRequest
from members.privacy.retention import erase_what_is_past
from members.privacy.services import ask_about_data, reveal_nik
from members.privacy.tasks import send_last_words
from members.registry.models import Member, Person, RegisterEntry
from members.savings.models import Payment
from members.savings.withdrawals import ask_withdrawal, refuse_withdrawal
from tests.factories.files import pdf
from tests.factories.kmp import browser_of, with_password
from tests.factories.members import (
    application_of,
    ask_to_leave,
    budi,
    make_application,
    make_left,
    make_member,
    make_user,
    rini,
    user_of,
)
from tests.factories.savings import save

pytestmark = pytest.mark.django_db
NAME, MAIL = "Wulan Prasetyani", "wulan.prasetyani@contoh.example"


def person_of(member: Member) -> Person:
    """As the database has it now."""
    return Person.objects.get(pk=application_of(member).person_id)


def former(village: str | None = None) -> Member:
    """Wulan: joined, was looked at, asked something with a document, left and was paid out."""
    for _n in range(2):
        make_member(group="faskes")
    member = make_member(group="nakes", name=NAME, email=MAIL, village=village)
    person = person_of(member)
    Person.objects.filter(pk=person.pk).update(address=f"Rumah {NAME}", phone="081299998888")
    reveal_nik(person, purpose="periksa", note=f"Berkas {NAME}", acting_user=rini())
    letter = SimpleUploadedFile("wulan.pdf", pdf())
    ask_about_data(person, kind="akses", text=f"Saya {NAME}", document=letter, acting_user=user_of(member))
    with transaction.atomic():
        issue_paper(
            kind="kuitansi",
            number=f"KW-{member.pk}",
            title=f"Kuitansi {NAME}",
            facts=[("Nama", NAME), ("Jumlah", "Rp100.000")],
            subject=member,
            acting_user=rini(),
        )
    user = user_of(member)
    make_left(member, reason=f"{NAME} pindah.")
    leaving = member.leavings.get()
    with time_machine.travel(clock.now() + timedelta(days=400)):
        pay(leaving)
    member.refresh_from_db()
    assert user.pk
    return member


def pay(leaving: Any) -> None:
    from kmp.books.models import Period
    from kmp.books.services import open_year

    if not Period.objects.filter(year=clock.today().year).exists():
        open_year(clock.today().year, acting_user=budi())
    pay_leaving(leaving, method="tunai", paid_on=clock.today(), acting_user=rini())


def erasure_of(member: Member) -> DataRequest:
    """Staff enter it: the former member asks by letter."""
    return ask_about_data(person_of(member), kind="penghapusan", acting_user=rini())


def erase(member: Member) -> DataRequest:
    asked = erasure_of(member)
    pseudonymise_person(asked, answer="Sudah disamarkan.", acting_user=budi())
    asked.refresh_from_db()
    return asked


def every_text() -> str:
    """All that the tables of ours hold, as PostgreSQL prints it."""
    written = []
    with connection.cursor() as cursor:
        for model in models_of_ours():
            cursor.execute(f"SELECT t::text FROM {connection.ops.quote_name(model._meta.db_table)} t")  # noqa: S608
            written += [row[0] for row in cursor.fetchall()]
    return "\n".join(written)


def sums() -> dict[str, int]:
    return dict(Posting.objects.order_by().values_list("account__code").annotate(total=Sum("amount_rp")))


def test_no_table_names_the_person_any_more(django_capture_on_commit_callbacks: Any) -> None:
    member = former()
    person, user = person_of(member), user_of(member)
    nik_hash, key = str(person.nik_hash), application_of(member).receipt_key
    before = every_text()
    assert all(words in before for words in (NAME, MAIL, nik_hash, key, "081299998888", "wulan.pdf"))

    erase(member)

    after = every_text()
    assert [words for words in (NAME, MAIL, nik_hash, key, "081299998888", "wulan.pdf") if words in after] == []
    person.refresh_from_db()
    assert person.name == f"Mantan anggota {member.number}"
    assert (person.nik_cipher, person.birth_date, person.village, person.email) == (None, None, None, "")
    assert person.pseudonymised_at is not None
    user.refresh_from_db()
    assert (user.is_active, user.name) == (False, person.name)


def test_the_books_the_trail_and_the_register_stay_proven() -> None:
    member = former()
    balances, chain = sums(), ActionLog.objects.latest("id")
    payments = Payment.objects.filter(member=member).values_list("kind", "amount_rp", "paid_on", "journal")
    lines = RegisterEntry.objects.filter(member=member).values_list("line", "operation", "date", "status")
    paid, entered = list(payments), list(lines)
    assert (books.differences(), trail.differences()) == ([], [])

    erase(member)

    assert (books.differences(), trail.differences()) == ([], [])
    assert sums() == balances
    assert (list(payments.all()), list(lines.all())) == (paid, entered)
    assert (len(paid), len(entered)) == (2, 2)
    kept = ActionLog.objects.get(pk=chain.pk)
    assert (kept.hash, kept.after) == (chain.hash, chain.after)
    assert Party.objects.get(code=member.number).name == f"Mantan anggota {member.number}"


def test_the_triggers_stand_again_afterwards() -> None:
    member = former()
    erase(member)

    for table in ("members_registerentry", "members_payment", "members_reveal", "kmp_paper"):
        column = "facts = '[]'" if table == "kmp_paper" else "note = 'x'"
        with pytest.raises((InternalError, IntegrityError)), transaction.atomic():
            connection.cursor().execute(f"UPDATE {table} SET {column}")  # noqa: S608


def test_the_paper_still_checks_under_the_pseudonym() -> None:
    member = former()
    erase(member)

    paper = Paper.objects.get(number=f"KW-{member.pk}")
    assert paper.facts == [["Nama", f"Mantan anggota {member.number}"], ["Jumlah", "Rp100.000"]]
    with transaction.atomic():
        again = issue_paper(
            kind="kuitansi",
            number=paper.number,
            title=paper.title,
            facts=[(label, value) for label, value in paper.facts],
            subject=member,
            acting_user=rini(),
        )
    assert again == paper


def test_the_documents_are_gone() -> None:
    member = former()
    stored = DataRequest.objects.get(kind="akses").document
    assert stored is not None

    erase(member)

    assert StoredFile.objects.get(pk=stored.pk).erased_at is not None


def test_the_account_of_a_withdrawal_is_gone() -> None:
    member = make_member(group="nakes", name=NAME, email=MAIL)
    save(member, 1_000)
    account = {"bank": "Bank Contoh", "account_number": "0011223344", "account_holder": NAME}
    asked = ask_withdrawal(member, amount_rp=1_000, method="transfer", **account, acting_user=rini())
    refuse_withdrawal(asked, reason="Nanti.", acting_user=budi())
    make_left(member, reason="Pindah.")
    with time_machine.travel(clock.now() + timedelta(days=400)):
        pay(member.leavings.get())

    erase(member)

    asked.refresh_from_db()
    assert (asked.bank, asked.account_cipher, asked.account_holder, asked.amount_rp) == ("", None, "", 1_000)
    assert NAME not in every_text()


def test_the_answer_goes_to_the_address_that_is_then_forgotten(django_capture_on_commit_callbacks: Any) -> None:
    member = former()
    asked = erasure_of(member)
    sent: list[Any] = []

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("members.privacy.erasure.current_app.send_task", lambda name, args: sent.append((name, args)))
        with django_capture_on_commit_callbacks(execute=True):
            pseudonymise_person(asked, answer="Sudah disamarkan.", acting_user=budi())

    ours = [args for name, args in sent if name == "members.privacy.tasks.send_last_words"]
    assert ours == [[MAIL, f"Permintaan {asked.number}", "Sudah disamarkan."]]
    send_last_words(*ours[0])
    assert (mail.outbox[-1].to, mail.outbox[-1].body) == ([MAIL], "Sudah disamarkan.")


def code_of(act: Any, *args: Any, **facts: Any) -> str:
    with pytest.raises(DomainError) as refused:
        act(*args, **facts)
    return refused.value.code


def test_a_member_a_representative_and_an_applicant_stay_who_they_are() -> None:
    member, clinic = make_member(group="nakes"), make_member(group="faskes")
    applicant = make_application(group="pengguna")

    assert [one.code for one in problems_of(person_of(member))] == ["still_member", "money_open"]
    assert [one.code for one in problems_of(person_of(clinic))] == ["still_mandated"]
    assert [one.code for one in problems_of(applicant.person)] == ["still_applying"]
    assert code_of(pseudonymise_person, erasure_of(member), answer="Ya.", acting_user=budi()) == "still_member"
    member.refresh_from_db()
    assert DataRequest.objects.get().state == "diajukan"


def test_who_is_still_owed_money_or_works_here_stays() -> None:
    for _n in range(2):
        make_member(group="faskes")
    member = make_left(make_member(group="nakes", roles=["petugas"]))

    assert [one.code for one in problems_of(person_of(member))] == ["still_leaving", "money_open", "still_works_here"]


def test_a_leaving_under_way_is_waited_for() -> None:
    member = make_member(group="nakes")
    ask_to_leave(member)

    assert "still_leaving" in [one.code for one in problems_of(person_of(member))]


def test_two_persons_make_somebody_nobody() -> None:
    member = former()
    asked = ask_about_data(person_of(member), kind="penghapusan", acting_user=budi())

    assert code_of(pseudonymise_person, asked, answer="Ya.", acting_user=budi()) == "data_request_two_persons"
    other = ask_about_data(person_of(member), kind="pembatasan", acting_user=rini())
    assert code_of(pseudonymise_person, other, answer="Ya.", acting_user=budi()) == "not_an_erasure"
    assert person_of(member).name == NAME


def test_the_page_confirms_and_says_what_the_law_keeps() -> None:
    member = former()
    asked = erasure_of(member)
    page = reverse("staff_data_request_erase", args=[asked.pk])
    board = with_password(budi())
    browser = browser_of(board)

    shown = browser.get(page).content.decode()
    stale = browser_of(board, fresh=False).post(page, {"answer": "Ya."})
    done = browser.post(page, {"answer": "Sudah disamarkan. UU KUP Pasal 28 ayat 11."})

    assert "UU KUP Pasal 28 ayat 11" in shown
    assert "tidak dapat dibatalkan" in shown
    assert stale.status_code == 302
    assert done.headers["Location"] == reverse("staff_data_request", args=[asked.pk])
    assert person_of(member).name == f"Mantan anggota {member.number}"
    assert browser.get(reverse("staff_data_request", args=[asked.pk])).status_code == 200
    assert browser.get(page).status_code == 404


def test_the_page_of_a_member_says_what_stands_against_it() -> None:
    asked = erasure_of(make_member(group="nakes"))

    page = browser_of(budi()).get(reverse("staff_data_request", args=[asked.pk])).content.decode()

    assert "Orang ini masih anggota. Catat keluarnya lebih dahulu." in page
    assert reverse("staff_data_request_erase", args=[asked.pk]) not in page


def test_the_account_opens_no_more() -> None:
    member = former()
    browser = browser_of(user_of(member))
    assert browser.get(reverse("more")).status_code == 200

    erase(member)

    assert browser.get(reverse("more")).status_code == 302
    assert not User.objects.filter(email=MAIL).exists()


def test_pages_of_the_member_still_open_for_staff() -> None:
    member = former()
    erase(member)

    page = browser_of(rini()).get(reverse("staff_member", args=[member.pk]))

    assert (page.status_code, NAME in page.content.decode()) == (200, False)


def test_a_refused_applicant_is_forgotten_after_a_year() -> None:
    from members.joining.services import reject_application

    application = make_application(group="pengguna", name=NAME)
    reject_application(application, reason="Di luar wilayah.", acting_user=rini())
    member = make_member(group="nakes")

    assert erase_what_is_past()["persons"] == 0
    with time_machine.travel(clock.now() + timedelta(days=367)):
        assert erase_what_is_past()["persons"] == 1
        assert erase_what_is_past()["persons"] == 0

    application.person.refresh_from_db()
    assert application.person.name == f"Orang {application.person_id}"
    assert person_of(member).pseudonymised_at is None


def test_a_former_member_is_forgotten_after_ten_years() -> None:
    member = former()
    left = member.left_on
    assert left is not None

    with time_machine.travel(clock.now() + timedelta(days=9 * 365)):
        assert erase_what_is_past()["persons"] == 0
    with time_machine.travel(date(left.year + 10, left.month, 28) + timedelta(days=40)):
        assert erase_what_is_past()["persons"] == 1

    assert person_of(member).name == f"Mantan anggota {member.number}"


def test_the_answer_form_is_shown_to_who_has_the_right_only() -> None:
    asked = erasure_of(make_member(group="nakes"))

    for user in (rini(), make_user(role="pengawas")):
        answer = browser_of(user).post(reverse("staff_data_request_erase", args=[asked.pk]), {"answer": "Ya."})
        assert answer.status_code == 403
    assert DataRequest.objects.get().state == "diajukan"


def test_every_immutable_table_with_names_is_known_here() -> None:
    """Whoever adds a table with a name in it has to say what happens to it: the data map and this act go together."""
    named = {
        f"{model._meta.label}.{one.name}"
        for model in apps.get_app_config("members").get_models()
        for one in model._meta.concrete_fields
        if isinstance(one, models.CharField) and one.name in ("name", "heir_name", "account_holder", "phone", "address")
    }

    assert named == {
        "members.DeclaredProduct.name",
        "members.Group.name",
        "members.Institution.address",
        "members.Institution.name",
        "members.Institution.phone",
        "members.Leaving.heir_name",
        "members.Member.name",
        "members.Person.address",
        "members.Person.name",
        "members.Person.phone",
        "members.RegisterChange.name",
        "members.RegisterEntry.name",
        "members.Withdrawal.account_holder",
    }
