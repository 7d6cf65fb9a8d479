"""The staff lists of the register with N members behind them, against an empty view in the same run (DESIGN 8)."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings

from benchmarks import Report
from benchmarks.crowd import seed_members, staff_user
from benchmarks.empty_urls import EMPTY
from benchmarks.measure import peak_memory_bytes, percentile, seconds_of

ROUNDS, WARM_UP = 60, 3
MEMBERS = "/meja/anggota/"
PAGES: Mapping[str, str] = {
    "daftar": MEMBERS,
    "tab aktif": f"{MEMBERS}?status=aktif",
    "kelompok": f"{MEMBERS}?kelompok=nakes",
    "provinsi": f"{MEMBERS}?provinsi=33",
    "kabupaten": f"{MEMBERS}?provinsi=33&kabupaten=33.07",
    "tanpa suara": f"{MEMBERS}?suara=tidak",
    "izin habis 30 hari": f"{MEMBERS}?izin=30",
    "cari kata": f"{MEMBERS}?q=mandagi",
    "cari nomor": f"{MEMBERS}?q=NAK-00000",
    "urut nama": f"{MEMBERS}?urut=nama",
    "halaman jauh": f"{MEMBERS}?halaman=1000",
    "per tanggal": f"{MEMBERS}?per=2026-01-05",
    "buku anggota": "/meja/buku-anggota/",
    "perubahan": "/meja/perubahan-anggota/",
}


def run(size: int, report: Report) -> dict[str, Any]:
    """p95 of each list in seconds and as a ratio to the p95 of an empty view; how many queries each takes."""
    report(f"mengisi {size} anggota")
    taken = seconds_of(lambda: seed_members(size))[0]
    settings = {"ROOT_URLCONF": "benchmarks.empty_urls", "ALLOWED_HOSTS": ["*"], "SECURE_SSL_REDIRECT": False}
    with override_settings(DEBUG=False, **settings):
        client = Client()
        client.force_login(staff_user(), backend="allauth.account.auth_backends.AuthenticationBackend")
        measured = _measure(client, {"kosong": EMPTY, **PAGES})
    empty = measured.pop("kosong")
    pages = {name: {**one, "ratio": round(one["p95"] / empty["p95"], 2)} for name, one in measured.items()}
    return {
        "seed_seconds": round(taken, 2),
        "baseline": {"page": "an empty view behind the same middleware and sign-in", **empty},
        "pages": pages,
        "seconds": max(one["p95"] for one in pages.values()),
        "queries": max(one["queries"] for one in pages.values()),
        "ratio": max(one["ratio"] for one in pages.values()),
        "peak_memory_bytes": peak_memory_bytes(),
    }


def _measure(client: Client, pages: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """Round after round through all pages, so that whatever else the machine does falls on each of them alike."""
    queries = {name: _queries(client, path) for name, path in pages.items()}
    taken: dict[str, list[float]] = {name: [] for name in pages}
    for _ in range(ROUNDS):
        for name, path in pages.items():
            taken[name] += seconds_of(partial(client.get, path))
    return {
        name: {
            "p50": round(percentile(times, 50), 5),
            "p95": round(percentile(times, 95), 5),
            "queries": queries[name],
        }
        for name, times in taken.items()
    }


def _queries(client: Client, path: str) -> int:
    """How many queries the page asks once it has been opened before; anything else than 200 stops the run."""
    for _ in range(WARM_UP):
        with CaptureQueriesContext(connection) as seen:
            answer = client.get(path)
        if answer.status_code != 200:
            raise RuntimeError(f"{path} answers {answer.status_code}")
    return len(seen.captured_queries)
