"""How each topic is to arrive."""

from collections.abc import Mapping
from typing import Any

from django import forms

from members.notices.queries import is_required
from members.notices.states import Pace, Topic

WORDS = {
    Topic.MEMBERSHIP: "Pendaftaran, izin yang hampir habis, perubahan data anggota.",
    Topic.SAVINGS: "Tagihan, pembayaran yang diterima, pengembalian.",
    Topic.MEETINGS: "Undangan rapat, usul yang dibuka untuk suara.",
    Topic.GOODS: "Permintaan, pembagian barang, kiriman.",
    Topic.SURPLUS: "Pembagian dan pembayaran SHU.",
    Topic.PRIVACY: "Permintaan data Anda. Selalu lewat surel, karena diwajibkan undang-undang.",
    Topic.WORK: "Yang menunggu keputusan Anda.",
}


class PacesForm(forms.Form):
    """One choice for each topic that concerns the user; a required topic cannot be kept to the app."""

    def __init__(self, data: Any = None, *, paces: Mapping[Topic, Pace]) -> None:
        super().__init__(data)
        for topic, pace in paces.items():
            open_paces = [one for one in Pace if not (is_required(topic) and one == Pace.APP_ONLY)]
            self.fields[topic.value] = forms.ChoiceField(
                label=topic.label,
                help_text=WORDS[topic],
                choices=[(one.value, one.label) for one in open_paces],
                widget=forms.RadioSelect,
                initial=pace.value,
                error_messages={
                    "invalid_choice": "Pilih salah satu cara di bawah ini.",
                    "required": "Pilih salah satu.",
                },
            )
