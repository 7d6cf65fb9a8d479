"""Open ballots over HTTP against a bare view that does one INSERT on the same server (DESIGN 8), and N on the roll.

`ratio` is ballots a second through the house's own page (signed in, fresh code, on the roll, chained) over INSERTs a
second of the bare view, which stands behind the same middleware, sign-in and right; `ratio_open` is over the same view
for anybody, without a session. All three are asked in turns, in rounds, by the same connections.

Opening, counting and the quorum board of the whole roll are database work; `ratio_to_copy` is each of them over a COPY
of the roll's own rows, in the same run, into a table with the same indexes and checks and no triggers. A large roll is
told by the clock after the opening (`telling`, over a COPY of its notices).
"""

import io
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import connection

from benchmarks import Report
from benchmarks.ballot_urls import BARE, OPEN, TABLE
from benchmarks.crowd import seed_members, staff_user
from benchmarks.http import granian, peak_memory_of, post, send_all
from benchmarks.measure import peak_memory_bytes, seconds_of
from governance.bylaws.founding import founding_rules
from governance.bylaws.services import enact_founding_bylaws
from governance.meetings.board import board_of
from governance.meetings.models import Meeting
from governance.meetings.services import plan_plenary
from governance.voting.counting import count_motion
from governance.voting.models import Ballot, Motion, RollEntry
from governance.voting.queries import turnout
from governance.voting.schedule import follow_motions
from governance.voting.services import close_motion, draft_motion, open_motion, ready_motion
from kmp import clock
from kmp.accounts.models import User
from kmp.accounts.services import open_account
from kmp.roles import Role

MOST_VOTERS = 6_000  # who vote over HTTP; the rest of the roll votes by a few statements, for the count
AT_A_TIME = 1_000  # of the rest: each ballot moves the head of its box, and one statement would carry all its versions
ROUND, WARM_UP = 250, 100  # requests of each kind
ROLL, NOTICES = "governance_rollentry", "members_notice"
TOKEN = "t" * 32  # the CSRF cookie and header of every client, alike
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"

ACCOUNTS = """
    WITH made AS (
        INSERT INTO kmp_user (password, is_superuser, username, email, name, zone, is_active, is_staff, date_joined)
        SELECT '!', false, m.number, m.number || '@tolok.example', m.name, 'Asia/Jakarta', true, false, now()
          FROM members_member m WHERE m.id IN (
              SELECT member_id FROM governance_rollentry r JOIN members_member v ON v.id = r.member_id
               WHERE r.motion_id = %(motion)s AND r.may_vote AND v.person_id IS NOT NULL
               ORDER BY member_id LIMIT %(most)s)
      RETURNING id, username),
    granted AS (INSERT INTO kmp_rolegrant (user_id, role, granted_at) SELECT id, 'anggota', now() FROM made)
    UPDATE members_person p SET user_id = made.id
      FROM made JOIN members_member m ON m.number = made.username WHERE p.id = m.person_id
"""
THE_REST = """
    INSERT INTO governance_ballot
           (box_id, voter_id, choice, via, cast_by_id, cast_at, height, previous_hash, hash)
    SELECT r.box_id, r.id, CASE WHEN r.id %% 3 = 0 THEN 'tidak' ELSE 'setuju' END, 'langsung', %(user)s, now(), 0,
           '', ''
      FROM governance_rollentry r
     WHERE r.motion_id = %(motion)s AND r.may_vote
       AND NOT EXISTS (SELECT 1 FROM governance_ballot b WHERE b.voter_id = r.id)
     ORDER BY r.id LIMIT %(most)s
"""
EVERYONE_COMES = """
    INSERT INTO governance_attendance (meeting_id, member_id, group_id, channel, checked_in_at)
    SELECT %(meeting)s, member_id, group_id, 'pintu', now()
      FROM governance_rollentry WHERE motion_id = %(motion)s AND may_vote
"""


