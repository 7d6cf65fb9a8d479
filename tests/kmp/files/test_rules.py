"""What is kept of an upload, and what is refused with which words."""

import io

import pytest
from PIL import Image
from pypdf import PdfReader

from kmp.errors import DomainError
from kmp.files.rules import Document, clean_name, kinds_in_words, read_document
from kmp.files.states import DOCUMENTS, SHEETS, FileKind
from tests.factories.files import huge_picture_head, pdf, picture, sheet, swollen_sheet, upload

ALL = DOCUMENTS | SHEETS


def refusal(content: bytes, *, name: str = "x", kinds: frozenset[FileKind] = DOCUMENTS) -> tuple[str, str]:
    with pytest.raises(DomainError) as refused:
        read_document(upload(content, name), kinds=kinds)
    return refused.value.code, refused.value.message


@pytest.mark.parametrize(
    ("content", "kind", "name"),
    [
        pytest.param(picture("JPEG"), "jpeg", "ktp.jpg", id="jpeg"),
        pytest.param(picture("PNG"), "png", "ktp.png", id="png"),
        pytest.param(pdf(), "pdf", "ktp.pdf", id="pdf"),
        pytest.param(b"nama;nilai\nWulan;12\n", "csv", "ktp.csv", id="csv"),
        pytest.param("nama,kota\nWulan,Sabu – Raijua\n".encode("cp1252"), "csv", "ktp.csv", id="csv_of_excel"),
        pytest.param(sheet(), "xlsx", "ktp.xlsx", id="xlsx"),
    ],
)
def test_kind_and_ending_come_from_the_content_not_from_the_name(content: bytes, kind: str, name: str) -> None:
    document = read_document(upload(content, "ktp.pdf"), kinds=ALL)

    assert (document.kind, document.name) == (kind, name)


def test_picture_called_pdf_is_refused_where_only_pdf_is_asked() -> None:
    assert refusal(picture(), name="nib.pdf", kinds=frozenset({FileKind.PDF})) == (
        "file_kind",
        "Berkas ini bukan PDF.",
    )


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"<html><script>alert(1)</script>,", id="html"),
        pytest.param(b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', id="svg"),
        pytest.param(b"MZ\x90\x00\x03\x00", id="exe"),
        pytest.param(b"PK\x03\x04 not a zip", id="half_a_zip"),
        pytest.param(b"GIF89a\x01\x00\x01\x00", id="gif"),
        pytest.param(b"satu kata saja", id="no_columns"),
        pytest.param(b"nama;nilai\n\x00\x01", id="bytes_in_text"),
    ],
)
def test_what_is_none_of_the_kinds_is_refused(content: bytes) -> None:
    code, message = refusal(content, name="surat.pdf", kinds=ALL)

    assert (code, message) == ("file_kind", "Berkas ini bukan PDF, JPG, PNG, CSV, atau Excel.")


def test_picture_is_written_anew_without_place_and_upright() -> None:
    taken = picture(width=3000, height=1000, place=True)
    assert b"Ponsel Contoh" in taken

    document = read_document(upload(taken), kinds=DOCUMENTS)
    kept = Image.open(io.BytesIO(document.read()))

    assert b"Ponsel Contoh" not in document.file.getvalue()  # type: ignore[union-attr]
    assert dict(kept.getexif()) == {}
    assert kept.size == (667, 2000)  # turned by 90°, the longest side 2,000 px


def test_what_hangs_behind_a_picture_is_dropped() -> None:
    document = read_document(upload(picture("PNG") + b"<script>alert(1)</script>"), kinds=DOCUMENTS)

    assert b"script" not in document.read()


def test_transparent_picture_stays_transparent() -> None:
    written = io.BytesIO()
    Image.new("RGBA", (4, 4), (0, 0, 0, 0)).save(written, "PNG")

    kept = Image.open(io.BytesIO(read_document(upload(written.getvalue()), kinds=DOCUMENTS).read()))

    assert (kept.mode, kept.getpixel((0, 0))) == ("RGBA", (0, 0, 0, 0))


