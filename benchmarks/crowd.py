"""Many members at once, written by a handful of statements: persons, institutions, licences, register, savings."""

from contextlib import suppress

from django.db import ProgrammingError, connection, transaction

from kmp import clock
from kmp.accounts.models import User
from kmp.accounts.services import open_account
from kmp.books.models import Journal
from kmp.books.rules import Line
from kmp.books.services import install_chart, open_year, post_journal
from kmp.regions.models import Region
from kmp.regions.services import load_reference_data
from kmp.regions.states import RegionLevel
from kmp.roles import Role
from members.registry.models import Member
from members.registry.services import install_groups

STAFF = "tolok@simpulsehat.example"
CHUNK = 20_000  # members for each round of statements, so that memory stays flat

# of each hundred members: 3 produsen, 4 distributor, 13 faskes, 25 nakes, 55 pengguna
GROUP = """CASE WHEN i %% 100 < 3 THEN 'produsen' WHEN i %% 100 < 7 THEN 'distributor' WHEN i %% 100 < 20 THEN 'faskes'
           WHEN i %% 100 < 45 THEN 'nakes' ELSE 'pengguna' END"""
NAME = """(ARRAY['Siti','Budi','Ayu','Made','Yohanes','Rina','Agus','Dewi','Hasan','Maria','Wayan','Fitri','Joko',
           'Lestari','Putu','Ratna','Andi','Nur','Bambang','Sri'])[1 + i %% 20] || ' ' ||
          (ARRAY['Wulandari','Hartono','Nababan','Siregar','Taneo','Rahayu','Susilo','Permata','Lubis','Saragih',
           'Kusuma','Hidayat','Mandagi','Wijaya','Tampubolon','Lestaluhu','Pratama'])[1 + i / 20 %% 17]"""
VILLAGE = "(SELECT code FROM tolok_desa WHERE n = (i::bigint * 7919) %% %(villages)s)"

STATEMENTS = (  # <name>, <village> and <group> stand for the words above
    """INSERT INTO members_person (id, name, birth_date, sex, phone, email, village_id, address, profession)
        SELECT i, <name>, date '1960-01-01' + i %% 14000, CASE WHEN i %% 2 = 0 THEN 'P' ELSE 'L' END,
               '08000000000', '', <village>, '', '' FROM tolok WHERE i %% 100 >= 20""",
    """INSERT INTO members_institution (id, name, kind, facility_code, facility_class, address, village_id, phone,
                                        email)
        SELECT i, 'Klinik ' || <name> || ' ' || i, CASE WHEN i %% 100 < 3 THEN 'produsen' WHEN i %% 100 < 7
               THEN 'penyalur' ELSE 'klinik_desa' END, '', '', '', <village>, '', ''
          FROM tolok WHERE i %% 100 < 20""",
    """INSERT INTO members_member (id, number, group_id, person_id, institution_id, card_code, name, region_id, status,
                                    has_vote, joined_on, left_on)
        SELECT i, (SELECT prefix FROM members_group WHERE code = <group>) || '-' ||
               lpad(i::text, greatest(5, length(i::text)), '0'), <group>,
               CASE WHEN i %% 100 >= 20 THEN i END, CASE WHEN i %% 100 < 20 THEN i END,
               upper(substr(md5(i::text), 1, 12)),
               coalesce(p.name, n.name), coalesce(p.village_id, n.village_id),
               CASE WHEN i %% 31 = 0 THEN 'keluar' WHEN i %% 67 = 0 THEN 'dibekukan' ELSE 'aktif' END, i %% 41 <> 0,
               date '2020-01-01' + (i * 13) %% 2000, CASE WHEN i %% 31 = 0 THEN date '2026-06-30' END
          FROM tolok LEFT JOIN members_person p ON p.id = i LEFT JOIN members_institution n ON n.id = i""",
    """INSERT INTO members_registerentry (line, member_id, operation, date, group_id, status, name, has_vote, region_id,
                                          note, entered_by_id, entered_at)
       SELECT <line> + row_number() OVER (ORDER BY id),
              id, 'masuk', joined_on, group_id, 'aktif', name, has_vote, region_id, '', %(staff)s, now()
         FROM members_member JOIN tolok ON i = id ORDER BY id""",
    """INSERT INTO members_registerentry (line, member_id, operation, date, group_id, status, name, has_vote, region_id,
                                          note, entered_by_id, entered_at)
       SELECT <line> + row_number() OVER (ORDER BY id),
              id, CASE status WHEN 'keluar' THEN 'keluar' ELSE 'beku' END, coalesce(left_on, date '2026-05-05'),
              group_id, status, name, has_vote, region_id, 'Tolok ukur.', %(staff)s, now()
         FROM members_member JOIN tolok ON i = id WHERE status <> 'aktif' ORDER BY id""",
    """INSERT INTO members_licence (kind, number, person_id, institution_id, device_groups, valid_from, valid_until,
                                    state, submitted_at, note)
       SELECT CASE group_id WHEN 'produsen' THEN 'cpakb' WHEN 'distributor' THEN 'cdakb'
              WHEN 'faskes' THEN 'izin_klinik' ELSE 'sip' END, 'TOLOK-' || i, person_id, institution_id, '{}',
              date '2022-01-01',
              date '2026-01-01' + (i * 17) %% 1800, 'sah', now(), ''
         FROM members_member JOIN tolok ON i = id WHERE group_id <> 'pengguna'""",
    """INSERT INTO members_payment (kind, member_id, amount_rp, method, paid_on, journal_id, note, received_by_id,
                                    received_at)
       SELECT 'pokok', id, 100000, 'tunai', joined_on, %(journal)s, '', %(staff)s, now()
         FROM members_member JOIN tolok ON i = id WHERE status <> 'keluar'""",
)