def run(size: int, report: Report) -> dict[str, Any]:
    """Ballots a second and their ratio to a bare INSERT; seconds of database work to open, count and show the board."""
    report(f"mengisi {size} anggota")
    seed_members(size)
    board = _two_of_the_board()
    _enact(board[0])
    motion = _drafted(board)
    report("membuka pemungutan suara")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as the house does every night, and the crowd came in one go
    opening = _measured(lambda: open_motion(motion, acting_user=board[0]))
    telling = _measured(follow_motions)  # the clock tells a large roll
    copied = _copied_again(motion)
    report("memilih melalui HTTP")
    voting = _vote_over_http(motion, report)
    with connection.cursor() as cursor:
        report("sisanya memilih")
        rest = {"motion": motion.pk, "user": staff_user().pk, "most": AT_A_TIME}
        cursor.execute(THE_REST, rest)
        while cursor.rowcount:
            cursor.execute(THE_REST, rest)
        cursor.execute(EVERYONE_COMES, {"motion": motion.pk, "meeting": motion.meeting_id})
        cursor.execute("ANALYZE")
    measured = {
        "opening": opening,
        "telling": telling,
        "turnout": _measured(lambda: turnout(motion)),
        "board": _measured(lambda: board_of(Meeting.objects.get(pk=motion.meeting_id))),
        **_counted(motion, board),
    }
    return {
        **voting,
        "on_roll": RollEntry.objects.filter(motion=motion).count(),
        "ballots": Ballot.objects.filter(box__motion=motion).count(),
        **measured,
        "copy_seconds": {table: round(seconds, 3) for table, seconds in copied.items()},
        "ratio_to_copy": {
            name: round(one["database_seconds"] / copied[NOTICES if name == "telling" else ROLL], 2)
            for name, one in measured.items()
        },
        "peak_memory_bytes": peak_memory_bytes() + voting["server_peak_memory_bytes"],
    }


def _copied_again(motion: Motion) -> dict[str, float]:
    """Seconds to COPY what the opening wrote, roll and notices, into tables with the same indexes and checks."""
    written = {ROLL: f"motion_id = {motion.pk}", NOTICES: f"key = 'usul:{motion.pk}'"}
    return {table: _copied(table, which) for table, which in written.items()}


def _copied(table: str, which: str) -> float:
    held, like = io.BytesIO(), f"{table}_tolok"
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY (SELECT * FROM {table} WHERE {which}) TO STDOUT", held)  # noqa: S608 - our own
        cursor.execute(f"CREATE TABLE {like} (LIKE {table} INCLUDING ALL)")
        held.seek(0)
        [seconds] = seconds_of(lambda: cursor.copy_expert(f"COPY {like} FROM STDIN", held))
        cursor.execute(f"DROP TABLE {like}")
    return seconds


def _two_of_the_board() -> tuple[User, User]:
    first, second = (
        open_account(
            f"pengurus{n}@tolok.example",
            name=f"Pengurus {n}",
            username=f"pengurus{n}",
            password=None,
            roles=[Role.PENGURUS],
            acting_user=None,
        )
        for n in (1, 2)
    )
    return first, second


def _enact(user: User) -> None:
    enact_founding_bylaws(
        deed_number="AHU-00/UKUR",
        valid_from=clock.today() - timedelta(days=900),
        rules=founding_rules(),
        acting_user=user,
    )


def _drafted(board: tuple[User, User]) -> Motion:
    """A motion made ready, to be closed in an hour."""
    soon = clock.now() + timedelta(hours=2)
    plenary = plan_plenary(title="Rapat tolok ukur", starts_at=soon, place="-", acting_user=board[0], invite=False)
    motion = draft_motion(
        plenary,
        kind="biasa",
        title="Tolok ukur",
        text="Tolok ukur.",
        if_passed="Ya.",
        if_failed="Tidak.",
        closes_at=clock.now() + timedelta(hours=1),
        acting_user=board[0],
    )
    return ready_motion(motion, no_consensus="Tolok ukur.", acting_user=board[1])


def _counted(motion: Motion, board: tuple[User, User]) -> dict[str, Any]:
    motion.refresh_from_db()
    with clock.pretend(motion.closes_at):
        closing = _measured(lambda: close_motion(motion, acting_user=None))
        counting = _measured(lambda: count_motion(motion, acting_user=board[1]))
    return {"closing": closing, "counting": counting}


