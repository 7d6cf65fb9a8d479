"""The strict Belenios verifier against one honest archive, five tampered ones, and forgeries made here."""

import io
import json
import os
import shutil
import subprocess
import tarfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from governance.voting.belenios import group
from governance.voting.belenios.archive import Rejected, read_archive
from governance.voting.belenios.ballot import Election, examine_ballot, fingerprint
from governance.voting.belenios.verify import Finding, Reader, verify_archive

CASES = Path(__file__).parents[2] / "cases" / "belenios"
TOOL = shutil.which("belenios-tool")
NAME = "MAvB1TRhpYyiJq.bel"
HONEST = CASES / "0_honest" / NAME
Records = list[tuple[str, bytes]]
Edit = Callable[[dict[str, Any]], None]

needs_tool = pytest.mark.skipif(TOOL is None, reason="belenios-tool (Debian 12) is not installed")


def codes(finding: Finding) -> list[tuple[str, str]]:
    return [(problem.code, problem.path) for problem in finding.problems]


def events_and_data(path: Path) -> tuple[list[dict[str, Any]], dict[str, bytes]]:
    with tarfile.open(path) as tar:
        records = [(member.name, tar.extractfile(member).read()) for member in tar]  # type: ignore[union-attr]
    events = [json.loads(content) for name, content in records if name.endswith(".event.json")]
    return events, {name[:64]: content for name, content in records if name.endswith(".data.json")}


def compact(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()


def store(data: dict[str, bytes], content: bytes) -> str:
    hash_ = sha256(content).hexdigest()
    data[hash_] = content
    return hash_


def write(path: Path, records: Records) -> Path:
    with tarfile.open(path, "w", format=tarfile.USTAR_FORMAT) as tar:
        for name, content in records:
            info = tarfile.TarInfo(name)
            info.size, info.mtime = len(content), 1
            tar.addfile(info, io.BytesIO(content))
    return path


def chain(folder: Path, events: list[dict[str, Any]], data: dict[str, bytes]) -> Path:
    """An archive with a right chain over whatever `events` and `data` say."""
    records: Records = [("BELENIOS", b'{"version":1,"timestamp":"1"}')]
    records += [(f"{hash_}.data.json", content) for hash_, content in data.items()]
    parent = None
    for height, event in enumerate(events):
        bare = {key: event[key] for key in ("type", "payload") if key in event}
        content = compact(({} if parent is None else {"parent": parent}) | {"height": height} | bare)
        parent = sha256(content).hexdigest()
        records.append((f"{parent}.event.json", content))
    return write(folder / NAME, records)


def forged(folder: Path, height: int, edit: Edit) -> Finding:
    """The honest archive with the payload of one event changed and everything chained anew."""
    events, data = events_and_data(HONEST)
    value = json.loads(data.pop(events[height]["payload"]))
    edit(value)
    events[height]["payload"] = store(data, compact(value))
    return verify_archive(chain(folder, events, data))


def forged_part(folder: Path, height: int, key: str, edit: Callable[[Any], Any]) -> Finding:
    """As `forged`, for a record that the payload names under `key`."""
    events, data = events_and_data(HONEST)
    value = json.loads(data.pop(events[height]["payload"]))
    value[key] = store(data, compact(edit(json.loads(data.pop(value[key])))))
    events[height]["payload"] = store(data, compact(value))
    return verify_archive(chain(folder, events, data))


@pytest.fixture(scope="module")
def election() -> Election:
    archive = read_archive(HONEST)
    return Reader(archive).setup(archive.events[0])[0]


def examined(election: Election, edit: Edit) -> list[tuple[str, str]]:
    """What is wrong with the third ballot after `edit`."""
    events, data = events_and_data(HONEST)
    ballot = json.loads(data[events[3]["payload"]])
    edit(ballot)
    try:
        _, reasons = examine_ballot(compact(ballot), election, "b")
    except Rejected as error:
        reasons = [error]
    return [(reason.code, reason.path) for reason in reasons]


def test_honest_archive_is_accepted_with_its_result() -> None:
    finding = verify_archive(HONEST)

    assert codes(finding) == []
    assert (finding.uuid, finding.voters, finding.ballots, finding.counted) == ("MAvB1TRhpYyiJq", 12, 13, 12)
    assert finding.result == [[4, 0, 2, 6], [6, 2, 4]]
    assert finding.head == "cb324b15ca1df506f939a4c786620eac80e3237f00c39b54d35b230a9e59b167"


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        ("1_wrong_result", [("wrong_result", "events.19.result.0.1")]),
        (
            "3_invalid_proof_+1000",
            [("wrong_signature", "events.4"), ("invalid_proof", "events.4.answers.0.individual_proofs.1")],
        ),
        ("5_mid_EndBallots", [("events_out_of_order", "events.10")]),
        ("6_replayed_old_ballot", [("replayed_ballot", "events.14")]),
        (
            "10_tampered_row",
            [("wrong_signature", "events.7"), ("invalid_proof", "events.7.answers.0.individual_proofs.0")],
        ),
    ],
)
def test_tampered_archive_is_rejected_for_its_reason(case: str, expected: list[tuple[str, str]]) -> None:
    assert codes(verify_archive(CASES / case / NAME)) == expected


