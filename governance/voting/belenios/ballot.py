"""Checking one ballot: canonical text, listed credential, signature, and every zero-knowledge proof.

The proofs (specification 2.0) say of each choice that it encrypts 0 or 1, and of the whole answer that the number
of choices lies in min..max or, where the question allows it, that the answer is blank. Every challenge hashes the
election and the voter's credential, so that no one can copy another's encrypted choices.
"""

import json
from base64 import b64encode
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from governance.voting.belenios import shape
from governance.voting.belenios.archive import Rejected, parse
from governance.voting.belenios.group import G_INVERSE, G, P, Pair, Q, challenge_of, commitment, power, product
from governance.voting.belenios.shape import Proof

BALLOT_KEYS = ("election_uuid", "election_hash", "credential", "answers", "signature")
ANSWER_KEYS = ("choices", "individual_proofs", "overall_proof", "blank_proof")


@dataclass(frozen=True)
class Question:
    """A question with `answers` choices of which min..max are marked; `blank` adds a leading choice "none"."""

    answers: int
    least: int
    most: int
    blank: bool

    @property
    def choices(self) -> int:
        return self.answers + self.blank


@dataclass(frozen=True)
class Election:
    uuid: str
    hash: str
    public_key: int
    questions: tuple[Question, ...]
    weights: dict[str, int]  # by public credential


@dataclass(frozen=True)
class Ballot:
    credential: str
    choices: tuple[tuple[Pair, ...], ...]


def fingerprint(raw: bytes) -> str:
    """Base64 of the SHA-256 without padding: the election's hash and a ballot's tracker."""
    return b64encode(sha256(raw).digest()).decode().rstrip("=")


def check_ballot(raw: bytes, election: Election, path: str) -> Ballot:
    """The ballot, if everything about it is right; else `Rejected` with the first reason."""
    ballot, reasons = examine_ballot(raw, election, path)
    if reasons:
        raise reasons[0]
    return ballot


def examine_ballot(raw: bytes, election: Election, path: str) -> tuple[Ballot, list[Rejected]]:
    """The ballot and what is wrong with its signature and proofs; raises `Rejected` if it cannot be read at all."""
    box = shape.fields(parse(raw, path), path, *BALLOT_KEYS)
    if box["election_uuid"] != election.uuid or box["election_hash"] != election.hash:
        raise Rejected("other_election", "Surat suara dibuat untuk pemilihan lain.", path)
    credential = shape.text(box["credential"], f"{path}.credential")
    if credential not in election.weights:
        raise Rejected("unlisted_credential", "Kredensial tidak ada dalam daftar pemilih.", path)
    answers = shape.listed(box["answers"], f"{path}.answers", len(election.questions))
    if _canonical(box, answers, path) != raw:
        raise Rejected("not_canonical", "Surat suara tidak ditulis dalam bentuk baku.", path)
    reasons: list[Rejected] = []
    try:
        _check_signature(box, credential, path)
    except Rejected as error:
        reasons.append(error)
    choices: list[tuple[Pair, ...]] = []
    for index, (answer, question) in enumerate(zip(answers, election.questions, strict=True)):
        try:
            choices.append(_check_answer(answer, question, election, credential, f"{path}.answers.{index}"))
        except Rejected as error:
            reasons.append(error)
    return Ballot(credential, tuple(choices)), reasons


def _canonical(box: dict[str, Any], answers: list[Any], path: str) -> bytes:
    """The one spelling of this ballot: compact, keys in the order of the specification."""
    ordered = [_ordered_answer(answer, f"{path}.answers.{index}") for index, answer in enumerate(answers)]
    signature = shape.fields(box["signature"], f"{path}.signature", "hash", "proof")
    whole = {
        **{key: box[key] for key in BALLOT_KEYS},
        "answers": ordered,
        "signature": {"hash": signature["hash"], "proof": _ordered_proofs(signature["proof"])},
    }
    return _compact(whole)


def _ordered_answer(answer: Any, path: str) -> dict[str, Any]:
    box = shape.fields(answer, path, *ANSWER_KEYS[:3], optional=("blank_proof",))
    choices = shape.listed(box["choices"], f"{path}.choices")
    pairs = [shape.fields(choice, f"{path}.choices", "alpha", "beta") for choice in choices]
    ordered: dict[str, Any] = {"choices": [{"alpha": pair["alpha"], "beta": pair["beta"]} for pair in pairs]}
    return ordered | {key: _ordered_proofs(box[key]) for key in ANSWER_KEYS[1:] if key in box}


def _ordered_proofs(value: Any) -> Any:
    if isinstance(value, list):
        return [_ordered_proofs(part) for part in value]
    if isinstance(value, dict) and set(value) == {"challenge", "response"}:
        return {"challenge": value["challenge"], "response": value["response"]}
    return value  # of another shape: refused when it is read as a proof


