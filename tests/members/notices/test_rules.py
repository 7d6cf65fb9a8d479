"""Numbers, texts to send on, and paths."""

import pytest

from members.notices.rules import own_path, phone_number, whatsapp_link, whatsapp_text


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("0812-3456-7890", "+6281234567890"),
        ("+62 812 3456 7890", "+6281234567890"),
        ("62 812 3456 7890", "+6281234567890"),
        ("(021) 5501234", "+62215501234"),
        ("+65 6512 3456", "+6565123456"),
        ("0812", None),
        ("tidak ada", None),
        ("", None),
        ("0812345678901234567", None),
    ],
)
def test_number_is_the_same_however_it_was_typed(typed: str, number: str | None) -> None:
    assert phone_number(typed) == number


def test_text_names_reader_matter_page_and_sender() -> None:
    text = whatsapp_text(
        name="Wulan", title="Tagihan terbit", body="Rp50.000", url="https://a.example/simpanan/", cooperative="Simpul"
    )

    assert text == "Yth. Wulan,\n\nTagihan terbit\nRp50.000\n\nSelengkapnya: https://a.example/simpanan/\n\nSimpul"
    assert whatsapp_text(name="Wulan", title="Halo", body="", url="", cooperative="Simpul") == (
        "Yth. Wulan,\n\nHalo\n\nSimpul"
    )


def test_link_opens_the_right_chat_with_the_text_escaped() -> None:
    assert whatsapp_link("0812-3456-7890", "Rp50.000 & lunas?\n#1") == (
        "https://wa.me/6281234567890?text=Rp50.000%20%26%20lunas%3F%0A%231"
    )
    assert whatsapp_link("tidak ada", "x") == ""


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("/simpanan/", "/simpanan/"),
        ("//jahat.example", ""),
        ("https://jahat.example", ""),
        ("/\\jahat.example", ""),
        ("", ""),
    ],
)
def test_path_stays_within_the_house(path: str, kept: str) -> None:
    assert own_path(path) == kept