def test_rebuilt_honest_archive_is_accepted(tmp_path: Path) -> None:
    assert codes(verify_archive(chain(tmp_path, *events_and_data(HONEST)))) == []


def test_ballot_of_an_unlisted_credential_is_rejected(election: Election) -> None:
    def edit(ballot: dict[str, Any]) -> None:
        ballot["credential"] = str(pow(group.G, 7, group.P))

    assert examined(election, edit) == [("unlisted_credential", "b")]


def test_copied_choices_of_another_voter_are_rejected(election: Election) -> None:
    events, data = events_and_data(HONEST)
    other = json.loads(data[events[2]["payload"]])["answers"]

    def edit(ballot: dict[str, Any]) -> None:
        ballot["answers"] = other
        unsigned = {key: value for key, value in ballot.items() if key != "signature"}
        ballot["signature"]["hash"] = fingerprint(compact(unsigned))

    assert examined(election, edit) == [
        ("wrong_signature", "b"),
        ("invalid_proof", "b.answers.0.individual_proofs.0"),
        ("invalid_proof", "b.answers.1.individual_proofs.0"),
    ]


def test_ballot_with_another_key_order_or_spacing_is_rejected(tmp_path: Path) -> None:
    events, data = events_and_data(HONEST)
    raw = data.pop(events[3]["payload"])
    events[3]["payload"] = store(data, raw.replace(b'","', b'", "', 1))

    assert codes(verify_archive(chain(tmp_path, events, data))) == [("not_canonical", "events.3")]


def test_ballot_of_another_election_is_rejected(election: Election) -> None:
    def edit(ballot: dict[str, Any]) -> None:
        ballot["election_hash"] = "A" * 43

    assert examined(election, edit) == [("other_election", "b")]


@pytest.mark.parametrize("number", ["0", str(group.P - 1), str(group.P), str(group.P + 1), "2"])
def test_number_outside_the_group_is_rejected(election: Election, number: str) -> None:
    def edit(ballot: dict[str, Any]) -> None:
        ballot["answers"][0]["choices"][0]["alpha"] = number

    found = examined(election, edit)

    assert ("not_in_group", "b.answers.0.choices.0.alpha") in found


@pytest.mark.parametrize("number", ["01", "-1", "+1", "1.0", "", " 1", "१", "9" * 5000, 7, None])
def test_number_in_another_spelling_is_rejected(election: Election, number: Any) -> None:
    def edit(ballot: dict[str, Any]) -> None:
        ballot["answers"][0]["individual_proofs"][0][0]["challenge"] = number

    found = [code for code, _ in examined(election, edit)]

    assert found == ["wrong_signature", "malformed_data" if number in (7, None) else "malformed_number"]


