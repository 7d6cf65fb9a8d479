#!/usr/bin/env python3
"""Recomputes a published proof bundle from its inputs and rules, trusting nothing else.

    python3 verify.py [FOLDER] [--json]

Needs Python 3.9 or newer and nothing besides. FOLDER is the unpacked bundle (default: where this file lies). Exit
status 0: everything agrees; 1: something does not. This is a second, independent implementation on purpose: it
shares no line with the system that made the bundle, and works with exact fractions throughout.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

FILES = ("BACA-SAYA.txt", "SHA256SUMS", "inputs.json", "result.json", "rules.json", "verify.py")
WHOLE_BP = 10_000
METHODS = ("proportional", "block", "one_member_one_vote", "concurrent")
START = "0" * 64
FRACTION = re.compile(r"[0-9]{1,19}(/[0-9]{1,19})?")


class Wrong(Exception):
    """The bundle contradicts itself or its rules: a stable code, an Indonesian sentence, a place."""

    def __init__(self, code: str, message: str, path: str = "") -> None:
        super().__init__(code, message, path)
        self.code, self.message, self.path = code, message, path

    def as_entry(self) -> dict[str, str]:
        return {"code": self.code, "message": self.message, "path": self.path}


def verify(files: dict[str, bytes]) -> list[dict[str, str]]:
    """Every problem of the bundle with these files (name → content); none if all of it agrees."""
    problems = [problem.as_entry() for problem in _check_sums(files)]
    try:
        _check_result(files)
    except Wrong as wrong:
        problems.append(wrong.as_entry())
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, ArithmeticError, RecursionError) as error:
        sentence = f"Isi berkas bukti tidak dapat dihitung ulang ({type(error).__name__})."
        problems.append(Wrong("unusable_content", sentence).as_entry())
    return problems


def _check_sums(files: dict[str, bytes]) -> Iterable[Wrong]:
    """SHA256SUMS names every other file, each once, with the digest it has."""
    for name in FILES:
        if name not in files:
            yield Wrong("missing_file", f"Berkas {name} tidak ada.", name)
    for name in sorted(set(files) - set(FILES)):
        yield Wrong("extra_file", f"Berkas {name} tidak termasuk berkas bukti.", name)
    if "SHA256SUMS" not in files:
        return
    listed = {}
    for line in files["SHA256SUMS"].decode("utf-8", "replace").splitlines():
        digest, _, name = line.partition("  ")
        if name in listed or name == "SHA256SUMS" or name not in FILES:
            yield Wrong("malformed_sums", "Daftar SHA256SUMS tidak benar.", "SHA256SUMS")
        listed[name] = digest
    for name in FILES:
        if name == "SHA256SUMS" or name not in files:
            continue
        if listed.get(name) != hashlib.sha256(files[name]).hexdigest():
            yield Wrong("wrong_sum", f"Sidik berkas {name} tidak cocok dengan SHA256SUMS.", name)


def _check_result(files: dict[str, bytes]) -> None:
    for name in ("inputs.json", "rules.json", "result.json"):
        if name not in files:
            return  # already named as missing
    inputs, rules, result = (_parsed(files, name) for name in ("inputs.json", "rules.json", "result.json"))
    work = KINDS.get(rules.get("kind"))
    if work is None:
        raise Wrong("unknown_kind", "Jenis berkas bukti tidak dikenal.", "rules.json")
    own = work(inputs, rules)
    own["sha256"] = hashlib.sha256(_canonical(own)).hexdigest()
    for key in sorted(set(own) | set(result)):
        if key != "sha256" and _canonical(own.get(key)) != _canonical(result.get(key)):
            raise Wrong("wrong_result", f"Hasil “{key}” berbeda dari hitung ulang.", _first_difference(own, result))
    if result.get("sha256") != own["sha256"]:
        raise Wrong("wrong_digest", "Sidik hasil (sha256) tidak benar.", "result.json:sha256")


def _canonical(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _first_difference(own: Any, other: Any, path: str = "") -> str:
    """Where two JSON values part, as a dotted path."""
    pairs: list[tuple[Any, Any, Any]] = []
    if isinstance(own, dict) and isinstance(other, dict):
        pairs = [(key, own.get(key), other.get(key)) for key in {**own, **other} if key != "sha256"]
    elif isinstance(own, list) and isinstance(other, list) and len(own) == len(other):
        pairs = [(index, own[index], other[index]) for index in range(len(own))]
    for key, left, right in pairs:
        if _canonical(left) != _canonical(right):
            return _first_difference(left, right, f"{path}.{key}" if path else str(key))
    return path


def _parsed(files: dict[str, bytes], name: str) -> Any:
    try:
        value = json.loads(files[name].decode(), object_pairs_hook=_once, parse_float=_never, parse_constant=_never)
    except (ValueError, RecursionError) as error:
        raise Wrong("malformed_json", "Berkas bukan JSON yang sah.", name) from error
    if not isinstance(value, dict):
        raise Wrong("malformed_json", "Berkas harus berisi satu objek JSON.", name)
    return value


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) < len(pairs):
        raise ValueError("a key stands twice")
    return dict(pairs)


def _never(text: str) -> Any:
    raise ValueError(text)


# --- what every kind needs --------------------------------------------------------------------------------------


def _need(truth: bool, code: str, message: str, path: str) -> None:
    if not truth:
        raise Wrong(code, message, path)


def _only(box: dict[str, Any], path: str, *keys: str, optional: Sequence[str] = ()) -> dict[str, Any]:
    right = isinstance(box, dict) and set(keys) <= set(box) <= {*keys, *optional}
    _need(right, "wrong_keys", "Susunan data tidak sesuai.", path)
    return box


def _whole(value: Any, path: str, least: int = 0) -> int:
    right = type(value) is int and least <= value < 2**63
    _need(right, "not_an_integer", "Nilai harus bilangan bulat dalam batas.", path)
    return int(value)


def _unique(values: Sequence[Any], path: str) -> None:
    right = all(isinstance(value, str) and value for value in values) and len(set(values)) == len(values)
    _need(right, "duplicate_number", "Nomor atau kode kosong atau dipakai dua kali.", path)


def _whole_bp(weights: Iterable[int], path: str) -> None:
    _need(sum(weights) == WHOLE_BP, "bp_total", "Persentase tidak berjumlah 100%.", path)


def _split(total: int, weights: Sequence[int]) -> list[int]:
    """Largest remainder: round every exact part down, then one more to the largest fractions, first listed first."""
    whole = sum(weights)
    exact = [divmod(total * weight, whole) for weight in weights]
    parts = [part for part, _ in exact]
    by_rest = sorted(range(len(parts)), key=lambda index: (-exact[index][1], index))
    for index in by_rest[: total - sum(parts)]:
        parts[index] += 1
    return parts


# --- surplus ----------------------------------------------------------------------------------------------------


def share_surplus(inputs: dict[str, Any], rules: dict[str, Any]) -> dict[str, Any]:
    """SHU: posts by basis points; capital posts by capital; patronage posts first to groups, then inside them."""
    _only(inputs, "inputs", "surplus_rp", "members")
    posts, members = _only(rules, "rules", "kind", "posts")["posts"], inputs["members"]
    surplus = _only(inputs["surplus_rp"], "surplus_rp", "members", optional=("non_members",))
    from_members, others = _whole(surplus["members"], "surplus_rp", 1), _whole(surplus.get("non_members") or 0, "")
    _check_posts(posts)
    _check_members(members, posts)
    amounts = dict(zip([p["code"] for p in posts], _split(from_members, [p["bp"] for p in posts])))  # noqa: B905
    groups: dict[str, dict[str, int]] = {}
    unshared: dict[str, int] = {}
    shares: list[dict[str, dict[str, int]]] = [{"capital": {}, "patronage": {}} for _ in members]
    for post in posts:
        if post["kind"] not in ("capital", "patronage"):
            continue
        for name, rp, rows in _pools(post, amounts[post["code"]], members, groups):
            weights = [_base(members[row], post) for row in rows]
            if not sum(weights):  # nobody to share it: it falls to the reserve
                unshared[name] = rp
                amounts[post["code"]] -= rp
                continue
            for place, part in enumerate(_split(rp, weights)):
                shares[rows[place]][post["kind"]][post["code"]] = part
        for share in shares:
            share[post["kind"]].setdefault(post["code"], 0)
    reserve = next(post["code"] for post in posts if post["kind"] == "reserve")
    amounts[reserve] += others + sum(unshared.values())
    return {
        "posts": amounts,
        "groups": groups,
        "unshared": unshared,
        "members": [_member_line(member, shares[row]) for row, member in enumerate(members)],
        "total_rp": from_members + others,
    }


def _check_posts(posts: list[dict[str, Any]]) -> None:
    for index, post in enumerate(posts):
        path = f"posts.{index}"
        _only(post, path, "code", "bp", "kind", optional=("groups",))
        _whole(post["bp"], path)
        _need(post["kind"] in ("reserve", "capital", "patronage", "fund"), "unknown_choice", "Jenis pos?", path)
        if "groups" in post:
            _need(post["kind"] == "patronage", "wrong_keys", "Hanya pos jasa usaha yang dibagi ke kelompok.", path)
            _whole_bp([_whole(bp, path) for bp in post["groups"].values()], path)
    _unique([post["code"] for post in posts], "posts")
    _whole_bp([post["bp"] for post in posts], "posts")
    reserves = sum(post["kind"] == "reserve" for post in posts)
    _need(reserves == 1, "one_reserve", "Harus ada tepat satu pos cadangan.", "posts")


def _check_members(members: list[dict[str, Any]], posts: list[dict[str, Any]]) -> None:
    _need(len(members) > 0, "empty_list", "Daftar anggota kosong.", "members")
    _unique([member["number"] for member in members], "members")
    grouped = {post["code"]: post.get("groups") for post in posts if post["kind"] == "patronage"}
    for index, member in enumerate(members):
        path = f"members.{index}"
        _only(member, path, "number", "group", "capital", "patronage")
        _whole(member["capital"], path)
        _only(member["patronage"], path, optional=tuple(grouped))
        for code, amount in member["patronage"].items():
            allowed = grouped[code]
            named = allowed is None or member["group"] in allowed
            _need(_whole(amount, path) == 0 or named, "wrong_group", "Kelompok ini tidak ikut pos tersebut.", path)


def _pools(
    post: dict[str, Any], rp: int, members: list[dict[str, Any]], groups: dict[str, dict[str, int]]
) -> Iterable[tuple[str, int, list[int]]]:
    """Name, rupiah and member rows of each pool of a post; notes what each group got."""
    if not post.get("groups"):
        yield post["code"], rp, list(range(len(members)))
        return
    names = list(post["groups"])
    parts = _split(rp, list(post["groups"].values()))
    groups[post["code"]] = {name: parts[index] for index, name in enumerate(names)}
    rows: dict[str, list[int]] = {name: [] for name in names}
    for row, member in enumerate(members):
        if member["group"] in rows:
            rows[member["group"]].append(row)
    for index, name in enumerate(names):
        yield f"{post['code']}/{name}", parts[index], rows[name]


def _base(member: dict[str, Any], post: dict[str, Any]) -> int:
    return int(member["capital"] if post["kind"] == "capital" else member["patronage"].get(post["code"], 0))


def _member_line(member: dict[str, Any], share: dict[str, dict[str, int]]) -> dict[str, Any]:
    total = sum(share["capital"].values()) + sum(share["patronage"].values())
    return {"number": member["number"], "group": member["group"], **share, "total_rp": total}


# --- allocation -------------------------------------------------------------------------------------------------


class Line:
    """One request on its way to an award; amounts in units, `share` exact."""

    def __init__(self, box: dict[str, Any], pack: int, path: str) -> None:
        optional = ("class", "plausible", "weight", "on_hand", "daily_use", "prior_fill")
        _only(box, path, "member", "request", optional=optional)
        self.member, self.rank = box["member"], _whole(box.get("class", 1), path)
        self.on_hand, self.daily_use = (_whole(box.get(key, 0), path) for key in ("on_hand", "daily_use"))
        self.weight = _whole(box.get("weight") or 0, path)
        fill = box.get("prior_fill") or "0"
        _need(FRACTION.fullmatch(fill) is not None, "not_a_fraction", "Pecahan tidak dikenal.", path)
        self.prior_fill = Fraction(fill)
        request = _whole(box["request"], path)
        wanted = request if box.get("plausible") is None else min(request, _whole(box["plausible"], path))
        self.claim = wanted - wanted % pack
        self.floor, self.award, self.share = 0, 0, Fraction(0)
        self.reasons = ["capped_plausible"] * (wanted < request) + ["pack_floor"] * (self.claim < wanted)
        self.reasons += ["no_claim"] * (not self.claim)

    @property
    def rest(self) -> int:
        return int(self.claim - self.floor)


def share_stock(inputs: dict[str, Any], rules: dict[str, Any]) -> dict[str, Any]:
    """Scarce stock: floors first, then class by class, the first that does not fit sharing what is left."""
    _only(inputs, "inputs", "available", "pack", "requests")
    rule = _only(rules, "rules", "kind", "rule")["rule"]
    _only(rule, "rule", "inside_class", optional=("reserve", "floor_days"))
    available, pack = _whole(inputs["available"], "available"), _whole(inputs["pack"], "pack", 1)
    lines = [Line(box, pack, f"requests.{index}") for index, box in enumerate(inputs["requests"])]
    _need(len(lines) > 0, "empty_list", "Daftar permintaan kosong.", "requests")
    _unique([line.member for line in lines], "requests")
    pool = max(available - _whole(rule.get("reserve", 0), "rule"), 0) // pack * pack
    pool -= _give_floors(lines, pool, pack, _whole(rule.get("floor_days", 0), "rule"))
    classes: dict[int, list[Line]] = {}
    for line in lines:
        classes.setdefault(line.rank, []).append(line)
    for _, members in sorted(classes.items()):
        pool -= _share_class(members, pool, pack, rule["inside_class"])
    for line in lines:
        line.reasons += ["claim_full"] * (line.award == line.claim > 0)
    awarded = sum(line.award for line in lines)
    entries = [_line_entry(line) for line in lines]
    return {"lines": entries, "awarded": awarded, "left": available - awarded}


def _line_entry(line: Line) -> dict[str, Any]:
    entry = {key: getattr(line, key) for key in ("member", "claim", "floor", "award", "reasons")}
    return {**entry, "share": str(line.share)}


def _give_floors(lines: list[Line], pool: int, pack: int, days: int) -> int:
    lacking = [max(days * line.daily_use - line.on_hand, 0) for line in lines]
    wanted = [min(line.claim, -(-lacking[i] // pack) * pack) for i, line in enumerate(lines)]
    short = sum(wanted) > pool
    rows = [row for row, floor in enumerate(wanted) if floor]
    given = [wanted[row] for row in rows]
    why: list[list[str]] = [[] for _ in rows]
    if short:
        exact = _fill([(floor, Fraction(1), Fraction(0)) for floor in given], pool)
        given, why = _whole_packs([lines[row] for row in rows], exact, pack)
    for place, row in enumerate(rows):
        lines[row].floor = lines[row].award = given[place]
        lines[row].reasons += ["floor_days"] * (given[place] > 0) + ["floor_short"] * short + why[place]
    return sum(given)


def _share_class(lines: list[Line], pool: int, pack: int, rule: str) -> int:
    _need(rule in RATES, "unknown_choice", "Aturan di dalam kelas tidak dikenal.", "rule")
    needed = [line for line in lines if line.rest or rule != "proportional"]
    _need(all(RATES[rule](line) > 0 for line in needed), "no_rate", "Bobot atau pemakaian harian tidak ada.", "rule")
    lines = [line for line in lines if line.rest]
    fits = sum(line.rest for line in lines) <= pool
    if not fits and pool:
        starts = [Fraction(line.on_hand + line.floor if rule == "equal_cover" else 0) for line in lines]
        caps = [(line.rest, Fraction(RATES[rule](line)), starts[i]) for i, line in enumerate(lines)]
        exact = _fill(caps, pool)
        given, why = _whole_packs(lines, exact, pack)
    for place, line in enumerate(lines):
        if fits:
            line.share, line.award = Fraction(line.rest), line.claim
            line.reasons.append("class_filled")
        elif not pool:
            line.reasons.append("pool_empty")
        else:
            line.share, line.award = exact[place], line.floor + given[place]
            line.reasons += [rule, *["capped_claim"] * (line.share == line.rest)]
            line.reasons += ["already_covered"] * (not line.share) + why[place]
    return sum(line.award - line.floor for line in lines)


RATES: dict[str, Callable[[Line], int]] = {
    "proportional": lambda line: line.rest,
    "weighted": lambda line: line.weight,
    "max_min": lambda line: 1,
    "equal_cover": lambda line: line.daily_use,
}


def _fill(lines: list[tuple[int, Fraction, Fraction]], pool: int) -> list[Fraction]:
    """Water-filling: shares min(cap, max(0, level × rate − start)) that sum to the pool; caps sum to more."""

    def shares(level: Fraction) -> list[Fraction]:
        return [min(Fraction(cap), max(level * rate - start, Fraction(0))) for cap, rate, start in lines]

    bends = sorted({s / r for _, r, s in lines} | {(s + cap) / r for cap, r, s in lines})
    low, high = 0, len(bends) - 1  # below the first bend nothing flows; at the last everybody is full
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if sum(shares(bends[middle])) <= pool else (low, middle)
    below, above = sum(shares(bends[low])), sum(shares(bends[high]))
    return shares(bends[low] + (pool - below) * (bends[high] - bends[low]) / (above - below))


def _whole_packs(lines: list[Line], exact: list[Fraction], pack: int) -> tuple[list[int], list[list[str]]]:
    """Largest remainder in packs; ties to the lower prior fill, then as listed. With the reason for each line."""
    packs = [share // pack for share in exact]
    rests = [share % pack for share in exact]
    left = int(sum(exact) // pack - sum(packs))
    order = sorted(range(len(lines)), key=lambda i: (-rests[i], lines[i].prior_fill, i))
    won, lost = order[:left], order[left:]
    reasons = [["rounded_down"] if rest else [] for rest in rests]
    for place in won:
        packs[place] += 1
        reasons[place] = ["rounded_up"]
    if won and lost and rests[won[-1]] == rests[lost[0]]:
        last_in, first_out = lines[won[-1]].prior_fill, lines[lost[0]].prior_fill
        for rank, place in enumerate(order):
            if rests[place] == rests[lost[0]]:
                own = lines[place].prior_fill
                by_fill = own < first_out if rank < left else own > last_in
                reasons[place].append("tie_prior_fill" if by_fill else "tie_order")
    return [count * pack for count in packs], reasons


# --- votes ------------------------------------------------------------------------------------------------------


def count_votes(inputs: dict[str, Any], rules: dict[str, Any]) -> dict[str, Any]:
    """Open votes: the hash chain, one counted ballot per voter of the roll (the last), and the four readings."""
    ballots, roll = _only(inputs, "inputs", "ballots", "roll")["ballots"], inputs["roll"]
    rule = _only(rules, "rules", "kind", "rule")["rule"]
    _only(rule, "rule", "method", "weights_bp", "majority", optional=("empty_group",))
    weights = rule["weights_bp"]
    _whole_bp([_whole(bp, "rule.weights_bp") for bp in weights.values()], "rule.weights_bp")
    _unique([_only(entry, "roll", "voter", "group")["voter"] for entry in roll], "roll")
    groups = {entry["voter"]: entry["group"] for entry in roll}
    _need(set(groups.values()) <= set(weights), "unknown_group", "Kelompok tanpa bobot dalam daftar pemilih.", "roll")
    head, last = _follow_chain(ballots, groups), {ballot["voter"]: ballot for ballot in ballots}
    tallies = {group: {"yes": 0, "no": 0, "abstain": 0} for group in weights}
    for ballot in last.values():
        tallies[ballot["group"]][ballot["choice"]] += 1
    voters = dict.fromkeys(weights, 0)
    for group in groups.values():
        voters[group] += 1
    own: dict[str, Any] = {"tallies": tallies, "roll": voters, "ballots": len(ballots), "counted": len(last)}
    return {**own, "head": head, **read_four_ways(rule, tallies)}


def _follow_chain(ballots: list[dict[str, Any]], groups: dict[str, str]) -> str:
    """Every ballot names the hash before it and hashes to its own; its voter is on the roll, in that group."""
    head = START
    for index, ballot in enumerate(ballots):
        path = f"ballots.{index}"
        _only(ballot, path, "height", "previous", "voter", "group", "choice", "cast_at", "hash")
        entry = {key: ballot[key] for key in ("height", "voter", "group", "choice", "cast_at")}
        linked = hashlib.sha256(head.encode() + _canonical(entry)).hexdigest()
        right = ballot["previous"] == head and ballot["hash"] == linked and ballot["height"] == index + 1
        _need(right, "broken_chain", "Rantai suara terputus: ada suara yang diubah, disisipkan atau dihapus.", path)
        _need(groups.get(ballot["voter"]) == ballot["group"], "not_on_roll", "Pemilih tidak ada di daftar.", path)
        _need(ballot["choice"] in ("yes", "no", "abstain"), "unknown_choice", "Pilihan tidak dikenal.", path)
        head = linked
    return head


def read_four_ways(rule: dict[str, Any], tallies: dict[str, dict[str, int]]) -> dict[str, Any]:
    """The same tallies by all four methods, decided by the rule's own."""
    bar = _only(rule["majority"], "rule.majority", "num", "den", "strict")
    needed = Fraction(_whole(bar["num"], "rule.majority", 1), _whole(bar["den"], "rule.majority", 1))
    possible = isinstance(bar["strict"], bool) and needed <= 1 and not (bar["strict"] and needed == 1)
    _need(possible, "majority_out_of_range", "Mayoritas tidak mungkin.", "rule.majority")
    _need(rule["method"] in METHODS, "unknown_choice", "Cara menghitung tidak dikenal.", "rule.method")
    _need(rule.get("empty_group", "rebase") in ("rebase", "lapse"), "unknown_choice", "empty_group?", "rule")
    voted = {group: t for group, t in tallies.items() if t["yes"] + t["no"]}
    yes_part = {group: Fraction(t["yes"], t["yes"] + t["no"]) for group, t in voted.items()}
    base = tallies if rule.get("empty_group") == "lapse" else voted
    whole = sum(rule["weights_bp"][group] for group in base) or 1

    def enough(share: Fraction) -> bool:
        return bool(voted) and (share > needed if bar["strict"] else share >= needed)

    def weighed(parts: dict[str, Fraction]) -> Fraction:
        return sum((rule["weights_bp"][group] * part for group, part in parts.items()), Fraction(0)) / whole

    yes, votes = sum(t["yes"] for t in voted.values()), sum(t["yes"] + t["no"] for t in voted.values())
    behind = [group for group, part in yes_part.items() if enough(part)]
    shares = {
        "proportional": weighed(yes_part),
        "block": weighed({group: Fraction(part > Fraction(1, 2)) for group, part in yes_part.items()}),
        "one_member_one_vote": Fraction(yes, votes or 1),
        "concurrent": Fraction(len(behind), len(voted) or 1),
    }
    passed = {method: enough(share) for method, share in shares.items()}
    passed["concurrent"] = bool(voted) and len(behind) == len(voted)
    readings = {method: _reading(shares[method], passed[method]) for method in METHODS}
    differs = [method for method in METHODS if passed[method] != passed[rule["method"]]]
    return {**readings[rule["method"]], "readings": readings, "differs": differs}


