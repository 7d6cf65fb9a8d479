"""A draft section by section: nothing is lost on the way through a form, and every problem stands at its field."""

from typing import Any

import pytest
from hypothesis import given, settings

from governance.bylaws.founding import GROUPS, founding_rules
from governance.bylaws.rules import group_order, numbered, parse_rules
from governance.bylaws.sections import SECTIONS
from tests.governance.bylaws.filling import filled, through_the_form
from tests.governance.bylaws.valid_rules import valid_rules

RULES = numbered(founding_rules())


@pytest.mark.parametrize("key", SECTIONS)
def test_the_founding_rules_come_back_from_each_section_as_they_went_in(key: str) -> None:
    assert through_the_form(RULES, key) == RULES


@settings(max_examples=60, deadline=None)
@given(valid_rules())
def test_any_valid_rules_come_back_from_all_sections_saying_the_same(rules: dict[str, Any]) -> None:
    sent = rules
    for key in SECTIONS:
        sent = through_the_form(sent, key)

    assert parse_rules(sent) == parse_rules(rules)
    assert group_order(sent) == group_order(rules)


def test_a_section_sets_what_was_typed_and_nothing_else() -> None:
    changed = through_the_form(
        RULES, "kelompok", groups__produsen__weight_bp="27,5", groups__pengguna__weight_bp="10,5"
    )

    weights = {code: group["weight_bp"] for code, group in changed["groups"].items()}
    assert weights == {"produsen": 2750, "distributor": 2500, "faskes": 2500, "nakes": 1200, "pengguna": 1050}
    assert {**changed, "groups": RULES["groups"]} == RULES


def test_weights_of_99_99_percent_are_refused_with_their_sum() -> None:
    form = filled(RULES, "kelompok", groups__produsen__weight_bp="29,99")

    assert form.errors == {"__all__": ["Bobot berjumlah 99,99%, seharusnya tepat 100%."]}
    assert form.total == "99,99%"  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("key", "typed", "field", "sentence"),
    [
        (
            "kelompok",
            {"groups__nakes__weight_bp": "1,234"},
            "groups.nakes.weight_bp",
            "Tulis persentase dengan paling banyak dua angka di belakang koma, misalnya 27,5.",
        ),
        (
            "hitung",
            {"voting__majorities__biasa__num": "3"},
            "voting.majorities.biasa.num",
            "Bagian tidak boleh lebih dari seluruhnya.",
        ),
        (
            "kuorum",
            {"voting__quorum__second__num": "3", "voting__quorum__second__den": "4"},
            "voting.quorum.second.num",
            "Kuorum panggilan kedua tidak boleh lebih berat daripada yang pertama.",
        ),
        (
            "kuorum",
            {"voting__quorum__kinds__shu__first__strict": "lebih"},
            "voting.quorum.kinds.shu.first.num",
            "Tulis angkanya.",
        ),
        (
            "suara",
            {"voting__voters": "delegates"},
            "voting.delegates.produsen",
            "Tulis jumlah utusan kelompok ini, karena utusan yang memilih.",
        ),
        (
            "rapat",
            {"meetings__annual_months": "13"},
            "meetings.annual_months",
            "Angka ini terlalu besar untuk tenggat rapat.",
        ),
        (
            "jabatan",
            {"offices__pengurus__positions__1__name": "Ketua"},
            "offices.pengurus.positions.1.name",
            "Jabatan ini sudah disebut.",
        ),
        (
            "simpanan",
            {"savings__refund_days": "731"},
            "savings.refund_days",
            "Simpanan dikembalikan paling lama 730 hari sejak keanggotaan berakhir.",
        ),
        (
            "shu",
            {"surplus__posts__2__groups__nakes": "11,99"},
            "surplus.posts.2.groups.produsen",
            "Jumlahnya 99,99%, seharusnya tepat 100%.",
        ),
        (
            "shu",
            {"surplus__posts__2__acts__nakes": ""},
            "surplus.posts.2.acts.nakes",
            "Pilih kegiatan yang dihitung, karena kelompok ini ikut dalam pos ini.",
        ),
        ("shu", {"surplus__posts__8__name": "Hadiah"}, "surplus.posts.8.article", "Isian ini harus diisi."),
        ("pasal", {"articles__3__text": " "}, "articles.3.text", "Isian ini harus diisi."),
        ("pasal", {"articles__1__key": "kelompok"}, "articles.1.key", "Dua pasal mengatur hal yang sama."),
    ],
)
def test_each_problem_stands_at_its_field(key: str, typed: dict[str, str], field: str, sentence: str) -> None:
    form = filled(RULES, key, **typed)

    assert not form.is_valid()
    assert form.errors[field][0] == sentence