def _measured(work: Callable[[], Any]) -> dict[str, float]:
    """Whole seconds, those inside the database, and how many queries."""
    with _database_seconds() as taken:
        [seconds] = seconds_of(work)
    return {"seconds": round(seconds, 3), "database_seconds": round(sum(taken), 3), "queries": len(taken)}


@contextmanager
def _database_seconds() -> Iterator[list[float]]:
    taken: list[float] = []

    def timed(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
        start = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            taken.append(time.perf_counter() - start)

    with connection.execute_wrapper(timed):
        yield taken


def _vote_over_http(motion: Motion, report: Report) -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute(TABLE)
        cursor.execute(ACCOUNTS, {"motion": motion.pk, "most": MOST_VOTERS})
        cursor.execute("ANALYZE")
    cookies = _signed_in(list(User.objects.filter(email__endswith="@tolok.example", person__isnull=False)))
    kinds = {
        "cast": [_request(f"/suara/{motion.pk}/periksa/", cookie) for cookie in cookies],
        "bare": [_request(BARE, cookie) for cookie in cookies],
        "open": [_request(OPEN, "") for _cookie in cookies],
    }
    with granian("benchmarks.ballot_server:application") as (port, server):
        taken = _all_rounds(port, kinds)
        memory = peak_memory_of(server)
    voters = len(cookies)
    assert Ballot.objects.filter(box__motion=motion).count() == voters, "a ballot was lost, or cast twice"
    rates = {kind: (voters - WARM_UP) / seconds for kind, seconds in taken.items()}
    report(", ".join(f"{kind} {rate:.0f}/detik" for kind, rate in rates.items()))
    return {
        "voters_over_http": voters,
        "seconds": round(taken["cast"], 2),
        "ballots_per_second": round(rates["cast"], 1),
        "baseline": {
            "page": "one INSERT behind the same middleware, sign-in and right, on the same server",
            "inserts_per_second": round(rates["bare"], 1),
        },
        "baseline_open": {
            "page": "one INSERT behind the same middleware, for anybody",
            "inserts_per_second": round(rates["open"], 1),
        },
        "ratio": round(rates["cast"] / rates["bare"], 3),
        "ratio_open": round(rates["cast"] / rates["open"], 3),
        "server_peak_memory_bytes": memory,
    }


def _all_rounds(port: int, kinds: Mapping[str, Sequence[bytes]]) -> dict[str, float]:
    """Seconds of each kind, in turns of `ROUND` requests, so that whatever else the machine does falls on all alike."""
    taken = dict.fromkeys(kinds, 0.0)
    for requests in kinds.values():
        _sent(port, requests[:WARM_UP])
    for begin in range(WARM_UP, max(map(len, kinds.values())), ROUND):
        for kind, requests in kinds.items():
            start = time.perf_counter()
            _sent(port, requests[begin : begin + ROUND])
            taken[kind] += time.perf_counter() - start
    return taken


def _sent(port: int, requests: Sequence[bytes]) -> None:
    wrong = [status for status in send_all(port, requests) if status not in (200, 303)]
    if wrong:
        raise RuntimeError(f"{len(wrong)} answers of {len(requests)} are wrong: {sorted(set(wrong))}")


def _request(path: str, session: str) -> bytes:
    cookies = f"sessionid={session}; csrftoken={TOKEN}" if session else ""
    return post(path, "pilihan=setuju", cookies=cookies, csrf=TOKEN if session else "")


def _signed_in(users: Sequence[User]) -> list[str]:
    """A session for each, with a fresh code, written at once."""
    until, made = clock.now() + timedelta(days=1), []
    proof = {"method": "password", "at": time.time() + 3600, "reauthenticated": True}  # fresh as long as the run takes
    for user in users:
        facts = {
            SESSION_KEY: str(user.pk),
            BACKEND_SESSION_KEY: BACKEND,
            HASH_SESSION_KEY: user.get_session_auth_hash(),
            "account_authentication_methods": [proof],
            "account_authentication_methods_user": str(user.pk),
        }
        store = SessionStore()
        made.append(Session(session_key=f"tolok{user.pk:027d}", session_data=store.encode(facts), expire_date=until))
    Session.objects.bulk_create(made, batch_size=2000)
    return [session.session_key for session in made]