WORDS = {
    "<name>": NAME,
    "<village>": VILLAGE,
    "<group>": GROUP,
    "<line>": "(SELECT coalesce(max(line), 0) FROM members_registerentry)",
}


def staff_user() -> User:
    """Who looks at the lists: a petugas who is a pengurus too, so every queue is drawn."""
    found = User.objects.filter(email=STAFF).first()
    return found or open_account(
        STAFF,
        name="Petugas Tolok",
        username="tolok",
        password=None,
        roles=[Role.PETUGAS, Role.PENGURUS],
        acting_user=None,
    )


def seed_members(size: int) -> None:
    """`size` members of the five groups with all that stands behind a list; nothing where they are there already."""
    staff = staff_user()
    begun = Member.objects.count()  # of a kept database whose first filling was stopped: rounds are whole
    if begun >= size:
        return
    install_groups()
    if not Region.objects.exists():
        load_reference_data()
    given = {"staff": staff.pk, "journal": _journal(staff)}
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE tolok_desa AS SELECT row_number() OVER (ORDER BY code) - 1 AS n, code FROM kmp_region "
            "WHERE level = %s",
            [RegionLevel.VILLAGE],
        )
        cursor.execute("CREATE UNIQUE INDEX ON tolok_desa (n)")
        cursor.execute("SELECT count(*) FROM tolok_desa")
        given["villages"] = cursor.fetchone()[0]
    for first in range(begun + 1, size + 1, CHUNK):
        _write(first, min(first + CHUNK - 1, size), given)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _journal(staff: User) -> int:
    """One journal for all payments: the books are not what is measured."""
    kept = Journal.objects.filter(reference="TOLOK").first()
    if kept:
        return kept.pk
    install_chart()
    today = clock.today()
    open_year(today.year, acting_user=staff)
    with transaction.atomic():
        lines = [Line("1-1000", 1), Line("3-1000", -1)]
        return post_journal(reference="TOLOK", on=today, memo="Tolok ukur", lines=lines, acting_user=staff).pk


def _without_triggers() -> None:
    """Leave out triggers and foreign keys until the commit, where this user of the database may: much quicker."""
    with suppress(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")


def _write(first: int, last: int, given: dict[str, int]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE tolok ON COMMIT DROP AS SELECT generate_series(%s, %s) AS i", [first, last])
        cursor.execute("ANALYZE tolok")
        _without_triggers()
        for statement in STATEMENTS:
            for word, meaning in WORDS.items():
                statement = statement.replace(word, meaning)
            cursor.execute(statement, given)