def _compact(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode("utf-8", "surrogatepass")


def _check_signature(box: dict[str, Any], credential: str, path: str) -> None:
    """Schnorr signature of the credential over the ballot without its signature."""
    unsigned = {key: value for key, value in box.items() if key != "signature"}
    hash_ = fingerprint(_compact(unsigned))  # the ballot is canonical, so its own key order is the right one
    if box["signature"]["hash"] != hash_:
        raise Rejected("wrong_signature", "Isi surat suara tidak cocok dengan sidik yang ditandatangani.", path)
    proof = shape.proof(box["signature"]["proof"], f"{path}.signature.proof")
    made = commitment(G, proof.response, int(credential), proof.challenge)
    if challenge_of(f"sig|{hash_}|", [made]) != proof.challenge:
        raise Rejected("wrong_signature", "Tanda tangan surat suara tidak sah.", path)


def _check_answer(
    answer: dict[str, Any], question: Question, election: Election, credential: str, path: str
) -> tuple[Pair, ...]:
    if ("blank_proof" in answer) != question.blank:
        raise Rejected("malformed_data", "Bukti suara kosong tidak sesuai dengan pertanyaan.", path)
    choices = shape.listed(answer["choices"], f"{path}.choices", question.choices)
    pairs = tuple(shape.ciphertext(choice, f"{path}.choices.{i}") for i, choice in enumerate(choices))
    prover = _Prover(election.public_key, f"{election.hash}|{credential}", pairs, path)
    individual = shape.listed(answer["individual_proofs"], f"{path}.individual_proofs", question.choices)
    for index, (pair, value) in enumerate(zip(pairs, individual, strict=True)):
        place = f"{path}.individual_proofs.{index}"
        prover.check_interval(pair, shape.proofs(value, place, 2), 0, prover.prefix, place)
    _check_overall(answer, question, prover)
    return pairs


def _check_overall(answer: dict[str, Any], question: Question, prover: "_Prover") -> None:
    place = f"{prover.path}.overall_proof"
    values = question.most - question.least + 1
    if not question.blank:
        overall = shape.proofs(answer["overall_proof"], place, values)
        prover.check_interval(_sum(prover.pairs), overall, question.least, prover.whole_prefix, place)
        return
    overall = shape.proofs(answer["overall_proof"], place, values + 1)
    blank = shape.proofs(answer["blank_proof"], f"{prover.path}.blank_proof", 2)
    prover.check_blank(blank, overall, question.least)


def _sum(pairs: tuple[Pair, ...]) -> Pair:
    """The encryption of the sum of what the pairs encrypt."""
    return product(alpha for alpha, _ in pairs), product(beta for _, beta in pairs)


@dataclass(frozen=True)
class _Prover:
    """Checks the proofs of one answer; `prefix` names election and credential."""

    key: int
    prefix: str
    pairs: tuple[Pair, ...]
    path: str

    @property
    def whole_prefix(self) -> str:
        """Proofs about the whole answer also hash all of its ciphertexts."""
        return f"{self.prefix}|" + ",".join(f"{alpha},{beta}" for alpha, beta in self.pairs)

    def check_interval(self, pair: Pair, proofs: list[Proof], least: int, prefix: str, path: str) -> None:
        """That `pair` encrypts one of least, least + 1, … (one proof for each)."""
        made = [part for step, proof in enumerate(proofs) for part in self._made(pair, least + step, proof)]
        self._compare(f"prove|{prefix}|{pair[0]},{pair[1]}|", made, proofs, path)

    def check_blank(self, blank: list[Proof], overall: list[Proof], least: int) -> None:
        """That the answer is not blank or marks nothing; and that it is blank or marks from `least` on."""
        first, rest = self.pairs[0], _sum(self.pairs[1:])
        made = [*self._made(first, 0, blank[0]), *self._made(rest, 0, blank[1])]
        self._compare(f"bproof0|{self.whole_prefix}|", made, blank, f"{self.path}.blank_proof")
        made = [*self._made(first, 1, overall[0])]
        for step, proof in enumerate(overall[1:]):
            made.extend(self._made(rest, least + step, proof))
        self._compare(f"bproof1|{self.whole_prefix}|", made, overall, f"{self.path}.overall_proof")

    def _made(self, pair: Pair, plain: int, proof: Proof) -> Pair:
        """The two commitments of a proof that `pair` encrypts `plain`."""
        alpha, beta = pair
        shifted = beta * power(G_INVERSE, plain) % P if plain else beta
        return (
            commitment(G, proof.response, alpha, proof.challenge),
            commitment(self.key, proof.response, shifted, proof.challenge),
        )

    def _compare(self, prefix: str, made: list[int], proofs: list[Proof], path: str) -> None:
        if challenge_of(prefix, made) != sum(proof.challenge for proof in proofs) % Q:
            raise Rejected("invalid_proof", "Bukti bahwa isi surat suara sah tidak benar.", path)
