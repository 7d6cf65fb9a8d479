"""The stand-alone verifier of proof bundles: written in parts here, published as the one file `verify.py`.

A second implementation of the arithmetic on purpose: it imports nothing of ours, and it runs on Python 3.9 with the
standard library alone. `source` puts the parts together.
"""

import re
from pathlib import Path

PARTS = ("base", "surplus", "stock", "votes", "stv", "choices", "main")
INSIDE = re.compile(r"^from (?:kmp\.|__future__)[^\n(]*(?:\([^)]*\))?\n", re.MULTILINE)  # between the parts


def source() -> bytes:
    """The text of `verify.py`: base, then the other parts without their imports of each other."""
    folder = Path(__file__).parent
    base, *others = [(folder / f"{part}.py").read_text(encoding="utf-8") for part in PARTS]
    return "\n\n".join([base, *(INSIDE.sub("", text) for text in others)]).encode()
