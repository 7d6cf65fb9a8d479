"""What a mark on paper says, and what a file of them says. No database."""

import pytest

from governance.paperballots.engine import Asked, read_lines, read_mark

YES_NO = Asked(yes_no=True)
LIST = Asked(False, options=frozenset({1, 2, 3, 5}), least=1, most=2)
RANKING = Asked(False, ranked=True, options=frozenset({1, 2, 3}), least=2, most=3)


@pytest.mark.parametrize(
    ("asked", "mark", "choice"),
    [
        (YES_NO, "setuju", "setuju"),
        (YES_NO, " Tidak  Setuju ", "tidak"),
        (YES_NO, "ABSTAIN", "abstain"),
        (YES_NO, "tidak sah", ""),
        (YES_NO, "", ""),
        (YES_NO, "1", None),
        (YES_NO, "barangkali", None),
        (LIST, "5, 2", "2,5"),
        (LIST, "2;5", "2,5"),
        (LIST, "1", "1"),
        (LIST, "abstain", "abstain"),
        (LIST, "x", ""),
        (LIST, "4", None),
        (LIST, "1 2 3", None),
        (LIST, "2,2", None),
        (LIST, "setuju", None),
        (RANKING, "3,1", "3,1"),
        (RANKING, "3", None),
        (RANKING, "1,2,3", "1,2,3"),
        (RANKING, "²", None),
    ],
)
def test_a_mark_is_an_answer_or_invalid_or_unclear(asked: Asked, mark: str, choice: str | None) -> None:
    assert read_mark(asked, mark) == choice


def test_a_file_is_read_with_any_separator_and_without_its_head() -> None:
    assert read_lines("Kode;Tanda\nK7QM;setuju\n\nXRT9 ; tidak\n") == [(2, ["K7QM", "setuju"]), (4, ["XRT9", "tidak"])]
    assert read_lines("K7QM,setuju\nXRT9,tidak") == [(1, ["K7QM", "setuju"]), (2, ["XRT9", "tidak"])]
    assert read_lines("nomor anggota\nNAK-00001\n") == [(2, ["NAK-00001"])]
    assert read_lines("") == []
