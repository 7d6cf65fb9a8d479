"""The bylaws a new cooperative starts from: a whole, legal set of rules to adopt or to change before the deed."""

from typing import Any

from governance.bylaws.founding_articles import ARTICLES

GROUPS = ("produsen", "distributor", "faskes", "nakes", "pengguna")


def founding_rules() -> dict[str, Any]:
    """The rules as JSON for `enact_founding_bylaws`: a new dict each time, so that a caller may change it."""
    return {
        "groups": _by_group(
            {"weight_bp": 3000}, {"weight_bp": 2500}, {"weight_bp": 2500}, {"weight_bp": 1200}, {"weight_bp": 800}
        ),
        "voting": _voting(),
        "meetings": {
            "invitation_days": 14,
            "online_material_days": 7,
            "written_reply_days": 14,
            "annual_months": 6,
            "online_signatures": "everyone",
        },
        "offices": _offices(),
        "savings": {
            "pokok_rp": _by_group(5_000_000, 5_000_000, 2_500_000, 500_000, 100_000),
            "wajib_monthly_rp": _by_group(250_000, 250_000, 150_000, 50_000, 10_000),
            "refund_days": 30,
        },
        "surplus": {"posts": _posts(), "acts": {"jasa_usaha": _by_group(*ACTS)}},
        "allocation": {"inside_class": "max_min", "reserve_bp": 0, "floor_days": 0, "article": "ART Pasal 52"},
        "articles": [
            {"key": key, "number": number, "title": title, "text": text} for key, number, title, text in ARTICLES
        ],
    }


ACTS = ("penjualan", "pengantaran", "pembelian", "layanan", "penggunaan")


def _by_group(*values: Any) -> dict[str, Any]:
    return dict(zip(GROUPS, values, strict=True))


def _voting() -> dict[str, Any]:
    """Quorums as most bylaws have them (cooperative_law 2.2): more than half, a fifth on the second call."""
    return {
        "method": "proportional",
        "empty_group": "rebase",
        "majorities": {
            "biasa": _half(),
            "perubahan_ad": _two_thirds(),
            "shu": _half(),
            "pemilihan": _half(),
            "pemberhentian": _half(),
            "penggabungan": _two_thirds(),
        },
        "quorum": {"first": _half(), "second": {"num": 1, "den": 5, "strict": False}},
        "second_call_days": 7,
        "concurrent": [],
        "voters": "members",
        "delegates": {},
        "seconds_needed": 0,
        "ballot": {"changeable": True, "hides_interim": True, "fresh_code": True},
        "proxies": {"limit": 0, "same_group": True},
    }


def _offices() -> dict[str, Any]:
    """Two boards with terms of three years, well below the five of the law (UU 25/1992 Ps 29 (4))."""
    return {
        "pengurus": {
            "term_years": 3,
            "most_terms": 2,
            "positions": [
                {"name": "Ketua", "seats": 1},
                {"name": "Sekretaris", "seats": 1},
                {"name": "Bendahara", "seats": 1},
            ],
        },
        "pengawas": {
            "term_years": 3,
            "most_terms": 2,
            "positions": [{"name": "Ketua Pengawas", "seats": 1}, {"name": "Anggota Pengawas", "seats": 2}],
        },
    }


def _half() -> dict[str, Any]:
    """More than half."""
    return {"num": 1, "den": 2, "strict": True}


def _two_thirds() -> dict[str, Any]:
    """At least two thirds."""
    return {"num": 2, "den": 3, "strict": False}


def _posts() -> list[dict[str, Any]]:
    """The posts of the worked example T12 (cooperative_law 3.6)."""
    groups = _by_group(3000, 2500, 2500, 1200, 800)
    return [
        _post("cadangan", "Cadangan", 2500, "reserve"),
        _post("jasa_modal", "Jasa modal", 1500, "capital", article="ART Pasal 43"),
        {**_post("jasa_usaha", "Jasa usaha", 4000, "patronage", article="ART Pasal 42"), "groups": groups},
        _post("pengurus", "Pengurus dan pengawas", 500, "fund"),
        _post("karyawan", "Karyawan", 500, "fund"),
        _post("pendidikan", "Pendidikan", 500, "fund"),
        _post("sosial", "Sosial", 300, "fund"),
        _post("pembangunan", "Pembangunan daerah kerja", 200, "fund"),
    ]


def _post(code: str, name: str, bp: int, kind: str, *, article: str = "ART Pasal 41") -> dict[str, Any]:
    return {"code": code, "name": name, "bp": bp, "kind": kind, "article": article}
