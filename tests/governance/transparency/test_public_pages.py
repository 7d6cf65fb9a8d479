"""What anyone may read: figures from the books, decisions four ways, the rules, and proofs to download."""

import hashlib
import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import DjangoAssertNumQueries

from governance.transparency.home import greeting_at, home_cards
from governance.transparency.queries import delivered_rp, year_report
from governance.voting.contract import count_votes
from governance.voting.models import Ballot, Motion, Verdict
from governance.voting.states import MotionState
from kmp import clock
from kmp.proofs.models import ProofBundle
from tests.factories.governance import (
    BOOK_YEAR,
    closed_year,
    counted,
    founding_bylaws,
    one_of_each_group,
    opened_motion,
    posted_distribution,
    vote,
)
from tests.factories.members import budi, make_member, open_house, user_of

pytestmark = pytest.mark.django_db
GROUPS = ("produsen", "distributor", "faskes", "nakes", "pengguna")
DOMAIN_ROWS = ((9, 2, 1), (14, 6, 0), (11, 12, 2), (180, 60, 15), (900, 1100, 40))  # domain/cooperative_law 1


def page(name: str, *args: Any, query: str = "") -> str:
    """The text of a public page, opened by a stranger."""
    answer = Client().get(reverse(name, args=args) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def counted_like_the_domain_example() -> Motion:
    """A motion whose tallies are those of the worked example (2,352 ballots), under equal weights."""
    one_of_each_group()
    motion = opened_motion()
    rule = {
        "method": "proportional",
        "weights_bp": dict.fromkeys(GROUPS, 2000),
        "majority": {"num": 1, "den": 2, "strict": True},
        "empty_group": "rebase",
    }
    tallies = {
        group: {"yes": yes, "no": no, "abstain": none}
        for group, (yes, no, none) in zip(GROUPS, DOMAIN_ROWS, strict=True)
    }
    shown = Motion.objects.create(
        number="12/2026",
        meeting=motion.meeting,
        bylaws=motion.bylaws,
        kind="biasa",
        title="Contoh hitungan",
        text="Contoh",
        if_passed="Diterima begini",
        if_failed="Ditolak begitu",
        consensus_note="Musyawarah tidak mencapai mufakat.",
        state=MotionState.COUNTED,
        rule=rule,
        opens_at=clock.now() - timedelta(days=1),
        closes_at=clock.now(),
        proposed_by=budi(),
    )
    bundle = ProofBundle.objects.create(
        kind="votes", subject="Contoh", result_digest="1" * 64, file_digest="2" * 64, content=b"PK", size=2
    )
    Verdict.objects.create(
        motion=shown,
        passed=True,
        tallies=tallies,
        result=count_votes({"rule": rule, "tallies": tallies}),
        roll={group: sum(line.values()) for group, line in tallies.items()},
        bundle=bundle,
        counted_by=budi(),
    )
    return shown


def test_the_verdict_page_shows_the_four_readings_of_the_worked_example() -> None:
    motion = counted_like_the_domain_example()

    text = page("verdict", motion.pk)

    assert "63,93%" in text  # proportional
    assert "48,56%" in text  # one member, one vote: 1.114 of 2.294
    assert "60,00%" in text  # block
    assert "Diterima" in text
    assert "Dua dari empat cara memberi hasil lain." in text
    assert "2.352 dari 2.352 anggota" in text


def test_the_verdict_page_of_an_open_motion_tells_who_voted_but_not_how() -> None:
    members = one_of_each_group()
    motion = opened_motion()
    vote(motion, {members["faskes"]: "tidak"})

    text = page("verdict", motion.pk)

    assert "1 dari 1" in text
    assert "Tidak setuju" not in text


def test_a_ballot_is_found_on_the_public_board_by_its_number() -> None:
    members = one_of_each_group()
    motion = opened_motion()
    vote(motion, {members["faskes"]: "tidak"})
    first = Ballot.objects.get(box__motion=motion)
    vote(motion, {members["faskes"]: "setuju"})

    assert "Suara ini ada di papan." in page("verdict", motion.pk, query=f"?bukti={first.hash[:16]}")
    assert "sudah menggantinya" in page("verdict", motion.pk, query=f"?bukti={first.hash}")
    assert "tidak ada dalam usul ini" in page("verdict", motion.pk, query="?bukti=" + "0" * 64)


def test_a_draft_is_nobodys_business_yet() -> None:
    one_of_each_group()
    motion = opened_motion()
    draft = Motion.objects.create(
        number="13/2026",
        meeting=motion.meeting,
        bylaws=motion.bylaws,
        kind="biasa",
        title="Rahasia dapur",
        text="-",
        if_passed="-",
        if_failed="-",
        closes_at=clock.now(),
        proposed_by=budi(),
    )

    assert Client().get(reverse("verdict", args=[draft.pk])).status_code == 404
    assert "Rahasia dapur" not in page("verdicts")


def test_decisions_are_listed_by_outcome_and_searched() -> None:
    members = one_of_each_group()
    passed, refused = opened_motion(), opened_motion()
    vote(passed, dict.fromkeys(members.values(), "setuju"))
    vote(refused, dict.fromkeys(members.values(), "tidak"))
    counted(passed)
    counted(refused)
    opened_motion()

    assert page("verdicts").count("Membeli 40 kulkas") == 3
    assert page("verdicts", query="?hasil=ditolak").count("Membeli 40 kulkas") == 1
    assert page("verdicts", query="?hasil=berjalan").count("Membeli 40 kulkas") == 1
    assert "Tidak ada yang cocok" in page("verdicts", query="?q=bulan")


def test_the_first_page_takes_its_figures_from_the_books_and_the_register() -> None:
    posted_distribution()

    text = page("public")

    assert "Rp487,7 jt" in text
    assert "8 anggota di 0 dari 38 provinsi" in text
    assert "Rp180.096.123" in text
    assert delivered_rp(BOOK_YEAR) == 1_000_000_000 + 37_412_905


def test_the_report_of_a_closed_year_balances() -> None:
    posted_distribution()

    report = year_report(BOOK_YEAR)

    assert report.surplus.total_rp == 487_653_211
    assert report.revenue_rp - report.expense_rp == 487_653_211
    assert report.assets_rp == report.claims_rp
    text = page("reports")
    assert "Rp487.653.211" in text
    assert "Keputusan 1/RAP/2026" in text


def test_the_rules_page_shows_what_was_in_force_on_a_date() -> None:
    founding_bylaws(valid_from=date(2024, 1, 1))

    text = page("rules")
    assert 'id="ad-pasal-29"' in text
    assert "Bobot suara kelompok" in text
    assert "Belum ada aturan yang berlaku pada 31 Desember 2023" in page("rules", query="?pada=2023-12-31")
    assert "AD/ART versi 1" in page("rules", query="?pada=bukan-tanggal")
    assert "AD/ART versi 1" in page("rules", query="?pada=2026-13-45")


def test_a_bundle_is_downloaded_as_published() -> None:
    members = one_of_each_group()
    motion = opened_motion()
    vote(motion, dict.fromkeys(members.values(), "setuju"))
    bundle = counted(motion).bundle
    assert bundle is not None

    answer = Client().get(reverse("bundle_download", args=[bundle.pk]))

    assert answer["Content-Disposition"] == f'attachment; filename="bukti-votes-{bundle.pk}.zip"'
    assert hashlib.sha256(answer.content).hexdigest() == bundle.file_digest
    assert Client().get(reverse("bundle_download", args=[bundle.pk + 1])).status_code == 404


def test_every_bundle_is_on_the_verify_page() -> None:
    members = one_of_each_group()
    motion = opened_motion()
    vote(motion, dict.fromkeys(members.values(), "setuju"))
    bundle = counted(motion).bundle
    assert bundle is not None

    assert reverse("bundle_download", args=[bundle.pk]) in page("verify")
    assert reverse("bundle_download", args=[bundle.pk]) in page("verify", query=f"?q={bundle.file_digest[:12]}")
    assert reverse("bundle_download", args=[bundle.pk]) not in page("verify", query="?jenis=shu")


def test_the_open_profile_has_sums_and_no_names() -> None:
    distribution = posted_distribution(closed_year())

    text = page("open_profile")
    profile = json.loads(text)

    assert profile["members"] == 8
    assert [group["weight_bp"] for group in profile["groups"]] == [3000, 2500, 2500, 1200, 800]
    assert profile["surplus"]["total_rp"] == 487_653_211
    assert distribution.bundle is not None
    assert profile["surplus"]["bundle_sha256"] == distribution.bundle.file_digest
    assert "Anggota 1" not in text


def test_pages_have_words_before_there_is_anything_to_show() -> None:
    open_house()

    for name in ("public", "verdicts", "reports", "rules", "verify"):
        assert "Belum ada" in page(name)
    assert Client().get(reverse("open_profile")).status_code == 404


@pytest.mark.parametrize(
    ("name", "most"),
    [("public", 16), ("verdicts", 8), ("reports", 8), ("rules", 4), ("verify", 3), ("open_profile", 10)],
)
def test_public_pages_take_a_constant_number_of_queries(
    name: str, most: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    posted_distribution()
    members = {group: make_member(group=group) for group in GROUPS}
    for _ in range(3):
        motion = opened_motion()
        vote(motion, dict.fromkeys(members.values(), "setuju"))
        counted(motion)
    cache.clear()

    with django_assert_max_num_queries(most):
        page(name)


@pytest.mark.parametrize(
    ("hour_utc", "zone", "words"),
    [
        (0, "Asia/Jakarta", "Selamat pagi"),
        (4, "Asia/Jakarta", "Selamat siang"),
        (4, "Asia/Jayapura", "Selamat siang"),
        (8, "Asia/Jakarta", "Selamat sore"),
        (9, "Asia/Jayapura", "Selamat malam"),
        (11, "Asia/Jakarta", "Selamat malam"),
    ],
)
def test_the_greeting_follows_the_clock_on_the_members_wall(hour_utc: int, zone: str, words: str) -> None:
    instant = clock.now().replace(hour=hour_utc, minute=0)

    assert greeting_at(instant, zone) == words


def test_the_home_cards_say_what_waits_and_what_was_shared() -> None:
    members = closed_year()
    posted_distribution(members)
    member = members["faskes"][0]
    motion = opened_motion()
    opened_motion()

    before = home_cards(member, user_of(member))
    vote(motion, {member: "setuju"})
    after = home_cards(member, user_of(member))

    assert before.waiting == motion
    assert (before.more_waiting, before.turnout) == (1, {"voted": 0, "roll": 3})
    assert before.last_share is not None
    assert before.last_share.distribution.year == BOOK_YEAR
    assert (after.waiting != motion, [one.pk for one in after.voted]) == (True, [motion.pk])
    assert after.holdings.pokok_rp == 100_000


@pytest.mark.parametrize("name", ["public", "verdicts", "reports", "rules", "verify"])
def test_a_public_page_answers_head_as_link_previews_ask(name: str) -> None:
    answer = Client().head(reverse(name))

    assert answer.status_code == 200
    assert answer.content == b""