def test_challenge_beyond_the_order_of_the_group_is_rejected(election: Election) -> None:
    def edit(ballot: dict[str, Any]) -> None:
        part = ballot["answers"][0]["overall_proof"][0]
        part["challenge"] = str(int(part["challenge"]) + group.Q)

    assert ("invalid_proof", "b.answers.0.overall_proof.0") in examined(election, edit)


@pytest.mark.parametrize("proof", ["overall_proof", "blank_proof"])
def test_each_proof_about_the_whole_answer_is_checked(election: Election, proof: str) -> None:
    def edit(ballot: dict[str, Any]) -> None:
        part = ballot["answers"][0][proof][1]
        part["response"] = str((int(part["response"]) + 1) % group.Q)

    assert ("invalid_proof", f"b.answers.0.{proof}") in examined(election, edit)


def test_missing_blank_proof_is_rejected(election: Election) -> None:
    def edit(ballot: dict[str, Any]) -> None:
        del ballot["answers"][0]["blank_proof"]

    assert ("malformed_data", "b.answers.0") in examined(election, edit)


def test_tally_that_leaves_out_a_ballot_is_rejected(tmp_path: Path) -> None:
    def edit(tally: list[list[dict[str, str]]]) -> list[list[dict[str, str]]]:
        tally[0][0]["beta"] = str(int(tally[0][0]["beta"]) * group.G % group.P)
        return tally

    assert codes(forged_part(tmp_path, 15, "encrypted_tally", edit)) == [("wrong_tally", "events.15")]


def test_wrong_number_of_tallied_ballots_is_rejected(tmp_path: Path) -> None:
    def edit(tally: dict[str, Any]) -> None:
        tally["num_tallied"] = 13

    assert codes(forged(tmp_path, 15, edit)) == [("wrong_tally", "events.15")]


def test_false_decryption_factor_is_rejected(tmp_path: Path) -> None:
    def edit(partial: dict[str, Any]) -> dict[str, Any]:
        factors = partial["decryption_factors"][1]
        factors[2] = str(int(factors[2]) * group.G % group.P)
        return partial

    assert codes(forged_part(tmp_path, 17, "payload", edit)) == [("invalid_decryption", "events.17.1.2")]


@pytest.mark.parametrize(("owner", "code"), [(1, "wrong_trustee"), (0, "wrong_trustee"), (3, "invalid_decryption")])
def test_decryption_under_another_trustees_name_is_rejected(tmp_path: Path, owner: int, code: str) -> None:
    def edit(partial: dict[str, Any]) -> None:
        partial["owner"] = owner

    assert [found for found, _ in codes(forged(tmp_path, 17, edit))] == [code]


def test_missing_trustee_is_rejected(tmp_path: Path) -> None:
    events, data = events_and_data(HONEST)
    gone = events.pop(17)
    del data[json.loads(data.pop(gone["payload"]))["payload"]]

    assert codes(verify_archive(chain(tmp_path, events, data))) == [("missing_decryption", "events")]


@pytest.mark.parametrize("votes", [-1, 5, 10**30, "4", True, 4.0])
def test_result_that_is_not_the_decryption_is_rejected(tmp_path: Path, votes: Any) -> None:
    def edit(result: dict[str, Any]) -> None:
        result["result"][0][0] = votes

    [(code, _)] = codes(forged(tmp_path, 19, edit))
    assert code == {5: "wrong_result", 4.0: "malformed_json"}.get(votes, "malformed_data")


def test_election_without_a_result_is_incomplete(tmp_path: Path) -> None:
    events, data = events_and_data(HONEST)

    assert codes(verify_archive(chain(tmp_path, events[:-1], data))) == [("incomplete", "events")]