def test_what_another_section_lacks_does_not_hold_this_one_up() -> None:
    sixth = {
        "groups__produsen__weight_bp": "25",
        "groups__new__name": "Pemrakarsa",
        "groups__new__weight_bp": "5",
        "groups__new__prefix": "PEM",
        "groups__new__profile": "pengguna",
        "groups__new__for_institutions": "orang",
    }

    changed = through_the_form(RULES, "kelompok", **sixth)

    told = {"weight_bp": 500, "name": "Pemrakarsa", "prefix": "PEM", "profile": "pengguna", "for_institutions": False}
    assert changed["groups"]["pemrakarsa"] == {**told, "position": 6}
    assert not filled(changed, "simpanan").is_valid()
    whole = through_the_form(
        changed, "simpanan", savings__pokok_rp__pemrakarsa="1.000.000", savings__wajib_monthly_rp__pemrakarsa="0"
    )
    assert whole["savings"]["pokok_rp"]["pemrakarsa"] == 1_000_000
    assert parse_rules(whole).group_codes == [*GROUPS, "pemrakarsa"]


def test_a_new_group_that_is_half_described_is_refused_at_its_field() -> None:
    form = filled(RULES, "kelompok", groups__new__prefix="PEM")

    assert set(form.errors) == {
        "groups.new.name",
        "groups.new.weight_bp",
        "groups.new.profile",
        "groups.new.for_institutions",
    }


def test_a_group_that_goes_takes_with_it_all_that_is_said_about_it() -> None:
    changed = through_the_form(RULES, "kelompok", groups__nakes__remove="on", groups__pengguna__weight_bp="20")

    assert "nakes" not in str({key: changed[key] for key in ("groups", "savings", "surplus", "voting")})
    assert group_order(changed) == ["produsen", "distributor", "faskes", "pengguna"]


def test_articles_come_go_and_change_places() -> None:
    changed = through_the_form(
        RULES,
        "pasal",
        articles__0__remove="on",
        articles__2__order="1",
        articles__27__number="AD Pasal 60",
        articles__27__title="Penutup",
        articles__27__text="Hal yang belum diatur diputuskan Rapat Anggota.",
    )

    before, after = [[one["key"] for one in rules["articles"]] for rules in (RULES, changed)]
    assert after == ["pengurus", *(key for key in before if key not in ("kelompok", "pengurus")), "ad_pasal_60"]


def test_a_fund_is_known_by_its_account_whatever_it_is_called() -> None:
    changed = through_the_form(RULES, "shu", surplus__posts__3__name="Dana pengabdian", surplus__posts__3__bp="5")

    assert changed["surplus"]["posts"][3] == {**RULES["surplus"]["posts"][3], "name": "Dana pengabdian"}


def test_a_form_that_is_out_of_date_keeps_what_was_typed_and_asks_to_look_again() -> None:
    form = filled(RULES, "kuorum", seen="0" * 64, voting__second_call_days="5")

    assert form.errors == {"__all__": ["Bagian ini diubah orang lain sejak halaman dibuka. Periksa lagi, lalu simpan."]}
    assert form["voting.second_call_days"].value() == "5"
