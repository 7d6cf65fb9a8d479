"""What is past its time goes, every night: each rule names the time that `data_map.yaml` promises.

Drafts are swept by `joining`, old notices by `notices`, bytes without a row by `kmp.files`.
"""

from datetime import date, timedelta

from django.contrib.sessions.models import Session
from django.core.files.storage import default_storage
from django.db.models import Q

from kmp import clock
from kmp.acts import act
from kmp.files.services import erase_file
from kmp.tokens.models import IdempotentWrite
from members.imports.models import MemberImport
from members.imports.states import ImportState
from members.privacy.erasure import make_nobody, persons_past_their_time, problems_of
from members.privacy.locks import lock_person
from members.registry.models import Person

COPIES = "salinan"  # folder of the storage with copies made for members
KEEP_COPIES = timedelta(days=1)
KEEP_ANSWERS = timedelta(days=30)  # of the API: `kunci`
KEEP_IMPORTS = timedelta(days=30)  # `impor`
KEEP_REFUSED_YEARS = 1  # `pendaftaran`
KEEP_FORMER_YEARS = 10  # `keanggotaan`, `daftar` (UU KUP Ps 28(11))
MOST_PERSONS = 200  # in one night


def erase_what_is_past() -> dict[str, int]:
    """One night's erasing; how many of each were erased. Safe twice."""
    return {
        "copies": _erase_copies(),
        "answers": IdempotentWrite.objects.filter(at__lt=clock.now() - KEEP_ANSWERS).delete()[0],
        "sessions": Session.objects.filter(expire_date__lt=clock.now()).delete()[0],
        "imports": _erase_imports(acting_user=None),
        "persons": sum(_erase_person(pk, acting_user=None) for pk in _past()[:MOST_PERSONS]),
    }


def _erase_copies() -> int:
    """Copies of personal data that nobody has fetched within a day."""
    if not default_storage.exists(COPIES):
        return 0
    limit = clock.now() - KEEP_COPIES
    paths = [f"{COPIES}/{name}" for name in default_storage.listdir(COPIES)[1]]
    old = [path for path in paths if default_storage.get_modified_time(path) < limit]
    for path in old:
        default_storage.delete(path)
    return len(old)


@act
def _erase_imports(*, acting_user: None) -> int:
    """The files of imports that were entered or dropped: they hold every NIK in the clear."""
    limit = clock.now() - KEEP_IMPORTS
    over = Q(state=ImportState.ENTERED, entered_at__lt=limit) | Q(state=ImportState.DROPPED, uploaded_at__lt=limit)
    old = MemberImport.objects.filter(over, file__erased_at__isnull=True).select_related("file")
    for batch in old:
        erase_file(batch.file, acting_user=acting_user)
        batch.lines.all().delete()
    return len(old)


def _past() -> list[int]:
    """Persons whose time is over today."""
    today = clock.today()
    return persons_past_their_time(
        refused_before=_years_before(today, KEEP_REFUSED_YEARS), left_before=_years_before(today, KEEP_FORMER_YEARS)
    )


def _years_before(day: date, years: int) -> date:
    """The same day `years` earlier; for 29 February the first of March."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return date(day.year - years, 3, 1)


@act
def _erase_person(pk: int, *, acting_user: None) -> bool:
    """Make one person nobody, unless something still ties them to the house; then another night."""
    person = lock_person(pk)
    if problems_of(Person.objects.get(pk=pk)):
        return False
    make_nobody(person, acting_user=acting_user)
    return True
