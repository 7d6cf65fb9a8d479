"""Recomputing a year's surplus (SHU)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kmp.proofs.verifier.base import need, only, split, unique, whole, whole_bp


def share_surplus(inputs: dict[str, Any], rules: dict[str, Any]) -> dict[str, Any]:
    """SHU: posts by basis points; capital posts by capital; patronage posts first to groups, then inside them."""
    only(inputs, "inputs", "surplus_rp", "members")
    posts, members = only(rules, "rules", "kind", "posts")["posts"], inputs["members"]
    surplus = only(inputs["surplus_rp"], "surplus_rp", "members", optional=("non_members",))
    from_members, others = whole(surplus["members"], "surplus_rp", 1), whole(surplus.get("non_members") or 0, "")
    _check_posts(posts)
    _check_members(members, posts)
    amounts = dict(zip([p["code"] for p in posts], split(from_members, [p["bp"] for p in posts])))  # noqa: B905
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
            for place, part in enumerate(split(rp, weights)):
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
        only(post, path, "code", "bp", "kind", optional=("groups",))
        whole(post["bp"], path)
        need(post["kind"] in ("reserve", "capital", "patronage", "fund"), "unknown_choice", "Jenis pos?", path)
        if "groups" in post:
            need(post["kind"] == "patronage", "wrong_keys", "Hanya pos jasa usaha yang dibagi ke kelompok.", path)
            whole_bp([whole(bp, path) for bp in post["groups"].values()], path)
    unique([post["code"] for post in posts], "posts")
    whole_bp([post["bp"] for post in posts], "posts")
    reserves = sum(post["kind"] == "reserve" for post in posts)
    need(reserves == 1, "one_reserve", "Harus ada tepat satu pos cadangan.", "posts")


def _check_members(members: list[dict[str, Any]], posts: list[dict[str, Any]]) -> None:
    need(len(members) > 0, "empty_list", "Daftar anggota kosong.", "members")
    unique([member["number"] for member in members], "members")
    grouped = {post["code"]: post.get("groups") for post in posts if post["kind"] == "patronage"}
    for index, member in enumerate(members):
        path = f"members.{index}"
        only(member, path, "number", "group", "capital", "patronage")
        whole(member["capital"], path)
        only(member["patronage"], path, optional=tuple(grouped))
        for code, amount in member["patronage"].items():
            allowed = grouped[code]
            named = allowed is None or member["group"] in allowed
            need(whole(amount, path) == 0 or named, "wrong_group", "Kelompok ini tidak ikut pos tersebut.", path)


def _pools(
    post: dict[str, Any], rp: int, members: list[dict[str, Any]], groups: dict[str, dict[str, int]]
) -> Iterable[tuple[str, int, list[int]]]:
    """Name, rupiah and member rows of each pool of a post; notes what each group got."""
    if not post.get("groups"):
        yield post["code"], rp, list(range(len(members)))
        return
    names = list(post["groups"])
    parts = split(rp, list(post["groups"].values()))
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
