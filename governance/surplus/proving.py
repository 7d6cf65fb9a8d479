"""The proof bundle of a year, streamed: pseudonymous inputs, rules, result, and the verifier that recomputes it."""

from typing import Any

from django.utils.translation import gettext as _

from governance.bylaws.queries import rules_of
from governance.bylaws.rules import SurplusPost
from governance.surplus.lines import Digesting, Sink, write_input_lines, write_result_lines
from governance.surplus.models import Distribution
from kmp.acts import step
from kmp.errors import DomainError
from kmp.proofs.bundles import readme_text, stream_bundle
from kmp.proofs.canonical import canonical_json
from kmp.proofs.models import ProofBundle
from kmp.proofs.services import publish_bundle


@step
def publish_proof(distribution: Distribution) -> tuple[ProofBundle, dict[str, Any]]:
    """Build and publish the bundle; with it the result as it is kept: all of it but the lines.

    Refused: `inputs_changed` when the frozen lines are not those the assembly's digest stands for, and
    `bundle_disagrees` when the stand-alone verifier comes to another result.
    """
    rules, proof = rules_of(distribution.bylaws), Proof(distribution)
    subject = _("Pembagian SHU tahun buku %(year)s") % {"year": distribution.year}
    content = stream_bundle(
        kind="shu",
        write_inputs=proof.write_inputs,
        rules={"posts": [published_post(post) for post in rules.posts]},
        write_result=proof.write_result,
        readme=readme_text(subject),
        lines=proof.pools["lines"],
    )
    if proof.pools.get("lines_digest", proof.lines_digest) != proof.lines_digest:
        raise DomainError("inputs_changed", _("Masukan yang dibekukan tidak lagi sama dengan yang diputuskan."))
    bundle = publish_bundle(kind="shu", subject=subject, content=content, result_digest=proof.result_digest)
    told = {key: proof.pools[key] for key in ("posts", "groups", "unshared", "total_rp")}
    return bundle, {**told, "sha256": proof.result_digest}


class Proof:
    """Writes the two large files of a bundle, and keeps the digest of what passed."""

    def __init__(self, distribution: Distribution) -> None:
        self.distribution = distribution
        self.pools: dict[str, Any] = distribution.pools or {}
        self.lines_digest = ""
        self.result_digest = ""

    def write_inputs(self, sink: Sink) -> None:
        """`inputs.json`: the surplus, and the frozen lines in their listed order."""
        surplus = {"members": self.distribution.members_rp, "non_members": self.distribution.non_members_rp}
        seal = Digesting()
        sink.write(b'{"surplus_rp":' + canonical_json(surplus).encode() + b',"members":[')
        write_input_lines(self.distribution, _Both(sink, seal))
        sink.write(b"]}")
        self.lines_digest = seal.hexdigest()

    def write_result(self, sink: Sink) -> None:
        """`result.json`: canonical, its `sha256` taken of the same bytes as they pass."""
        seal = Digesting()
        both = _Both(sink, seal)
        both.write(b'{"groups":' + canonical_json(self.pools["groups"]).encode() + b',"members":[')
        write_result_lines(self.distribution, both)
        both.write(b'],"posts":' + canonical_json(self.pools["posts"]).encode())
        rest = {key: self.pools[key] for key in ("total_rp", "unshared")}
        end = b"," + canonical_json(rest).encode()[1:]
        seal.write(end)
        self.result_digest = seal.hexdigest()
        sink.write(f',"sha256":"{self.result_digest}"'.encode() + end)


class _Both:
    """One stream into two sinks."""

    def __init__(self, first: Sink, second: Sink) -> None:
        self._sinks = (first, second)

    def write(self, data: bytes) -> None:
        for sink in self._sinks:
            sink.write(data)


def published_post(post: SurplusPost) -> dict[str, Any]:
    """A post as simulate_shu takes it."""
    entry: dict[str, Any] = {"code": post.code, "bp": post.bp, "kind": post.kind.value}
    return {**entry, "groups": dict(post.groups)} if post.groups else entry