def _reading(share: Fraction, passed: bool) -> dict[str, str]:
    units = int(share * 1_000_000 + Fraction(1, 2))  # ten-thousandths of a percent, half up
    percent = f"{units // 10_000}.{units % 10_000:04d}"
    return {"yes_share": str(share), "yes_percent": percent, "verdict": "passed" if passed else "failed"}


KINDS: dict[Any, Callable[[dict[str, Any], dict[str, Any]], dict[str, Any]]] = {
    "shu": share_surplus,
    "allocation": share_stock,
    "votes": count_votes,
}


# --- command line -----------------------------------------------------------------------------------------------


def main(arguments: Sequence[str]) -> int:
    """Check the bundle in a folder and say so; 0 if it agrees, else 1."""
    folders = [argument for argument in arguments if not argument.startswith("-")]
    folder = Path(folders[0]) if folders else Path(__file__).resolve().parent
    files = {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}
    problems = verify(files)
    if "--json" in arguments:
        sys.stdout.write(json.dumps({"ok": not problems, "problems": problems}) + "\n")
        return int(bool(problems))
    if not problems:
        sys.stdout.write("COCOK. Hasil dihitung ulang dari masukan dan aturan, dan sama persis.\n")
        return 0
    sys.stdout.write(f"TIDAK COCOK. Ada {len(problems)} masalah:\n")
    for problem in problems:
        sys.stdout.write(f"- {problem['message']} [{problem['code']}] {problem['path']}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
