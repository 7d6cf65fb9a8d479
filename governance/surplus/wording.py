"""What the assembly reads: the whole sum in words, post by post and group by group, and the digest it is bound to."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from governance.bylaws.queries import rules_of
from governance.surplus.models import Distribution
from governance.surplus.states import DistributionKind
from kmp.money import rupiah, split
from members.registry.models import Group

TITLES = {
    DistributionKind.SHARED: gettext_lazy("Pembagian SHU tahun buku %(year)s"),
    DistributionKind.RESERVED: gettext_lazy("Hasil usaha tahun buku %(year)s masuk cadangan"),
    DistributionKind.LOSS: gettext_lazy("Penutupan rugi tahun buku %(year)s dari cadangan"),
}


def outcomes(distribution: Distribution) -> tuple[str, str]:
    """What happens if the motion passes, and if it fails."""
    if distribution.kind == DistributionKind.SHARED:
        return (
            _("SHU dibagikan menurut AD/ART yang berlaku dan dapat dibayarkan kepada anggota."),
            _("SHU tetap disimpan koperasi dan belum dapat dibayarkan."),
        )
    if distribution.kind == DistributionKind.RESERVED:
        return _("Seluruh hasil usaha masuk cadangan."), _("Hasil usaha tetap tercatat sebagai SHU belum dibagi.")
    return (
        _("Rugi ditutup dari cadangan; simpanan anggota tidak dipotong."),
        _("Rugi tetap tercatat seluruhnya dan dibawa ke tahun berikutnya."),
    )


def motion_text(distribution: Distribution) -> str:
    """The figures themselves, so that the members decide about sums and not about a name."""
    write = {
        DistributionKind.SHARED: _shared_lines,
        DistributionKind.RESERVED: _reserved_lines,
        DistributionKind.LOSS: _loss_lines,
    }[DistributionKind(distribution.kind)]
    digest = _("Sidik masukan yang dibekukan: %(digest)s") % {"digest": distribution.inputs_digest}
    return "\n".join([*write(distribution), digest])


def _facts(distribution: Distribution) -> dict[str, object]:
    return {
        "year": distribution.year,
        "ours": rupiah(distribution.members_rp),
        "theirs": rupiah(distribution.non_members_rp),
        "total": rupiah(abs(distribution.members_rp + distribution.non_members_rp)),
    }


def _shared_lines(distribution: Distribution) -> list[str]:
    rules, pools = rules_of(distribution.bylaws), distribution.pools or {}
    names = dict(Group.objects.values_list("code", "name"))
    facts = _facts(distribution)
    lines = [
        _("SHU tahun buku %(year)s dari usaha dengan anggota: %(ours)s.") % facts,
        _("Dari usaha dengan bukan anggota, seluruhnya masuk cadangan: %(theirs)s.") % facts,
    ]
    parts = split(distribution.members_rp, [post.bp for post in rules.posts])
    for post, rp in zip(rules.posts, parts, strict=True):
        lines.append(f"{post.name} ({post.article}): {rupiah(rp)}")
        amounts = pools["groups"].get(post.code, {})
        lines += [f"– {names.get(group, group)}: {rupiah(amounts[group])}" for group in post.groups]
    for key, rp in pools["unshared"].items():
        code, _slash, group = key.partition("/")
        name = rules.post(code).name + (f", {names.get(group, group)}" if group else "")
        lines.append(
            _("Tidak ada yang berhak, jadi masuk cadangan: %(name)s %(rp)s.") % {"name": name, "rp": rupiah(rp)}
        )
    lines.append(_("Dibagi kepada anggota: %(rp)s.") % {"rp": rupiah(distribution.shared_rp)})
    return lines


def _reserved_lines(distribution: Distribution) -> list[str]:
    return [
        _("Usaha dengan anggota tahun buku %(year)s: %(ours)s. Usaha dengan bukan anggota: %(theirs)s.")
        % _facts(distribution),
        _("Tidak ada SHU dari anggota, jadi tidak ada yang dibagi. Sisanya, %(total)s, masuk cadangan.")
        % _facts(distribution),
    ]


def _loss_lines(distribution: Distribution) -> list[str]:
    cover = (distribution.pools or {})["cover"]
    amounts = {key: rupiah(value) for key, value in cover.items()}
    return [
        _("Rugi tahun buku %(year)s: %(total)s. Rugi tidak dibagi dan simpanan anggota tidak dipotong.")
        % _facts(distribution),
        _("Ditutup dari cadangan risiko: %(risk_rp)s.") % amounts,
        _("Ditutup dari cadangan umum: %(general_rp)s.") % amounts,
        _("Sisanya dibawa ke tahun berikutnya: %(carried_rp)s.") % amounts,
    ]
