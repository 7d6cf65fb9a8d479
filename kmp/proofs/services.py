"""The only writer of published proof bundles."""

from hashlib import sha256

from kmp import clock
from kmp.acts import step
from kmp.proofs.models import ProofBundle


@step
def publish_bundle(*, kind: str, subject: str, content: bytes, result_digest: str) -> ProofBundle:
    """Publish the zip `content` of `build_bundle`; from then on it never changes (table and trigger).

    `result_digest` is the `sha256` inside its result.json; the digest of the file itself is taken here.
    """
    return ProofBundle.objects.create(
        kind=kind,
        subject=subject,
        result_digest=result_digest,
        file_digest=sha256(content).hexdigest(),
        content=content,
        size=len(content),
        published_at=clock.now(),
    )
