"""What a version says, in words: the same lines for the page of a version, for a comparison and for a motion. Pure.

Each line has a `key` that stays the same from version to version, so that two versions compare line by line, and the
key of the article in whose words it stands.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from governance.bylaws.deciding import BODIES, MOTION_KINDS, Quorum
from governance.bylaws.rules import Article, Rules
from governance.surplus.rules import PostKind
from governance.voting.engine import Majority, Rule
from governance.voting.states import MotionKind
from kmp.ui.formats import number, percent, rupiah
from members.participation.states import Act

METHODS = {
    "proportional": gettext_lazy("proporsional: bagian setuju tiap kelompok dikalikan bobotnya"),
    "block": gettext_lazy("blok: seluruh bobot kelompok mengikuti suara terbanyaknya"),
    "one_member_one_vote": gettext_lazy("satu anggota satu suara, tanpa bobot kelompok"),
    "concurrent": gettext_lazy("serentak: setiap kelompok yang memilih harus menyetujui"),
}
EMPTY_GROUP = {
    "rebase": gettext_lazy("dikeluarkan dari pembagi"),
    "lapse": gettext_lazy("tetap dalam pembagi, jadi bobotnya hangus"),
}
BASES = {
    "valid": gettext_lazy("suara setuju dan tidak setuju"),
    "cast": gettext_lazy("semua suara masuk, termasuk abstain"),
    "roll": gettext_lazy("semua yang berhak memilih"),
}
VOTERS = {
    "members": gettext_lazy("setiap anggota memilih sendiri"),
    "delegates": gettext_lazy("utusan tiap kelompok"),
}
SIGNATURES = {
    "everyone": gettext_lazy("semua yang hadir secara daring"),
    "chair": gettext_lazy("pimpinan rapat dan notulis"),
}
BODY = {"pengurus": gettext_lazy("Pengurus"), "pengawas": gettext_lazy("Pengawas")}
POST_KINDS = {
    PostKind.RESERVE: gettext_lazy("cadangan"),
    PostKind.CAPITAL: gettext_lazy("jasa modal"),
    PostKind.PATRONAGE: gettext_lazy("jasa usaha"),
    PostKind.FUND: gettext_lazy("dana"),
}
INSIDE_CLASS = {
    "proportional": gettext_lazy("sebanding dengan permintaan"),
    "weighted": gettext_lazy("menurut bobot kebutuhan"),
    "max_min": gettext_lazy("sama rata, tidak melebihi permintaan"),
    "equal_cover": gettext_lazy("sama lama cukupnya"),
}
Names = Mapping[str, str]  # code of a group → its name


@dataclass(frozen=True)
class Said:
    """One line: what it is about and what holds; `article` is the key of the article it stands in, if any."""

    key: str
    label: str
    value: str
    article: str = ""


@dataclass(frozen=True)
class Part:
    """Lines that belong together, under one title; `key` is the section of the draft in which they are changed."""

    key: str
    title: str
    lines: Sequence[Said]


def parts(rules: Rules, names: Names) -> list[Part]:
    """Everything the version says beside its articles, in a fixed order."""
    return [
        Part("kelompok", _("Kelompok dan bobot suara"), list(_groups(rules, names))),
        Part("hitung", _("Cara menghitung suara"), list(_counting(rules))),
        Part("kuorum", _("Kuorum"), list(_quorums(rules))),
        Part("suara", _("Memberi suara"), list(_ballots(rules, names))),
        Part("rapat", _("Rapat"), list(_meetings(rules))),
        Part("jabatan", _("Pengurus dan pengawas"), list(_offices(rules))),
        Part("simpanan", _("Simpanan"), list(_savings(rules, names))),
        Part("shu", _("Sisa hasil usaha"), list(_surplus(rules, names))),
        Part("barang", _("Pembagian barang yang kurang"), list(_allocation(rules))),
    ]


def fraction(part: Quorum | Majority) -> str:
    """“lebih dari 1/2”, “paling sedikit 2/3”."""
    words = _("lebih dari %(part)s") if part.strict else _("paling sedikit %(part)s")
    return words % {"part": f"{part.num}/{part.den}"}


def rule_in_words(rule: Rule) -> str:
    """“lebih dari 1/2, proporsional”: what one motion needed."""
    return f"{fraction(rule.majority)}, {str(METHODS[rule.method]).split(':')[0].split(',')[0]}"


def _majority(majority: Majority) -> str:
    return f"{fraction(majority)} {_('dari')} {BASES[majority.base]}"


def _days(days: int) -> str:
    return _("%(days)s hari") % {"days": days}


def _groups(rules: Rules, names: Names) -> Iterator[Said]:
    for group in rules.groups:
        label = _("Bobot %(group)s") % {"group": names.get(group.code, group.code)}
        yield Said(f"groups.{group.code}", label, percent(group.weight_bp), "bobot")
    for code, told in rules.described.items():
        who = _("lembaga") if told.for_institutions else _("perorangan")
        value = _("nomor anggota berawalan %(prefix)s, anggotanya %(who)s") % {"prefix": told.prefix, "who": who}
        yield Said(f"groups.{code}.told", _("Kelompok %(group)s") % {"group": told.name}, value, "kelompok")


def _counting(rules: Rules) -> Iterator[Said]:
    deciding = rules.deciding
    yield Said("voting.method", _("Cara membaca suara"), str(METHODS[deciding.method]), "bobot")
    yield Said("voting.empty_group", _("Kelompok yang tidak memilih"), str(EMPTY_GROUP[deciding.empty_group]), "bobot")
    for kind in MOTION_KINDS:
        yield Said(
            f"voting.majorities.{kind}", str(MotionKind(kind).label), _majority(deciding.majorities[kind]), "mayoritas"
        )
    together = ", ".join(str(MotionKind(kind).label) for kind in MOTION_KINDS if kind in deciding.concurrent)
    yield Said("voting.concurrent", _("Harus disetujui setiap kelompok"), together or _("tidak ada"), "mayoritas")


def _quorums(rules: Rules) -> Iterator[Said]:
    deciding, where = rules.deciding, "voting.quorum"
    yield Said(f"{where}.first", _("Panggilan pertama"), fraction(deciding.first_quorum), "kuorum")
    yield Said(f"{where}.second", _("Panggilan kedua"), fraction(deciding.second_quorum), "kuorum")
    until = _("paling lama %(days)s hari sesudah yang pertama") % {"days": deciding.second_call_days}
    yield Said("voting.second_call_days", _("Waktu panggilan kedua"), until, "kuorum")
    of_group = fraction(deciding.group_quorum) if deciding.group_quorum else _("tidak disyaratkan")
    yield Said(f"{where}.group", _("Tiap kelompok dalam Rapat Paripurna"), of_group, "kuorum")
    for kind in MOTION_KINDS:
        if kind in deciding.kind_quorums:
            first, second = map(fraction, deciding.kind_quorums[kind])
            value = _("%(first)s; panggilan kedua %(second)s") % {"first": first, "second": second}
            yield Said(f"{where}.kinds.{kind}", str(MotionKind(kind).label), value, "kuorum")


def _ballots(rules: Rules, names: Names) -> Iterator[Said]:
    deciding, ballot, proxies = rules.deciding, rules.deciding.ballot, rules.deciding.proxies
    yield Said("voting.voters", _("Pemilih dalam Rapat Paripurna"), str(VOTERS[deciding.voters]), "utusan")
    for code in rules.group_codes:
        if code in deciding.delegates:
            label = _("Utusan %(group)s") % {"group": names.get(code, code)}
            value = _("%(seats)s orang") % {"seats": number(deciding.delegates[code])}
            yield Said(f"voting.delegates.{code}", label, value, "utusan")
    changed = _("dapat diubah sampai ditutup; yang terakhir dihitung") if ballot.changeable else _("langsung tetap")
    yield Said("voting.ballot.changeable", _("Suara yang sudah diberikan"), changed, "surat_suara")
    interim = _("tidak ditampilkan sebelum penutupan") if ballot.hides_interim else _("ditampilkan")
    yield Said("voting.ballot.hides_interim", _("Hasil sementara"), interim, "surat_suara")
    asked = _("diminta sebelum memberi suara") if ballot.fresh_code else _("tidak diminta")
    yield Said("voting.ballot.fresh_code", _("Kode baru"), asked, "surat_suara")
    held = _("paling banyak %(limit)s anggota untuk satu pemegang") % {"limit": proxies.limit}
    yield Said("voting.proxies.limit", _("Kuasa suara"), held if proxies.limit else _("tidak digunakan"), "kuasa")
    if proxies.limit:
        inside = _("anggota kelompok yang sama") if proxies.same_group else _("anggota kelompok mana pun")
        yield Said("voting.proxies.same_group", _("Pemegang kuasa"), inside, "kuasa")
    seconds = _("%(number)s anggota lain") % {"number": number(deciding.seconds_needed)}
    needed = seconds if deciding.seconds_needed else _("tidak diperlukan")
    yield Said("voting.seconds_needed", _("Dukungan bagi usul anggota"), needed, "usul_anggota")


def _meetings(rules: Rules) -> Iterator[Said]:
    meetings = rules.deciding.meetings
    before, after = _("paling lambat %(days)s hari sebelum rapat"), _("paling lambat %(days)s hari sesudah diterima")
    yield Said(
        "meetings.invitation_days", _("Undangan dan bahan"), before % {"days": meetings.invitation_days}, "undangan"
    )
    material = before % {"days": meetings.online_material_days}
    yield Said("meetings.online_material_days", _("Bahan rapat daring"), material, "undangan")
    reply = after % {"days": meetings.written_reply_days}
    yield Said("meetings.written_reply_days", _("Jawaban rapat tertulis"), reply, "tertulis")
    until = _("paling lambat %(months)s bulan sesudah tahun buku") % {"months": meetings.annual_months}
    yield Said("meetings.annual_months", _("Rapat Anggota Tahunan"), until, "tahunan")
    signers = str(SIGNATURES[meetings.online_signatures])
    yield Said("meetings.online_signatures", _("Penanda tangan berita acara rapat daring"), signers, "daring")


def _offices(rules: Rules) -> Iterator[Said]:
    for body in BODIES:
        office, where, name = rules.deciding.offices.get(body), f"offices.{body}", str(BODY[body])
        if office is None:
            continue
        term = _("%(years)s tahun") % {"years": office.term_years}
        yield Said(f"{where}.term_years", _("Masa jabatan %(body)s") % {"body": name.lower()}, term, body)
        again = _("paling banyak %(terms)s kali") % {"terms": office.most_terms}
        label = _("Berturut-turut sebagai %(body)s") % {"body": name.lower()}
        yield Said(f"{where}.most_terms", label, again if office.most_terms else _("tidak dibatasi"), body)
        for seat in office.positions:
            seats = _("%(seats)s orang") % {"seats": seat.seats}
            yield Said(f"{where}.positions.{seat.name}", f"{name}: {seat.name}", seats, body)


def _savings(rules: Rules, names: Names) -> Iterator[Said]:
    for code in rules.group_codes:
        label = _("Simpanan pokok %(group)s") % {"group": names.get(code, code)}
        yield Said(f"savings.pokok_rp.{code}", label, rupiah(rules.pokok_rp[code]), "simpanan")
    for code in rules.group_codes:
        label = _("Simpanan wajib sebulan %(group)s") % {"group": names.get(code, code)}
        yield Said(f"savings.wajib_monthly_rp.{code}", label, rupiah(rules.wajib_monthly_rp[code]), "simpanan")
    days = _days(rules.refund_days)
    yield Said("savings.refund_days", _("Pengembalian sesudah berhenti, paling cepat"), days, "pengembalian")


def _surplus(rules: Rules, names: Names) -> Iterator[Said]:
    for post in rules.posts:
        value = f"{percent(post.bp)} ({POST_KINDS[post.kind]})"
        yield Said(f"surplus.posts.{post.code}", post.name, value, f"={post.article}")
        for code, bp in post.groups.items():
            label = _("%(post)s, bagian %(group)s") % {"post": post.name, "group": names.get(code, code)}
            yield Said(f"surplus.posts.{post.code}.{code}", label, percent(bp), f"={post.article}")
        for code, act in rules.acts.get(post.code, {}).items():
            label = _("%(post)s, kunci %(group)s") % {"post": post.name, "group": names.get(code, code)}
            yield Said(f"surplus.acts.{post.code}.{code}", label, str(Act(act).label), f"={post.article}")


def _allocation(rules: Rules) -> Iterator[Said]:
    rule, article = rules.allocation, f"={rules.allocation.article}"
    yield Said("allocation.inside_class", _("Di dalam satu kelas"), str(INSIDE_CLASS[rule.inside_class]), article)
    yield Said("allocation.reserve_bp", _("Disisihkan sebagai cadangan barang"), percent(rule.reserve_bp), article)
    floor = _("cukup untuk %(days)s hari") % {"days": rule.floor_days} if rule.floor_days else _("tidak ada")
    yield Said("allocation.floor_days", _("Dipenuhi lebih dahulu untuk semua"), floor, article)


def article_of(line: Said, articles: Sequence[Article]) -> str:
    """The number of the article a line stands in (“AD Pasal 28”), or nothing where the version has none."""
    if line.article.startswith("="):
        return line.article[1:]
    return next((one.number for one in articles if one.key == line.article), "")


@dataclass(frozen=True)
class Line:
    """One line as a page shows it: `article` (“AD Pasal 28”) stands where it is another than that of the line above."""

    label: str
    value: str
    article: str


def shown_parts(rules: Rules, names: Names) -> list[tuple[Part, list[Line]]]:
    """Each part with its lines, the articles beside them."""
    return [(part, list(_shown(part, rules.articles))) for part in parts(rules, names)]


def _shown(part: Part, articles: Sequence[Article]) -> Iterator[Line]:
    before = ""
    for line in part.lines:
        article = article_of(line, articles)
        yield Line(line.label, line.value, article if article != before else "")
        before = article
