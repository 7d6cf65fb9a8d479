"""The pages of representatives, for the institution and at the desk; and the choice for whom to act."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kmp import clock
from kmp.accounts.models import User
from kmp.trail.models import ActionLog
from members.mandates.models import ActingFor, Representative
from members.mandates.queries import voter_of
from members.registry.models import Member
from members.registry.nik import decrypt_nik
from tests.factories.files import pdf, upload
from tests.factories.kmp import browser_of
from tests.factories.mandates import give, user_by
from tests.factories.members import application_of, make_member, person_data, rini, user_of, wati

pytestmark = pytest.mark.django_db


def get(user: User, name: str, /, *args: Any, query: str = "") -> Any:
    return browser_of(user).get(reverse(name, args=args) + query)


def post(user: User, name: str, /, *args: Any, query: str = "", **data: Any) -> Any:
    return browser_of(user).post(reverse(name, args=args) + query, data)


def typed(**changes: Any) -> dict[str, Any]:
    person, today = person_data(name="Wahyu Contoh"), clock.today()
    whole = {
        "name": person.name,
        "nik": person.nik,
        "birth_date": str(person.birth_date),
        "sex": person.sex,
        "email": person.email,
        "number": "SK 9/2026",
        "starts_on": str(today),
        "ends_on": str(today + timedelta(days=365)),
        "document": upload(pdf(), "kuasa.pdf"),
    }
    return whole | changes


@pytest.fixture
def clinic() -> Member:
    return make_member(group="faskes")


def test_the_voting_representative_adds_a_colleague(clinic: Member) -> None:
    user = user_of(clinic)

    answer = post(user, "mandate_new", **typed())

    assert (answer.status_code, answer["Location"]) == (303, reverse("mandates"))
    mandate = Representative.objects.get(mandate="SK 9/2026")
    assert (mandate.institution, mandate.given_by, mandate.votes) == (clinic.institution, user, False)
    page = get(user, "mandates").text
    assert "Wahyu Contoh" in page
    assert reverse("mandate_vote", args=[mandate.pk]) in page


def test_the_others_see_the_mandates_but_change_nothing(clinic: Member) -> None:
    second = user_by(give(clinic))
    first = Representative.objects.get(votes=True)

    page = get(second, "mandates").text

    assert application_of(clinic).person.name in page
    assert reverse("mandate_new") not in page
    assert get(second, "mandate_new").status_code == 403
    assert post(second, "mandate_end", first.pk, reason="x").status_code == 403
    assert post(second, "mandate_vote", first.pk).status_code == 403
    first.refresh_from_db()
    assert first.ended_at is None


def test_foreign_mandates_are_not_found(clinic: Member) -> None:
    foreign = give(make_member(group="faskes"))

    for name in ("mandate_end", "mandate_vote"):
        assert get(user_of(clinic), name, foreign.pk).status_code == 404
    assert get(user_of(clinic), "mandate_new", query=f"?perpanjang={foreign.pk}").status_code == 404


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"nik": "12"}, "NIK ini tidak benar. Salin 16 angka seperti pada KTP."),
        ({"name": ""}, "Tulis nama seperti pada KTP."),
        ({"ends_on": "2099-01-01"}, "Surat kuasa berlaku paling lama 5 tahun."),
        ({"votes": "on"}, "Lembaga ini sudah mempunyai wakil yang memberikan suara pada masa itu."),
        ({"document": ""}, "Pilih berkasnya."),
        ({"phone": "abc"}, "Nomor telepon ini tidak benar. Tulis dengan angka, misalnya 0812 3456 7890."),
        ({"birth_date": "2999-01-01"}, "Tanggal lahir ini belum terjadi. Periksa tahunnya."),
    ],
)
def test_what_is_wrong_is_said_and_the_rest_stays(clinic: Member, changes: dict[str, Any], sentence: str) -> None:
    answer = post(user_of(clinic), "mandate_new", **typed(**changes))

    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'value="SK 9/2026"' in answer.text
    assert Representative.objects.count() == 1


def test_the_vote_is_handed_over_and_not_taken_back(clinic: Member) -> None:
    second = give(clinic)
    user = user_of(clinic)

    assert "memberikan suara lembaga ini" in get(user, "mandate_vote", second.pk).text
    assert post(user, "mandate_vote", second.pk)["Location"] == reverse("mandates")

    assert voter_of(clinic.institution_id or 0, clock.today()).person == second.person  # type: ignore[union-attr]
    assert get(user, "mandate_new").status_code == 403
    assert get(user_by(second), "mandate_new").status_code == 200


def test_a_mandate_is_ended_with_a_reason_but_never_the_own(clinic: Member) -> None:
    second, user = give(clinic), user_of(clinic)
    own = Representative.objects.get(votes=True)

    assert post(user, "mandate_end", second.pk, reason="").status_code == 422
    assert post(user, "mandate_end", second.pk, reason="Pindah tugas.").status_code == 303
    assert post(user, "mandate_end", own.pk, reason="Selesai.").status_code == 403

    assert "Pindah tugas." in get(user, "mandates").text
    assert get(user_by(second), "home").status_code == 200  # told there that nobody can be acted for
    assert get(user_by(second), "mandates").status_code == 403


def test_a_renewal_asks_for_the_paper_alone(clinic: Member) -> None:
    own, user = Representative.objects.get(), user_of(clinic)
    page = get(user, "mandate_new", query=f"?perpanjang={own.pk}").text
    start = own.ends_on + timedelta(days=1)
    assert f'value="{start}"' in page
    assert 'name="nik"' not in page

    paper = {key: value for key, value in typed().items() if key in ("number", "document")}
    dates = {"starts_on": str(start), "ends_on": str(start + timedelta(days=700)), "votes": "on"}
    answer = post(user, "mandate_new", query=f"?perpanjang={own.pk}", **paper, **dates)

    assert answer.status_code == 303
    assert Representative.objects.filter(person=own.person, starts_on=start, votes=True).exists()


def test_staff_give_the_vote_where_nobody_casts_it(clinic: Member) -> None:
    Representative.objects.update(votes=False)
    mandate = Representative.objects.get()

    listed = get(rini(), "staff_mandates", query="?keadaan=tanpa")
    assert list(listed.context["page"]) == [clinic]
    page = get(rini(), "staff_member_mandates", clinic.pk).text
    assert "Tidak ada wakil yang memberikan suara hari ini." in page
    answer = post(rini(), "staff_mandate_vote", mandate.pk)

    assert answer["Location"] == reverse("staff_member_mandates", args=[clinic.pk])
    assert voter_of(clinic.institution_id or 0, clock.today()) is not None
    assert list(get(rini(), "staff_mandates", query="?keadaan=tanpa").context["page"]) == []


def test_staff_add_and_end_and_supervisors_only_look(clinic: Member) -> None:
    answer = post(rini(), "staff_mandate_new", clinic.pk, **typed())
    mandate = Representative.objects.get(mandate="SK 9/2026")

    assert answer["Location"] == reverse("staff_member_mandates", args=[clinic.pk])
    page = get(wati(), "staff_member_mandates", clinic.pk).text
    assert "Wahyu Contoh" in page
    assert reverse("staff_mandate_end", args=[mandate.pk]) not in page
    assert post(wati(), "staff_mandate_end", mandate.pk, reason="x").status_code == 403
    assert post(rini(), "staff_mandate_end", mandate.pk, reason="Salah.").status_code == 303
    mandate.refresh_from_db()
    assert (mandate.end_reason, mandate.ended_by) == ("Salah.", rini())


def test_a_person_has_no_page_of_representatives() -> None:
    nurse = make_member(group="nakes")

    assert get(rini(), "staff_member_mandates", nurse.pk).status_code == 404
    assert get(user_of(nurse), "mandates").status_code == 404


def test_staff_find_an_institution_by_its_representative(clinic: Member) -> None:
    make_member(group="distributor")
    name = application_of(clinic).person.name

    for query in (f"?q={name}", f"?q={clinic.number}", "?kelompok=faskes"):
        assert list(get(rini(), "staff_mandates", query=query).context["page"]) == [clinic], query


def test_the_list_leaves_the_house_with_a_line_in_the_log(clinic: Member) -> None:
    answer = get(rini(), "staff_mandates_csv")

    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert lines[1].startswith(f"{clinic.number};{clinic.name};")
    assert ActionLog.objects.order_by("-id")[0].action == "members.mandates.exported"


def test_the_list_takes_the_same_queries_for_few_rows_and_for_many(clinic: Member) -> None:
    def queries(name: str, *args: Any) -> int:
        with CaptureQueriesContext(connection) as seen:
            assert get(rini(), name, *args).status_code == 200
        return len(seen)

    give(clinic)
    queries("staff_mandates")
    queries("staff_member_mandates", clinic.pk)
    few = queries("staff_mandates"), queries("staff_member_mandates", clinic.pk)
    for _ in range(6):
        give(make_member(group="faskes"))
        give(clinic)
    queries("staff_mandates")  # the counts beside the navigation are asked anew after an act

    assert (queries("staff_mandates"), queries("staff_member_mandates", clinic.pk)) == few
    assert max(few) <= 34


def test_a_user_with_two_memberships_chooses_for_whom_to_act(clinic: Member) -> None:
    nurse = make_member(group="nakes")
    person = application_of(nurse).person
    Representative.objects.create(
        institution_id=clinic.institution_id or 0,
        person=person,
        mandate="SK 2",
        starts_on=clock.today(),
        ends_on=clock.today() + timedelta(days=30),
        votes=False,
    )
    user = user_of(nurse)

    page = get(user, "acting_for").text
    assert clinic.name in page
    assert f"Anda bertindak untuk {nurse.name}. Ganti" in get(user, "savings").text
    answer = post(user, "acting_for", anggota=clinic.pk)

    assert (answer.status_code, answer["Location"]) == (303, reverse("home"))
    assert ActingFor.objects.get().member == clinic
    assert f"Anda bertindak untuk {clinic.name}. Ganti" in get(user, "savings").text
    assert clinic.number in get(user, "card").text
    Representative.objects.filter(person=person).update(
        starts_on=clock.today() - timedelta(days=9), ends_on=clock.today() - timedelta(days=1)
    )
    page = get(user, "card").text
    assert nurse.number in page
    assert "Anda bertindak untuk" not in page


def test_nobody_chooses_the_member_of_another(clinic: Member) -> None:
    nurse = make_member(group="nakes")

    assert post(user_of(nurse), "acting_for", anggota=clinic.pk).status_code == 409
    assert post(user_of(nurse), "acting_for", anggota="x").status_code == 409
    assert not ActingFor.objects.exists()


def test_a_nik_of_another_birth_date_stands_beside_its_field(clinic: Member) -> None:
    person = application_of(clinic).person
    assert person.nik_cipher is not None
    nik = decrypt_nik(person.nik_cipher)

    answer = post(user_of(clinic), "mandate_new", **typed(nik=nik, birth_date="1990-01-01"))

    assert answer.status_code == 422
    assert "NIK ini sudah tercatat dengan tanggal lahir lain. Periksa keduanya pada KTP." in answer.text
