"""What is fixed before the first ballot: election, credentials, trustees; and what trustees answer after the last."""

from typing import Any

from governance.voting.belenios import shape
from governance.voting.belenios.archive import Rejected
from governance.voting.belenios.ballot import Election, Question
from governance.voting.belenios.group import NAME, G, Pair, challenge_of, commitment

ELECTION_KEYS = ("version", "description", "name", "group", "public_key", "questions", "uuid")
MOST_ANSWERS = 1_000  # a guard: a proof of min..max has one part for each number between


def read_election(value: Any, hash_: str, weights: dict[str, int]) -> Election:
    """The frozen election, if it uses what this verifier knows."""
    path = "setup.election"
    box = shape.fields(value, path, *ELECTION_KEYS, optional=("administrator", "credential_authority"))
    if (box["version"], box["group"]) != (1, NAME):
        raise Rejected("unsupported_election", f"Hanya versi 1 dengan grup {NAME} yang didukung.", path)
    questions = shape.listed(box["questions"], f"{path}.questions")
    if not questions:
        raise Rejected("malformed_data", "Pemilihan tidak punya pertanyaan.", f"{path}.questions")
    return Election(
        uuid=shape.text(box["uuid"], f"{path}.uuid"),
        hash=hash_,
        public_key=shape.element(box["public_key"], f"{path}.public_key"),
        questions=tuple(_question(question, f"{path}.questions.{i}") for i, question in enumerate(questions)),
        weights=weights,
    )


def _question(value: Any, path: str) -> Question:
    if isinstance(value, dict) and "type" in value:
        raise Rejected("unsupported_question", "Hanya pertanyaan homomorfik yang didukung.", path)
    box = shape.fields(value, path, "answers", "min", "max", "question", optional=("blank",))
    answers = shape.listed(box["answers"], f"{path}.answers")
    least, most = shape.small(box["min"], f"{path}.min"), shape.small(box["max"], f"{path}.max")
    if not least <= most <= len(answers) <= MOST_ANSWERS or not most or box.get("blank", False) not in (True, False):
        raise Rejected("malformed_data", "Batas pilihan tidak masuk akal.", path)
    return Question(len(answers), least, most, bool(box.get("blank", False)))


def read_credentials(value: Any) -> dict[str, int]:
    """Weight by public credential; written `"credential"` or `"credential,weight"`."""
    weights: dict[str, int] = {}
    for index, entry in enumerate(shape.listed(value, "setup.credentials")):
        path = f"setup.credentials.{index}"
        credential, comma, weight = shape.text(entry, path).partition(",")
        shape.element(credential, path)
        if credential in weights:
            raise Rejected("duplicate_credential", "Kredensial yang sama tercatat dua kali.", path)
        weights[credential] = shape.number(weight, path) if comma else 1
        if not 1 <= weights[credential] < 2**63:
            raise Rejected("malformed_number", "Bobot pemilih harus bilangan bulat lebih dari nol.", path)
    return weights


def read_trustees(value: Any) -> list[int]:
    """The public keys of the trustees, each with a proof that its private key is known."""
    keys: list[int] = []
    for index, entry in enumerate(shape.listed(value, "setup.trustees")):
        path = f"setup.trustees.{index}"
        kind, key = shape.listed(entry, path, 2)
        if kind != "Single":
            raise Rejected("unsupported_trustees", "Hanya pemegang kunci tunggal (“Single”) yang didukung.", path)
        keys.append(_trustee_key(key, path))
        if keys[-1] in keys[:-1]:
            raise Rejected("duplicate_trustee", "Dua pemegang memakai kunci yang sama.", path)
    if not keys:
        raise Rejected("malformed_data", "Tidak ada pemegang kunci.", "setup.trustees")
    return keys


def _trustee_key(value: Any, path: str) -> int:
    box = shape.fields(value, path, "pok", "public_key", optional=("name",))
    key = shape.element(box["public_key"], f"{path}.public_key")
    proof = shape.proof(box["pok"], f"{path}.pok")
    made = commitment(G, proof.response, key, proof.challenge)
    if challenge_of(f"pok|{NAME}|{key}|", [made]) != proof.challenge:
        raise Rejected("invalid_trustee_proof", "Bukti kepemilikan kunci tidak benar.", f"{path}.pok")
    return key


def check_decryption(value: Any, key: int, tally: list[list[Pair]], election: Election, path: str) -> list[list[int]]:
    """One trustee's factors alpha^x, each proven to use the x of the trustee's public `key`."""
    box = shape.fields(value, path, "decryption_factors", "decryption_proofs")
    factors = shape.listed(box["decryption_factors"], f"{path}.decryption_factors", len(tally))
    proofs = shape.listed(box["decryption_proofs"], f"{path}.decryption_proofs", len(tally))
    prefix = f"decrypt|{election.hash}|{key}|"
    return [
        _question_factors(factors[q], proofs[q], key, [alpha for alpha, _ in pairs], prefix, f"{path}.{q}")
        for q, pairs in enumerate(tally)
    ]


def _question_factors(factors: Any, proofs: Any, key: int, alphas: list[int], prefix: str, path: str) -> list[int]:
    listed = shape.listed(factors, path, len(alphas))
    found = [shape.element(factor, f"{path}.{c}") for c, factor in enumerate(listed)]
    checked = zip(alphas, found, shape.proofs(proofs, path, len(alphas)), strict=True)
    for c, (alpha, factor, proof) in enumerate(checked):
        made = [
            commitment(G, proof.response, key, proof.challenge),
            commitment(alpha, proof.response, factor, proof.challenge),
        ]
        if challenge_of(prefix, made) != proof.challenge:
            raise Rejected("invalid_decryption", "Bukti pembukaan hasil tidak benar.", f"{path}.{c}")
    return found
