"""The style page, where every component is shown in every state with invented content, and the error pages."""

from datetime import date, timedelta
from fractions import Fraction
from http import HTTPStatus
from types import SimpleNamespace
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from kmp import clock
from kmp.roles import umum
from kmp.ui.fields import RupiahField
from kmp.ui.verdicts import verdict_card

WEIGHTS = {"produsen": 3000, "distributor": 2500, "faskes": 2500, "nakes": 1200, "pengguna": 800}
RULE = {
    "method": "proportional",
    "weights_bp": WEIGHTS,
    "majority": {"num": 2, "den": 3, "strict": False},
    "empty_group": "rebase",
}
TALLIES = {
    "produsen": {"yes": 5, "no": 9, "abstain": 1},
    "distributor": {"yes": 14, "no": 8, "abstain": 0},
    "faskes": {"yes": 61, "no": 40, "abstain": 5},
    "nakes": {"yes": 148, "no": 52, "abstain": 14},
    "pengguna": {"yes": 402, "no": 98, "abstain": 20},
}
SHARES = {"one_member_one_vote": Fraction(630, 837), "block": Fraction(7, 10), "concurrent": Fraction(2, 5)}
DIGEST = "4b8e19d3a770c25f6e0193bc58afd41207c9e36ab1f52d849a6e70c315dbf82a"
MEMBERS = {"11": 14, "12": 38, "31": 18, "32": 148, "33": 133, "35": 161, "51": 16, "53": 44, "73": 36, "81": 7}


class SampleForm(forms.Form):
    """One field of each shape; sent without data, so that every error shows."""

    plain = forms.CharField(label="Biasa", help_text="Keterangan sebelum isian.", required=False)
    wrong = forms.CharField(label="Salah", help_text="Sebut cara membetulkannya.", max_length=4)
    money = RupiahField(label="Uang", required=False)
    day = forms.DateField(label="Tanggal", widget=forms.DateInput, required=False)
    amount = forms.IntegerField(label="Jumlah", min_value=1)
    place = forms.ChoiceField(label="Pilihan", choices=[("53", "Nusa Tenggara Timur"), ("52", "Nusa Tenggara Barat")])
    job = forms.ChoiceField(
        label="Profesi",
        choices=[("perawat", "Perawat"), ("bidan", "Bidan"), ("lain", "Tenaga lain")],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label="Alasan", widget=forms.Textarea(attrs={"rows": 3}))
    photo = forms.FileField(label="Foto KTP")
    agree = forms.BooleanField(label="Saya setuju izin saya diperiksa.", help_text="Boleh dicabut kapan saja.")


def _sample_form() -> SampleForm:
    typed = {"plain": "503/117", "wrong": "32 November", "money": "1.250.000", "day": "2029-03-14", "amount": "20"}
    form = SampleForm({**typed, "place": "53", "job": "perawat", "reason": "Stok habis."})
    form.is_valid()
    return form


def _sample_verdict() -> Any:
    """The count of mock-up 3, worked out here from its ballots."""
    contributions = [Fraction(t["yes"], t["yes"] + t["no"]) * WEIGHTS[code] for code, t in TALLIES.items()]
    shares = {"proportional": sum(contributions, Fraction(0)) / 10_000, **SHARES}
    readings = {
        method: {
            "yes_share": str(share),
            "verdict": "passed" if method != "concurrent" and share >= Fraction(2, 3) else "failed",
        }
        for method, share in shares.items()
    }
    result = {
        "verdict": "failed",
        "yes_share": str(shares["proportional"]),
        "readings": readings,
        "differs": ["one_member_one_vote", "block"],
    }
    return verdict_card(result, rule=RULE, tallies=TALLIES)


def _runs() -> dict[str, Any]:
    """A run in each of its states."""
    started = clock.now() - timedelta(seconds=63)
    facts: dict[str, Any] = {"done": 0, "total": 1_000_000, "error": "", "started_at": None}
    return {
        "queued": SimpleNamespace(pk=1, state="menunggu", **facts),
        "running": SimpleNamespace(pk=2, state="berjalan", **{**facts, "done": 614_200, "started_at": started}),
        "done": SimpleNamespace(pk=3, state="selesai", **{**facts, "done": 1_000_000}),
        "failed": SimpleNamespace(pk=4, state="gagal", **{**facts, "error": "Berkas masukan rusak."}),
    }


def _lists() -> dict[str, Any]:
    """Items, rows and links of the components that take lists."""
    day = date(2026, 11, 19)
    return {
        "trail": [{"label": "Suara", "href": "#alur"}],
        "tabs": [
            {"label": "Terbuka", "href": "#data", "count": 12, "current": True},
            {"label": "Selesai", "href": "#data", "count": 240},
        ],
        "rows": [["Hj. Nurlela Basri", "Dikirim", "Rp640.000"], ["Wulan Prasetyani", "Selesai", "Rp1.250.000"]],
        "picked": [{"cells": ["PM-2026-0847", "Oksigen", "20"], "pick": 1, "picked": True}],
        "chips": [{"label": "“oksigen”", "href": "#data"}],
        "timeline": [
            {"title": "Dibeli", "when": day, "state": "done"},
            {"title": "Dikirim", "when": clock.now(), "note": "PT Antar Sehat Sentosa", "state": "now"},
            {"title": "Diterima", "state": "later"},
        ],
        "links": [
            {"label": "Beranda", "short": "Beranda", "icon": "house", "href": "#navigasi", "current": True},
            {"label": "Suara", "short": "Suara", "icon": "vote", "href": "#navigasi", "count": 1},
        ],
    }


def _figures() -> dict[str, Any]:
    """Sums, bars and maps."""
    return {
        "sum_rows": [
            {"name": "Dari usaha dengan bukan anggota", "note": "masuk cadangan", "amount": 37_412_905, "out": True},
            {"group": "nakes", "note": "12% dari jasa usaha", "amount": 450_240_306},
        ],
        "sum_total": {"name": "Jumlah, cocok dengan langkah 1", "amount": 487_653_211},
        "group_parts": [{"value": bp, "tone": code, "label": code} for code, bp in WEIGHTS.items()],
        "queue_parts": [{"value": 5}, {"value": 5, "tone": "warn"}, {"value": 2, "tone": "bad"}],
        "months": [84, 92, 88, 101, 97, 104, 110, 96, 108, 115, 91],
        "members": MEMBERS,
        "digest": DIGEST,
        "verdict": _sample_verdict(),
        "page": Paginator(range(18), 6).page(2),
        "today": clock.today(),
        "now": clock.now(),
        "later": clock.today() + timedelta(days=2),
    }


@umum
def gaya(request: HttpRequest) -> HttpResponse:
    """`/gaya/`: what is not here does not exist; add it here first."""
    tones = ("plain", "info", "ok", "warn", "bad")
    context = {"form": _sample_form(), "runs": _runs(), "tones": tones, **_lists(), **_figures()}
    return render(request, "kmp/ui/gaya.html", context)


def _error_page(status: HTTPStatus) -> HttpResponse:
    """An error page stands alone: it asks neither the session nor the database, which may be what failed."""
    return HttpResponse(render_to_string(f"{status.value}.html"), status=status)


@umum
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400."""
    return _error_page(HTTPStatus.BAD_REQUEST)


@umum
def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: signed in, but not for this role."""
    return _error_page(HTTPStatus.FORBIDDEN)


@umum
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: no such page, or not yours."""
    return _error_page(HTTPStatus.NOT_FOUND)


@umum
def server_error(request: HttpRequest) -> HttpResponse:
    """500."""
    return _error_page(HTTPStatus.INTERNAL_SERVER_ERROR)
