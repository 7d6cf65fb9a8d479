"""A group of members as a bylaw version describes it, so that a sixth one can be opened. Pure.

Beside its weight a group may carry `name`, `prefix`, `profile` and `for_institutions`, all four or none. Codes:
`incomplete_group`, `invalid_code`, `invalid_prefix`, `duplicate_prefix`, `profile_mismatch`, `not_a_boolean`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kmp.contracts import Report, joined
from members.registry.states import Profile

DESCRIPTION = ("name", "prefix", "profile", "for_institutions")
CODE, PREFIX = re.compile(r"[a-z][a-z0-9_]{1,19}"), re.compile(r"[A-Z]{3}")
LONGEST_NAME = 60
OF_INSTITUTIONS = frozenset({Profile.PRODUCER, Profile.DISTRIBUTOR, Profile.FACILITY})


@dataclass(frozen=True)
class NewGroup:
    """Name, prefix of the member numbers, what is asked of applicants, and whether they are institutions."""

    code: str
    name: str
    prefix: str
    profile: str
    for_institutions: bool


def read_new_group(report: Report, code: str, entry: Mapping[str, Any], path: str) -> NewGroup | None:
    """The description of one group, or None after noting what is missing or wrong in it."""
    missing = [key for key in DESCRIPTION if key not in entry]
    if missing:
        words = ", ".join(f"“{key}”" for key in missing)
        report.add("incomplete_group", f"Kelompok baru “{code}” memerlukan juga {words}.", path)
        return None
    name, prefix = report.text(entry, "name", path), report.text(entry, "prefix", path)
    profile, bodies = report.choice(entry, "profile", path, list(Profile.values)), entry["for_institutions"]
    if not isinstance(bodies, bool):
        report.add("not_a_boolean", "“for_institutions” harus true atau false.", joined(path, "for_institutions"))
        return None
    if name is None or prefix is None or profile is None:
        return None
    found = NewGroup(code, name.strip(), prefix, profile, bodies)
    _judge(report, found, path)
    return found


def _judge(report: Report, group: NewGroup, path: str) -> None:
    if not CODE.fullmatch(group.code):
        report.add("invalid_code", "Kode kelompok: 2–20 huruf kecil, angka, atau garis bawah.", path)
    if len(group.name) > LONGEST_NAME:
        report.add("too_long", f"Nama kelompok paling panjang {LONGEST_NAME} huruf.", joined(path, "name"))
    if not PREFIX.fullmatch(group.prefix):
        report.add("invalid_prefix", "Awalan nomor anggota: tepat tiga huruf besar.", joined(path, "prefix"))
    needs = group.profile in OF_INSTITUTIONS
    if group.profile != Profile.PERSON and needs != group.for_institutions:
        who = "lembaga" if needs else "perorangan"
        report.add("profile_mismatch", f"Profil “{group.profile}” adalah untuk {who}.", joined(path, "profile"))


def check_prefixes(report: Report, described: Mapping[str, NewGroup]) -> None:
    """`duplicate_prefix`: two groups of one version would give out the same numbers."""
    seen: dict[str, str] = {}
    for code, group in described.items():
        if group.prefix in seen:
            message = f"Awalan “{group.prefix}” sudah dipakai kelompok “{seen[group.prefix]}”."
            report.add("duplicate_prefix", message, joined(joined("groups", code), "prefix"))
        seen.setdefault(group.prefix, code)
