"""Building the demo from its chapters, and knowing whether that was ever finished."""

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta

from django.core.management import call_command
from django.db import connection

from clinics.demo import assembly, clinic_year, midyear, money_year, moves, offices, supply_year, today
from clinics.demo.accounts import hand_out_password
from clinics.demo.cast import Casting, recruit
from clinics.demo.founding import FOUNDERS_MEET_FROM, found, let_join
from clinics.demo.here import runs_done_here
from clinics.demo.timeline import moment
from kmp import clock
from kmp.accounts.models import User
from kmp.acts import act
from kmp.regions.models import Region
from kmp.regions.services import load_reference_data
from kmp.trail.models import ActionLog
from kmp.trail.services import record
from members.registry.models import Group
from members.registry.services import install_groups

BEGUN, FINISHED = "clinics.demo.begun", "clinics.demo.finished"
STORY_ENDS = date(2026, 11, 1)
PRESENT_AT_LEAST = STORY_ENDS + timedelta(days=15)  # on a machine whose clock is slow the demo ends here
Say = Callable[[str], None]


def is_empty() -> bool:
    """Nobody can sign in and nothing was ever done: a house to build in."""
    return not User.objects.exists() and not ActionLog.objects.exists()


def is_finished() -> bool:
    """The demo was built here to its end."""
    return ActionLog.objects.filter(action=FINISHED).exists()


def is_half_built() -> bool:
    """A demo was begun here and its building broken off; everything there is belongs to it."""
    return ActionLog.objects.filter(action=BEGUN).exists() and not is_finished()


def clear() -> None:
    """Empty every table but the reference data's content, which is loaded again."""
    call_command("flush", interactive=False, verbosity=0)
    load_reference_data()


def build(say: Say) -> None:
    """Write the whole demo into an empty database; `say` hears about every chapter."""
    if not Region.objects.exists():
        load_reference_data()
    present = _present()
    gc.freeze()  # Django itself need not be looked through at every collection
    with _quick_commits(), runs_done_here():
        with _told(say, "Akta, buku, kelompok, kantor"):
            _begin()
            story = found(present.year)
            casting = Casting(story.rng)
            applicants = recruit(casting)
            offices.seat_office(applicants)
            let_join(story, applicants)
            for chapter in (money_year, supply_year, clinic_year, moves, offices, assembly, midyear):
                chapter.tell(story)
        for name, until in _spans():
            with _told(say, name):
                story.timeline.run(until)
        with _told(say, "Hari-hari terakhir"):
            today.tell(story, casting, present)
            story.timeline.run(present)
            hand_out_password(acting_user=story.office.admin)
    _finish(story.office.admin)  # after the quick commits: on the disk, and all before it with it


def _present() -> datetime:
    return max(clock.now(), moment(PRESENT_AT_LEAST))


def _spans() -> Iterator[tuple[str, datetime]]:
    for name, until in (
        ("Januari–Maret 2025", date(2025, 4, 1)),
        ("April–September 2025", date(2025, 10, 1)),
        ("Oktober–Desember 2025", date(2026, 1, 1)),
        ("Januari–April 2026, Rapat Anggota dan SHU", date(2026, 5, 1)),
        ("Mei–Oktober 2026", STORY_ENDS),
    ):
        yield name, moment(until, 0)


def _begin() -> None:
    """Leave a note before anything else is written, so that a demo broken off is known for one."""
    with clock.pretend(moment(FOUNDERS_MEET_FROM, 7)):
        install_groups()
        _note_beginning()


@act
def _note_beginning() -> None:
    record(BEGUN, Group.objects.order_by("position")[0], acting_user=None)


@act
def _finish(admin: User) -> None:
    record(FINISHED, admin, acting_user=admin)


@contextmanager
def _told(say: Say, name: str) -> Iterator[None]:
    began = time.monotonic()
    yield
    say(f"{name}: {time.monotonic() - began:.1f} detik")


@contextmanager
def _quick_commits() -> Iterator[None]:
    """Do not wait for the disk at each of thousands of commits: a demo that is lost is built again."""
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit TO off")
        try:
            yield
        finally:
            cursor.execute("SET synchronous_commit TO DEFAULT")
