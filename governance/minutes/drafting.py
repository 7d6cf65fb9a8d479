"""The berita acara as the house would write it, from the facts alone: readable Indonesian that the notulis then edits.

Pure: facts in (facts.facts_of), text out. Names of members do not stand in it, only their numbers; the notulis adds
whom the meeting names. Every block begins with a line in capitals.
"""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from governance.voting.states import MotionState, Question
from kmp.ui.formats import number, percent

Facts = Mapping[str, Any]
QUORUM_ARTICLE, VOTE_ARTICLE = "AD Pasal 28", "AD Pasal 9"
READINGS = {
    "proportional": "proporsional menurut kelompok",
    "block": "blok per kelompok",
    "one_member_one_vote": "satu anggota satu suara",
    "concurrent": "setuju di setiap kelompok",
}
ADVICE_HEAD = "TITIPAN UNTUK RAPAT PARIPURNA"


def draft_of(facts: Facts) -> str:
    """The whole draft. The closing time stands in the facts, for nobody knows it while writing."""
    blocks: Iterable[Sequence[str]] = (
        _opening(facts),
        _attendance(facts),
        _founding(facts),
        _groups_met(facts),
        _agenda(facts),
        _decisions(facts),
        _delegates(facts),
        ["PENUTUP", "Berita acara ini dibuat dengan sebenarnya dan ditandatangani oleh mereka yang wajib."],
    )
    return "\n\n".join("\n".join(block) for block in blocks if block)


def verdict_words(motion: Facts) -> str:
    """One motion in one or two sentences: by consensus, by vote with its figures, or where it stands."""
    if motion["consensus"]:
        note = _sentence(motion["note"])
        return f"Diputuskan dengan musyawarah mufakat: {note}" if note else "Diputuskan dengan musyawarah mufakat."
    if motion["passed"] is not None:
        return f"{_no_consensus(motion)}{_figures(motion)}"
    if motion["state"] == MotionState.OPEN:
        return f"Pemungutan suara masih berlangsung sampai {motion['closes_at']}."
    if motion["state"] == MotionState.CLOSED:
        return "Pemungutan suara sudah ditutup dan belum dihitung."
    return "Belum diputuskan dalam rapat ini."


def _opening(facts: Facts) -> list[str]:
    year = f", tahun buku {facts['book_year']}" if facts["book_year"] else ""
    where = f" di {facts['place']}" if facts["place"] else ""
    group = f" {facts['group']}" if facts["group"] else ""
    call = " Rapat ini adalah panggilan kedua." if facts["call"] == 2 else ""
    opened, mode = facts["opened_at"] or facts["starts_at"], facts["mode"].lower()
    chair, secretary = facts["chair"] or "…", facts["secretary"] or "…"
    return [
        "PEMBUKAAN",
        f"{facts['kind']}{group} ({facts['occasion']}{year}) diadakan dengan cara {mode}{where}.{call}",
        f"Rapat dibuka pada {opened} oleh pimpinan rapat, {chair}. Notulis: {secretary}.",
    ]


def _attendance(facts: Facts) -> list[str]:
    if facts["founders"]:
        return []
    present = sum(line["present"] for line in facts["groups"])
    eligible = sum(line["eligible"] for line in facts["groups"])
    quorum = facts["quorum"]
    reached = "tercapai" if quorum["reached"] else "TIDAK tercapai"
    lines = [
        "KEHADIRAN DAN KUORUM",
        f"Hadir {number(present)} dari {number(eligible)} yang berhak. Kuorum {quorum['words']} ({QUORUM_ARTICLE}). "
        f"Kuorum {reached}.",
    ]
    if len(facts["groups"]) > 1:
        lines += [
            f"- {line['name']}: {number(line['present'])} dari {number(line['eligible'])}" for line in facts["groups"]
        ]
    if facts["channels"]:
        ways = ", ".join(f"{one['name'].lower()} {number(one['count'])}" for one in facts["channels"])
        lines.append(f"Cara hadir: {ways}.")
    return lines


def _founding(facts: Facts) -> list[str]:
    if not facts["founders"]:
        return []
    quorum = facts["quorum"]
    enough = "terpenuhi" if quorum["reached"] else "BELUM terpenuhi"
    return [
        "PARA PENDIRI",
        f"Hadir {number(len(facts['founders']))} pendiri. Syarat {quorum['words']} {enough}.",
        *(f"{place}. {one['name']} ({one['group']})" for place, one in enumerate(facts["founders"], start=1)),
    ]


def _groups_met(facts: Facts) -> list[str]:
    lines = []
    for one in facts["groups_met"]:
        paper = f", {one['number']}" if one["number"] else ""
        lines.append(f"- {one['name']}: {one['state'].lower()}{paper}")
        lines += [f"  Titipan: {line}" for line in one["advice"].splitlines() if line.strip()]
    return ["HASIL RAPAT KELOMPOK", *lines] if lines else []


def _agenda(facts: Facts) -> list[str]:
    if not facts["agenda"]:
        return []
    lines = []
    for item in facts["agenda"]:
        by = f" (dibawakan {item['presenter']})" if item["presenter"] else ""
        lines.append(f"{item['position']}. {item['title']}{by}")
        lines += [
            f"   Usul {one['number']}: lihat putusan." for one in facts["motions"] if one["item"] == item["position"]
        ]
    return ["ACARA", *lines]


def _decisions(facts: Facts) -> list[str]:
    lines: list[str] = []
    for motion in facts["motions"]:
        lines.append(f"Usul {motion['number']}, {motion['title']}. {verdict_words(motion)}")
        for one in motion["recused"]:
            lines.append(f"   Dikecualikan karena berkepentingan: {one['member']} ({one['reason'].rstrip('.')}).")
    passed = [f"usul {motion['number']}" for motion in facts["motions"] if motion["passed"]]
    if passed:
        lines.append(f"Menjadi keputusan rapat setelah berita acara ini disegel: {', '.join(passed)}.")
    return ["PUTUSAN", *lines] if lines else []


def _delegates(facts: Facts) -> list[str]:
    lines = [f"- {one['name']}: {', '.join(one['numbers'])}" for one in facts["delegates"]]
    return ["UTUSAN", *lines] if lines else []


def _no_consensus(motion: Facts) -> str:
    note = _sentence(motion["note"])
    return f"Musyawarah tidak mencapai mufakat ({note.rstrip('.')}). " if note else ""


def _figures(motion: Facts) -> str:
    if motion["question"] != Question.YES_NO:
        chosen = ", ".join(motion["elected"]) or "tidak seorang pun"
        return f"Dari {number(motion['roll'])} pemilih terdaftar, yang terpilih: {chosen}."
    share = motion["yes_percent"]
    read = READINGS.get(motion["method"], "")
    percent_words = f", yaitu {percent_of(share)} menurut cara baca {read}" if share and read else ""
    outcome = "diterima" if motion["passed"] else "ditolak"
    return (
        f"Dari {number(motion['roll'])} pemilih terdaftar: setuju {number(motion['yes'])}, tidak setuju "
        f"{number(motion['no'])}, abstain {number(motion['abstain'])}{percent_words}. "
        f"Syarat {motion['majority']} suara ({VOTE_ARTICLE}). Usul {outcome}."
    )


def percent_of(share: str) -> str:
    """ "63.9289" as 63,93%."""
    return percent(Fraction(share) / 100, 2)


def _sentence(note: str) -> str:
    plain = " ".join(note.split())
    return plain if not plain or plain.endswith((".", "!", "?")) else f"{plain}."
