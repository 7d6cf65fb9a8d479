"""Why a line got what it got: every award is explained, and the numbers are those of the engine."""

from typing import Any

import pytest

from supply.allocation.arithmetic import Shared, explain, pool_of, short_reason
from supply.allocation.contract import as_result, plan_of


def shared_out(rule: dict[str, Any], requests: list[dict[str, Any]], *, available: int = 60, pack: int = 1) -> Any:
    inputs = {
        "available": available,
        "pack": pack,
        "rule": {"reserve": 0, "floor_days": 0} | rule,
        "requests": requests,
    }
    result = as_result(plan_of(inputs).shared())
    lines = [
        Shared(row["member"], asked.get("class", 1), row["claim"], row["floor"], row["share"], row["award"],
               tuple(row["reasons"]))
        for row, asked in zip(result["lines"], requests, strict=True)
    ]  # fmt: skip
    return inputs, lines


def asked(member: str, request: int, **more: Any) -> dict[str, Any]:
    return {"member": member, "request": request, "class": 1, "on_hand": 0, "daily_use": 0} | more


def formulas(rule: dict[str, Any], requests: list[dict[str, Any]], member: str, **more: Any) -> list[tuple[str, str]]:
    inputs, lines = shared_out(rule, requests, **more)
    return [(step.title, step.formula) for step in explain(inputs, lines, member)]


ROUTINE = [
    asked("FAS-31", 20, **{"class": 2}),
    asked("FAS-87", 25, plausible=18, **{"class": 2}),
    asked("FAS-112", 16, **{"class": 2}),
    asked("FAS-146", 12, **{"class": 2}),
    asked("FAS-203", 14, plausible=10, **{"class": 2}),
]
CRITICAL = [asked("FAS-8", 6), asked("FAS-19", 4)]


def test_sharing_in_proportion_is_told_in_four_steps() -> None:
    steps = formulas({"inside_class": "proportional", "reserve": 4}, [*CRITICAL, *ROUTINE], "FAS-31")

    assert steps == [
        ("Permintaan diperiksa: 20 wajar", ""),
        ("Sisihkan dan dahulukan: 46 untuk kelas 2", "60 tersedia − 4 cadangan − 10 kelas sebelumnya = 46"),
        ("Bagi sebanding di kelas ini", "46 × 20 ÷ 76 = 12,11"),
        ("Bulatkan ke unit utuh: 12", ""),
    ]


def test_filled_class_says_that_everything_fits() -> None:
    steps = formulas({"inside_class": "proportional"}, [*CRITICAL, *ROUTINE], "FAS-8")

    assert steps[-1] == ("Kelas ini dipenuhi: 6", "10 ≤ 60")


def test_equal_sharing_leaves_the_capped_out() -> None:
    requests = [asked("A", 3), asked("B", 20), asked("C", 20)]

    assert formulas({"inside_class": "max_min"}, requests, "B", available=30)[-2] == (
        "Bagi sama rata di kelas ini",
        "(30 − 3) ÷ 2 = 13,50",
    )
    assert formulas({"inside_class": "max_min"}, requests, "A", available=30)[-2][1] == "bagian tepat 3,00"


def test_class_after_the_stock_is_gone_is_told_so() -> None:
    requests = [asked("A", 60), asked("B", 5, **{"class": 2})]

    assert formulas({"inside_class": "max_min"}, requests, "B")[-1][0] == "Tidak ada sisa untuk kelas ini: 0"


def test_packs_and_floors_are_told() -> None:
    requests = [asked("A", 55, daily_use=2, on_hand=5), asked("B", 50, daily_use=1)]
    steps = formulas({"inside_class": "proportional", "floor_days": 10}, requests, "A", available=63, pack=10)

    assert steps[0] == ("Permintaan diperiksa: 50 wajar", "")
    assert steps[1][1] == "63 tersedia − 3 bukan kemasan utuh − 30 persediaan terkecil semua pemohon = 30"
    assert steps[2] == ("Persediaan terkecil: 20", "10 hari × 2 sehari − 5 stok")


@pytest.mark.parametrize("rule", ["proportional", "weighted", "max_min", "equal_cover"])
def test_every_line_of_every_rule_is_explained(rule: str) -> None:
    requests = [
        asked(str(n), 7 * n, weight=n, daily_use=n, on_hand=3 * n, **{"class": 1 + n % 3}) for n in range(1, 12)
    ]
    inputs, lines = shared_out({"inside_class": rule, "reserve": 5, "floor_days": 2}, requests, available=150)

    for line in lines:
        steps = explain(inputs, lines, line.member)
        assert len(steps) >= 3
        assert all(step.title for step in steps)
        assert short_reason(line.reasons)[0].isupper()
    assert sum(line.award for line in lines) == pool_of(inputs)