def test_ballots_before_the_setup_are_rejected(tmp_path: Path) -> None:
    events, data = events_and_data(HONEST)
    events[0], events[1] = events[1], events[0]

    assert codes(verify_archive(chain(tmp_path, events, data))) == [("events_out_of_order", "events.1")]


def test_second_result_is_rejected(tmp_path: Path) -> None:
    events, data = events_and_data(HONEST)

    assert codes(verify_archive(chain(tmp_path, [*events, events[-1]], data))) == [("events_out_of_order", "events.20")]


def test_unused_record_is_rejected(tmp_path: Path) -> None:
    events, data = events_and_data(HONEST)
    hash_ = store(data, b'"tersembunyi"')

    assert codes(verify_archive(chain(tmp_path, events, data))) == [("unused_record", hash_)]


def test_missing_record_is_rejected(tmp_path: Path) -> None:
    events, data = events_and_data(HONEST)
    del data[events[3]["payload"]]

    assert codes(verify_archive(chain(tmp_path, events, data))) == [("missing_record", "events.3")]


def test_election_of_another_group_is_rejected(tmp_path: Path) -> None:
    def edit(election: dict[str, Any]) -> dict[str, Any]:
        return election | {"group": "Ed25519"}

    assert codes(forged_part(tmp_path, 0, "election", edit)) == [("unsupported_election", "setup.election")]


def test_credential_listed_twice_is_rejected(tmp_path: Path) -> None:
    def edit(credentials: list[str]) -> list[str]:
        return [*credentials, f"{credentials[0]},5"]

    assert codes(forged_part(tmp_path, 0, "credentials", edit)) == [("duplicate_credential", "setup.credentials.12")]


def test_trustee_who_does_not_know_the_key_is_rejected(tmp_path: Path) -> None:
    def edit(trustees: list[Any]) -> list[Any]:
        trustees[1][1]["pok"] = trustees[0][1]["pok"]
        return trustees

    assert codes(forged_part(tmp_path, 0, "trustees", edit)) == [("invalid_trustee_proof", "setup.trustees.1.pok")]


def test_election_key_with_a_trustee_left_out_is_rejected(tmp_path: Path) -> None:
    assert codes(forged_part(tmp_path, 0, "trustees", lambda trustees: trustees[:2])) == [("wrong_public_key", "setup")]


def test_changed_byte_is_found_by_the_records_own_name(tmp_path: Path) -> None:
    raw = bytearray(HONEST.read_bytes())
    raw[raw.index(b'"Ani"') + 1] ^= 1
    (tmp_path / NAME).write_bytes(raw)

    assert [code for code, _ in codes(verify_archive(tmp_path / NAME))] == ["wrong_record_hash"]


@pytest.mark.parametrize("cut", [0, 100, 512, 700, 5000, 200_000])
def test_cut_off_archive_is_rejected(tmp_path: Path, cut: int) -> None:
    (tmp_path / NAME).write_bytes(HONEST.read_bytes()[:cut])

    assert len(codes(verify_archive(tmp_path / NAME))) == 1


