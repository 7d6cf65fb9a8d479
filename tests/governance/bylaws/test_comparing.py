"""What one version changes in another, in words."""

from typing import Any

from governance.bylaws.comparing import Piece, compare, pieces
from governance.bylaws.founding import founding_rules
from governance.bylaws.rules import numbered, parse_rules
from governance.bylaws.wording import article_of, parts, shown_parts

NAMES = {"produsen": "Produsen", "pengguna": "Pengguna akhir", "faskes": "Fasilitas kesehatan"}


def changed(change: Any) -> list[str]:
    rules = founding_rules()
    change(rules)
    return compare(parse_rules(founding_rules()), parse_rules(rules), NAMES).sentences


def test_the_same_rules_change_nothing() -> None:
    assert not compare(parse_rules(founding_rules()), parse_rules(numbered(founding_rules())), NAMES)


def test_changed_weights_stand_old_beside_new() -> None:
    def change(rules: dict[str, Any]) -> None:
        rules["groups"]["produsen"]["weight_bp"] = 2700
        rules["groups"]["pengguna"]["weight_bp"] = 1100

    assert changed(change) == ["Bobot Produsen: 30% → 27%", "Bobot Pengguna akhir: 8% → 11%"]


def test_every_kind_of_parameter_has_its_words() -> None:
    def change(rules: dict[str, Any]) -> None:
        rules["voting"]["majorities"]["perubahan_ad"] = {"num": 3, "den": 4, "strict": False, "base": "roll"}
        rules["voting"]["concurrent"] = ["perubahan_ad"]
        rules["voting"]["quorum"]["kinds"] = {"shu": dict(rules["voting"]["quorum"])}
        rules["voting"]["proxies"]["limit"] = 2
        rules["offices"]["pengurus"]["positions"][2]["seats"] = 2
        rules["surplus"]["posts"][0]["name"] = "Dana cadangan"
        rules["allocation"]["floor_days"] = 3
        rules["articles"].pop()

    assert changed(change) == [
        "Perubahan AD/ART: paling sedikit 2/3 dari suara setuju dan tidak setuju → "
        "paling sedikit 3/4 dari semua yang berhak memilih",
        "Harus disetujui setiap kelompok: tidak ada → Perubahan AD/ART",
        "Pembagian SHU: baru, lebih dari 1/2; panggilan kedua paling sedikit 1/5",
        "Kuasa suara: tidak digunakan → paling banyak 2 anggota untuk satu pemegang",
        "Pemegang kuasa: baru, anggota kelompok yang sama",
        "Pengurus: Bendahara: 1 orang → 2 orang",
        "Dana cadangan: Cadangan, 25% (cadangan) → Dana cadangan, 25% (cadangan)",
        "Dipenuhi lebih dahulu untuk semua: tidak ada → cukup untuk 3 hari",
        "ART Pasal 52 – Pembagian barang yang kurang: dihapus",
    ]


def test_another_order_of_groups_is_a_change_too() -> None:
    def change(rules: dict[str, Any]) -> None:
        rules["groups"] = dict(reversed(rules["groups"].items()))

    assert changed(change) == ["Urutan kelompok berubah"]


def test_a_new_wording_shows_which_words_come_and_go() -> None:
    rules = founding_rules()
    rules["articles"][0] |= {"text": rules["articles"][0]["text"].replace("satu kelompok saja", "satu kelompok")}

    [change] = compare(parse_rules(founding_rules()), parse_rules(rules), NAMES).articles

    assert str(change) == "AD Pasal 7 – Lima kelompok anggota: bunyinya berubah"
    assert [piece.text for piece in change.pieces if piece.how == "hilang"] == ["kelompok saja."]
    assert [piece.text for piece in change.pieces if piece.how == "baru"] == ["kelompok."]


def test_line_breaks_of_an_article_are_kept() -> None:
    assert list(pieces("satu dua", "satu\n\ndua")) == [
        Piece("sama", "satu"),
        Piece("baru", "\n\n"),
        Piece("sama", "dua"),
    ]


def test_every_line_of_the_founding_rules_stands_in_an_article() -> None:
    rules = parse_rules(founding_rules())
    numbers = {article.number for article in rules.articles}

    lines = [line for part in parts(rules, NAMES) for line in part.lines]

    assert [line.key for line in lines if article_of(line, rules.articles) not in numbers] == []
    assert len({line.key for line in lines}) == len(lines)
    assert next(part.key for part, _lines in shown_parts(rules, NAMES)) == "kelompok"
