"""The stand-alone verifier of proof bundles: written in parts here, published as the one file `verify.py`.

A second implementation of the arithmetic on purpose: it imports nothing of ours, and it runs on Python 3.9 with the
standard library alone. `source` puts the parts together.
"""

from pathlib import Path

PARTS = ("base", "surplus", "stock", "votes", "main")
INSIDE = ("from kmp.", "from __future__")  # imports between the parts, each on one line; base keeps its own


def source() -> bytes:
    """The text of `verify.py`: base, then the other parts without their imports of each other."""
    folder = Path(__file__).parent
    base, *others = [(folder / f"{part}.py").read_text(encoding="utf-8") for part in PARTS]
    kept = ["".join(line for line in text.splitlines(True) if not line.startswith(INSIDE)) for text in others]
    return "\n\n".join([base, *kept]).encode()