def test_bytes_hidden_behind_the_end_are_rejected(tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(HONEST.read_bytes() + b"\0" * 1024 + HONEST.read_bytes())

    assert codes(verify_archive(tmp_path / NAME)) == [("malformed_archive", NAME)]


def test_archive_under_another_name_is_rejected(tmp_path: Path) -> None:
    shutil.copy(HONEST, tmp_path / "lain.bel")

    assert codes(verify_archive(tmp_path / "lain.bel")) == [("wrong_file_name", "lain.bel")]


def test_pure_python_powers_agree_with_gmpy2() -> None:
    assert pow(group.G, group.Q, group.P) == 1
    assert group.power(group.G, 123456789) == pow(group.G, 123456789, group.P)
    assert group.product([]) == 1


def tool(folder: Path, *arguments: str, given: str = "") -> str:
    assert TOOL is not None
    environment = dict(os.environ) | {"BELENIOS_USE_URANDOM": "1"}
    command = [TOOL, *arguments]
    done = subprocess.run(command, cwd=folder, input=given, capture_output=True, text=True, check=True, env=environment)
    return done.stdout


@needs_tool
def test_belenios_tool_accepts_the_honest_archive() -> None:
    tool(HONEST.parent, "election", "verify")


@needs_tool
@pytest.mark.parametrize("case", ["1_wrong_result", "3_invalid_proof_+1000", "10_tampered_row"])
def test_belenios_tool_is_a_sound_version(case: str) -> None:
    """A newer, unsound version (3.x accepts forged ballots) must be noticed here."""
    with pytest.raises(subprocess.CalledProcessError):
        tool(CASES / case, "election", "verify")


@needs_tool
def test_weighted_election_made_by_belenios_tool_is_accepted(tmp_path: Path) -> None:
    """A foreign implementation's ballots: weights, one to two of three, a blank vote, a revote, two trustees."""
    uuid = tool(tmp_path, "setup", "generate-token").strip()
    grouped = ("--group", "BELENIOS-2048")
    (tmp_path / "voters.txt").write_text("a@x.id,a,3\nb@x.id,b,1\nc@x.id,c,5\n")
    tool(tmp_path, "setup", "generate-credentials", "--uuid", uuid, *grouped, "--file", "voters.txt")
    private = next(tmp_path.glob("*.privcreds")).read_text().split()
    next(tmp_path.glob("*.pubcreds")).rename(tmp_path / "public_creds.json")
    for _ in range(2):
        tool(tmp_path, "setup", "generate-trustee-key", *grouped)
    keys = sorted(tmp_path.glob("*.pubkey"))
    (tmp_path / "public_keys.jsons").write_text("".join(key.read_text() for key in keys))
    tool(tmp_path, "setup", "make-trustees")
    question = {"answers": ["Ani", "Budi", "Citra"], "blank": True, "min": 1, "max": 2, "question": "Pengurus"}
    (tmp_path / "q.json").write_text(json.dumps({"description": "Uji", "name": "Uji", "questions": [question]}))
    tool(tmp_path, "setup", "make-election", "--uuid", uuid, *grouped, "--template", "q.json")
    tool(tmp_path, "archive", "init")
    secrets = [line for line in private if "-" in line]
    for secret, choice in zip(
        [*secrets, secrets[0]], ([0, 1, 1, 0], [1, 0, 0, 0], [0, 0, 0, 1], [0, 0, 1, 0]), strict=True
    ):
        (tmp_path / "cred").write_text(secret)
        (tmp_path / "choice.json").write_text(json.dumps([choice]))
        ballot = tool(tmp_path, "election", "generate-ballot", "--privcred", "cred", "--ballot", "choice.json")
        tool(tmp_path, "archive", "add-event", "--type=Ballot", given=ballot)
    tool(tmp_path, "archive", "add-event", "--type=EndBallots")
    tally = tool(tmp_path, "election", "compute-encrypted-tally")
    tool(tmp_path, "archive", "add-event", "--type=EncryptedTally", given=tally)
    for number, key in enumerate(keys, 1):
        options = ("--privkey", str(key.with_suffix(".privkey")), "--trustee-id", str(number))
        partial = tool(tmp_path, "election", "decrypt", *options)
        tool(tmp_path, "archive", "add-event", "--type=PartialDecryption", given=partial)
    result = tool(tmp_path, "election", "compute-result")
    tool(tmp_path, "archive", "add-event", "--type=Result", given=result)

    finding = verify_archive(tmp_path / f"{uuid}.bel")

    assert codes(finding) == []
    assert (finding.voters, finding.ballots, finding.counted, finding.total_weight) == (3, 4, 3, 9)
    assert finding.result == json.loads(result)["result"]
    assert sum(finding.result[0]) == 9  # everybody marked one name or blank in the ballot that counts
