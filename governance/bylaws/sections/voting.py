"""The sections of a draft about deciding: counting, quorums, ballots."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from governance.bylaws.deciding import FOLLOWS, MOTION_KINDS, STATED_KINDS
from governance.bylaws.fields import CountField, select
from governance.bylaws.sections.base import Block, Row, SectionForm
from governance.bylaws.wording import EMPTY_GROUP, METHODS, VOTERS
from governance.voting.states import MotionKind


class CountingSection(SectionForm):
    """How ballots are read, and what a motion of each kind needs."""

    key, title = "hitung", gettext_lazy("Cara menghitung suara")
    note = gettext_lazy("Separuh ditulis 1 per 2. Abstain hanya ikut dibagi bila usul dihitung dari semua suara masuk.")
    paths = ("voting.method", "voting.empty_group", "voting.concurrent", "voting.majorities")

    def build(self) -> None:
        method = select(_("Cara membaca suara"), list(METHODS.items()), widget=forms.RadioSelect)
        empty = select(_("Kelompok yang tidak memilih"), list(EMPTY_GROUP.items()), widget=forms.RadioSelect)
        kinds = forms.MultipleChoiceField(
            label=_("Harus disetujui setiap kelompok"),
            choices=[(kind, MotionKind(kind).label) for kind in MOTION_KINDS],
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )
        reading = [
            self.put("voting.method", method, self.says("voting.method")),
            self.put("voting.empty_group", empty, self.says("voting.empty_group")),
            self.put("voting.concurrent", kinds, self.says("voting.concurrent", [])),
        ]
        needed = [self._majority(kind) for kind in MOTION_KINDS]
        self.laid = [
            Block(_("Membaca suara"), "", [Row("", [name]) for name in reading]),
            Block(_("Batas penerimaan"), _("Bagian yang harus setuju supaya usul diterima."), needed),
        ]

    def _majority(self, kind: str) -> Row:
        like = "" if kind in STATED_KINDS else _("sama dengan %(kind)s") % {"kind": MotionKind(FOLLOWS[kind]).label}
        row = self.put_fraction(f"voting.majorities.{kind}", optional=like, base=True)
        return Row(str(MotionKind(kind).label), row.names)

    def typed(self) -> dict[str, Any]:
        majorities = {kind: self.fraction(f"voting.majorities.{kind}") for kind in MOTION_KINDS}
        return {
            "voting.method": self.cell("voting.method"),
            "voting.empty_group": self.cell("voting.empty_group"),
            "voting.concurrent": self.cleaned_data["voting.concurrent"],
            "voting.majorities": {kind: part for kind, part in majorities.items() if part is not None},
        }


class QuorumSection(SectionForm):
    """Who must be there: at the first call and the second, in each group, and for single kinds of motion."""

    key, title = "kuorum", gettext_lazy("Kuorum")
    note = gettext_lazy("Bagian dari anggota yang berhak hadir. Panggilan kedua tidak boleh lebih berat.")
    paths = ("voting.quorum", "voting.second_call_days")

    def build(self) -> None:
        days = CountField(_("Paling lama berapa hari sesudah yang pertama"), min_value=1, max_value=365)
        calls = [
            Row(_("Panggilan pertama"), self.put_fraction("voting.quorum.first").names),
            Row(_("Panggilan kedua"), self.put_fraction("voting.quorum.second").names),
            Row("", [self.put("voting.second_call_days", days, self.says("voting.second_call_days"))]),
        ]
        unsaid = gettext_lazy("tidak disyaratkan")
        of_group = [Row(_("Kuorum tiap kelompok"), self.put_fraction("voting.quorum.group", optional=unsaid).names)]
        kinds = [
            Row(
                f"{MotionKind(kind).label}, {words}",
                self.put_fraction(f"voting.quorum.kinds.{kind}.{call}", optional=_("seperti rapatnya")).names,
            )
            for kind in MOTION_KINDS
            for call, words in (("first", _("panggilan pertama")), ("second", _("panggilan kedua")))
        ]
        self.laid = [
            Block(_("Kuorum rapat"), "", calls),
            Block(_("Tiap kelompok dalam Rapat Paripurna"), _("Selain kuorum seluruhnya."), of_group),
            Block(_("Usul dengan kuorum sendiri"), _("Isi kedua panggilannya, atau biarkan seperti rapatnya."), kinds),
        ]

    def typed(self) -> dict[str, Any]:
        calls = {call: self.fraction(f"voting.quorum.{call}") for call in ("first", "second", "group")}
        kinds = {}
        for kind in MOTION_KINDS:
            own = {call: self.fraction(f"voting.quorum.kinds.{kind}.{call}") for call in ("first", "second")}
            if any(own.values()):
                kinds[kind] = {call: part for call, part in own.items() if part is not None}
        quorum = {call: part for call, part in calls.items() if part is not None}
        days = self.cell("voting.second_call_days")
        return {"voting.quorum": {**quorum, "kinds": kinds} if kinds else quorum, "voting.second_call_days": days}


class BallotsSection(SectionForm):
    """Who votes and how: delegates, proxies, seconds, and the ballot itself."""

    key, title = "suara", gettext_lazy("Memberi suara")
    paths = ("voting.voters", "voting.delegates", "voting.seconds_needed", "voting.ballot", "voting.proxies")
    flags = (
        ("changeable", gettext_lazy("Suara dapat diubah sampai ditutup; yang terakhir dihitung")),
        ("hides_interim", gettext_lazy("Hasil sementara tidak ditampilkan sebelum penutupan")),
        ("fresh_code", gettext_lazy("Kode baru diminta sebelum memberi suara")),
    )

    def build(self) -> None:
        voters = select(_("Pemilih dalam Rapat Paripurna"), list(VOTERS.items()), widget=forms.RadioSelect)
        who = [Row("", [self.put("voting.voters", voters, self.says("voting.voters", "members"))])]
        delegates = [
            self.put(
                f"voting.delegates.{code}",
                CountField(self.group_name(code), min_value=1, max_value=9999, required=False),
                self.says(f"voting.delegates.{code}"),
            )
            for code in self.codes
        ]
        ballot = [
            self.put(
                f"voting.ballot.{flag}",
                forms.BooleanField(label=words, required=False),
                self.says(f"voting.ballot.{flag}", True),
            )
            for flag, words in self.flags
        ]
        limit = CountField(_("Paling banyak berapa kuasa untuk satu pemegang"), max_value=100)
        limit.help_text = _("0 berarti kuasa suara tidak digunakan.")
        inside = forms.BooleanField(label=_("Pemegang kuasa dari kelompok yang sama"), required=False)
        proxies = [
            self.put("voting.proxies.limit", limit, self.says("voting.proxies.limit", 0)),
            self.put("voting.proxies.same_group", inside, self.says("voting.proxies.same_group", True)),
        ]
        needed = CountField(_("Dukungan anggota lain yang diperlukan"), max_value=9999)
        needed.help_text = _("0 berarti setiap usul anggota langsung dibawa ke rapat.")
        seconds = self.put("voting.seconds_needed", needed, self.says("voting.seconds_needed", 0))
        note = _("Jumlah utusan tiap kelompok; wajib diisi bila utusan yang memilih.")
        self.laid = [
            Block(_("Pemilih"), "", who),
            Block(_("Utusan"), note, [Row("", delegates)]),
            Block(_("Surat suara"), "", [Row("", [name]) for name in ballot]),
            Block(_("Kuasa suara"), "", [Row("", proxies)]),
            Block(_("Usul dari anggota"), "", [Row("", [seconds])]),
        ]

    def typed(self) -> dict[str, Any]:
        delegates = {code: self.cell(f"voting.delegates.{code}") for code in self.codes}
        return {
            "voting.voters": self.cell("voting.voters"),
            "voting.delegates": {code: seats for code, seats in delegates.items() if seats is not None},
            "voting.seconds_needed": self.cell("voting.seconds_needed"),
            "voting.ballot": {flag: bool(self.cell(f"voting.ballot.{flag}")) for flag, _words in self.flags},
            "voting.proxies": {
                "limit": self.cell("voting.proxies.limit"),
                "same_group": bool(self.cell("voting.proxies.same_group")),
            },
        }