def test_picture_that_claims_to_be_huge_is_refused_before_it_is_unpacked() -> None:
    assert refusal(huge_picture_head(60_000, 60_000))[0] == "file_broken"
    code, message = refusal(huge_picture_head(10_000, 6_000))
    assert (code, message) == ("file_broken", "Gambar ini terlalu besar ukurannya. Perkecil, lalu unggah lagi.")


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(picture()[:200], id="picture_cut_off"),
        pytest.param(b"\x89PNG\r\n\x1a\n", id="png_head_only"),
        pytest.param(b"%PDF-1.7\nbukan apa-apa", id="pdf_head_only"),
        pytest.param(pdf()[:150], id="pdf_cut_off"),
        pytest.param(
            b"%PDF-1.4\ntrailer<</Root 1 0 R>>\n1 0 obj<</Pages 1 0 R/Kids[1 0 R]>>endobj", id="pdf_in_circles"
        ),
    ],
)
def test_broken_document_is_refused_with_what_to_do(content: bytes) -> None:
    code, message = refusal(content)

    assert code == "file_broken"
    assert message.endswith("lalu unggah lagi.") or message.endswith("diperlukan saja.")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param(pdf(password="rahasia"), "terkunci kata sandi", id="locked"),
        pytest.param(pdf(script="app.alert(1)"), "program atau lampiran", id="javascript"),
        pytest.param(pdf(launch="cmd.exe"), "program atau lampiran", id="launch"),
        pytest.param(pdf(attached=True), "program atau lampiran", id="attachment"),
        pytest.param(pdf(pages=0), "tidak berisi halaman", id="no_page"),
    ],
)
def test_pdf_that_is_locked_or_carries_a_program_is_refused(content: bytes, words: str) -> None:
    code, message = refusal(content)

    assert code == "file_broken"
    assert words in message


def test_plain_pdf_is_kept_byte_for_byte() -> None:
    content = pdf(pages=3)

    kept = read_document(upload(content), kinds=DOCUMENTS).read()

    assert kept == content
    assert len(PdfReader(io.BytesIO(kept)).pages) == 3


def test_sheet_that_swells_is_refused() -> None:
    code, message = refusal(swollen_sheet(30_000_000), kinds=SHEETS)

    assert code == "file_broken"
    assert message == "Lembar ini terlalu besar setelah dibuka. Bagi menjadi beberapa berkas."


def test_too_many_bytes_are_refused_without_being_looked_into() -> None:
    with pytest.raises(DomainError) as refused:
        read_document(upload(b"%PDF-" + b"0" * 2_000_000), kinds=DOCUMENTS, most_bytes=2_000_000)

    assert refused.value.code == "file_too_large"
    assert refused.value.message.startswith("Berkas ini terlalu besar. Paling besar 2 MB;")


def test_empty_file_is_refused() -> None:
    assert refusal(b"") == ("file_broken", "Berkas ini kosong. Pilih berkas lain.")


def test_document_is_looked_into_once() -> None:
    document = read_document(upload(picture()), kinds=DOCUMENTS)

    assert read_document(document, kinds=DOCUMENTS) is document
    with pytest.raises(DomainError):
        read_document(document, kinds=SHEETS)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        pytest.param("../../etc/passwd", "passwd.pdf", id="up_the_tree"),
        pytest.param("..\\..\\Windows\\evil.pdf", "evil.pdf", id="windows_path"),
        pytest.param("ktp\u202efdp.exe", "ktpfdp.pdf", id="turned_letters"),
        pytest.param("a\x00b\r\nSet-Cookie: x.pdf", "abSet-Cookie x.pdf", id="control_letters"),
        pytest.param("....", "berkas.pdf", id="dots_only"),
        pytest.param(".htaccess", "htaccess.pdf", id="hidden"),
        pytest.param("", "berkas.pdf", id="nothing"),
        pytest.param("izin  praktik é.PDF", "izin praktik é.pdf", id="spaces_and_accents"),
        pytest.param("x" * 300 + ".pdf", "x" * 116 + ".pdf", id="long"),
    ],
)
def test_name_shows_what_it_is_and_leads_nowhere(name: str, kept: str) -> None:
    assert clean_name(name, FileKind.PDF) == kept


def test_kinds_are_said_in_words() -> None:
    assert kinds_in_words(DOCUMENTS) == "PDF, JPG, atau PNG"
    assert kinds_in_words(SHEETS) == "CSV atau Excel"
    assert isinstance(read_document(upload(pdf()), kinds=DOCUMENTS), Document)
