"""Which line pays which bill: pure."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.banking.rules import LineFacts, OpenBill, Share, assignment_problems, match_lines, spread
from members.banking.states import MatchedBy

A1 = OpenBill(1, "M1", 50_000, late=True, is_pokok=False)
A2 = OpenBill(2, "M1", 50_000, late=True, is_pokok=False)
A3 = OpenBill(3, "M1", 50_000, late=False, is_pokok=False)
B1 = OpenBill(4, "M2", 75_000, late=True, is_pokok=False)
POKOK = OpenBill(5, "A9", 500_000, late=False, is_pokok=True)
BILLS = [A1, A2, A3, B1, POKOK]
CODE, AMOUNT = MatchedBy.REFERENCE, MatchedBy.AMOUNT


def matched(*lines: LineFacts) -> list[tuple[int, MatchedBy, list[tuple[int, int]]]]:
    return [
        (match.line, match.by, [(share.bill, share.amount_rp) for share in match.shares])
        for match in match_lines(lines, BILLS)
    ]


def test_a_code_pays_its_bill_whole() -> None:
    assert matched(LineFacts(7, 75_000, 4)) == [(7, CODE, [(4, 75_000)])]


def test_a_smaller_amount_is_an_instalment() -> None:
    assert matched(LineFacts(7, 20_000, 4)) == [(7, CODE, [(4, 20_000)])]


def test_a_larger_amount_goes_on_to_the_oldest_bills() -> None:
    assert matched(LineFacts(7, 120_000, 3)) == [(7, CODE, [(3, 50_000), (1, 50_000), (2, 20_000)])]


def test_what_is_larger_than_everything_waits() -> None:
    assert matched(LineFacts(7, 150_001, 1)) == []


def test_a_simpanan_pokok_takes_its_own_bill_and_nothing_beyond() -> None:
    assert matched(LineFacts(7, 100_000, 5)) == [(7, CODE, [(5, 100_000)])]
    assert matched(LineFacts(7, 500_001, 5)) == []


def test_a_code_of_no_open_bill_waits() -> None:
    assert matched(LineFacts(7, 75_000, 99)) == []


def test_two_lines_with_one_code_never_pay_twice() -> None:
    lines = [LineFacts(7, 75_000, 4), LineFacts(8, 75_000, 4)]

    assert matched(*lines) == [(7, CODE, [(4, 75_000)])]


def test_an_amount_of_exactly_one_bill_pays_it() -> None:
    assert matched(LineFacts(7, 75_000, None)) == [(7, AMOUNT, [(4, 75_000)])]


def test_an_amount_of_several_bills_waits() -> None:
    assert matched(LineFacts(7, 50_000, None)) == []


def test_all_that_one_member_is_late_with_is_paid_together() -> None:
    assert matched(LineFacts(7, 100_000, None)) == [(7, AMOUNT, [(1, 50_000), (2, 50_000)])]


def test_two_lines_of_one_amount_wait_both() -> None:
    assert matched(LineFacts(7, 75_000, None), LineFacts(8, 75_000, None)) == []


def test_what_a_code_has_paid_no_amount_pays_again() -> None:
    assert matched(LineFacts(7, 75_000, None), LineFacts(8, 75_000, 4)) == [(8, CODE, [(4, 75_000)])]


bills = st.lists(
    st.builds(
        OpenBill,
        pk=st.integers(1, 40),
        owner=st.sampled_from(["M1", "M2", "A3"]),
        rest_rp=st.integers(1, 9),
        late=st.booleans(),
        is_pokok=st.booleans(),
    ),
    max_size=12,
    unique_by=lambda bill: bill.pk,
)
waiting = st.lists(
    st.builds(
        LineFacts, pk=st.integers(1, 99), amount_rp=st.integers(1, 20), bill=st.one_of(st.none(), st.integers(1, 40))
    ),
    max_size=12,
    unique_by=lambda line: line.pk,
)


@given(waiting, bills)
def test_no_rupiah_appears_or_vanishes(lines: list[LineFacts], open_bills: list[OpenBill]) -> None:
    matches = match_lines(lines, open_bills)

    amounts = {line.pk: line.amount_rp for line in lines}
    assert all(sum(share.amount_rp for share in match.shares) == amounts[match.line] for match in matches)
    assert len({match.line for match in matches}) == len(matches)
    paid: dict[int, int] = {}
    for match in matches:
        for share in match.shares:
            assert share.amount_rp > 0
            paid[share.bill] = paid.get(share.bill, 0) + share.amount_rp
    rests = {bill.pk: bill.rest_rp for bill in open_bills}
    assert all(total <= rests[bill] for bill, total in paid.items())


def test_spreading_takes_all_or_nothing() -> None:
    assert spread(60_000, [A1, A2]) == (Share(1, 50_000), Share(2, 10_000))
    assert spread(100_001, [A1, A2]) == ()


@pytest.mark.parametrize(
    ("shares", "codes"),
    [([30_000, 20_000], []), ([30_000], ["line_not_whole"]), ([60_000, -10_000], ["share_not_positive"])],
)
def test_a_hand_assigns_the_whole_line(shares: list[int], codes: list[str]) -> None:
    assert [one.code for one in assignment_problems(amount_rp=50_000, shares_rp=shares)] == codes
