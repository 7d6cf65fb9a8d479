"""A sixth group is opened by a bylaw version, and from then on it is a group like the five."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from governance.bylaws.drafting import change_draft
from governance.bylaws.founding import founding_rules
from governance.bylaws.models import BylawDraft, BylawVersion
from governance.bylaws.queries import savings_rule
from governance.bylaws.sections.groups import without_groups
from governance.voting.models import Motion
from kmp import clock
from kmp.trail.models import ActionLog
from kmp.ui.charts import fill_of
from kmp.ui.groups import group_look
from members.joining.models import Application
from members.registry.models import Group, Member
from tests.factories.bylaws import enacted, passed_draft, proposed_draft, written_draft
from tests.factories.clinics import village
from tests.factories.governance import (
    counted,
    groups_held,
    held,
    one_of_each_group,
    opened_motion,
    planned_plenary,
    vote,
)
from tests.factories.joining import fill, send
from tests.factories.kmp import browser_of
from tests.factories.members import hadi, make_approved, open_house, rini
from tests.governance.refused import code_of

pytestmark = pytest.mark.django_db
PEMRAKARSA = {
    "weight_bp": 500,
    "name": "Pemrakarsa",
    "prefix": "PEM",
    "profile": "pengguna",
    "for_institutions": False,
}


def with_a_sixth(**changes: Any) -> dict[str, Any]:
    """The founding rules with a sixth group, described whole unless `changes` say otherwise (None: left out)."""
    rules = founding_rules()
    described = {key: value for key, value in {**PEMRAKARSA, **changes}.items() if value is not None}
    rules["groups"] = {**rules["groups"], "pengguna": {"weight_bp": 300}, "pemrakarsa": described}
    for part in ("pokok_rp", "wajib_monthly_rp"):
        rules["savings"][part]["pemrakarsa"] = 1_000_000
    rules["surplus"]["acts"]["jasa_usaha"]["pemrakarsa"] = "penggunaan"
    return rules


def draft_with_a_sixth(**changes: Any) -> BylawDraft:
    return written_draft(with_a_sixth(**changes), title="Kelompok pemrakarsa")


def test_a_version_opens_a_group_last_in_the_order() -> None:
    draft = draft_with_a_sixth()
    passed_draft(draft)

    enacted(draft)

    group = Group.objects.get(pk="pemrakarsa")
    assert (group.name, group.prefix, group.profile, group.position) == ("Pemrakarsa", "PEM", "pengguna", 6)
    assert (group.for_institutions, group.is_open) == (False, True)
    assert savings_rule("pemrakarsa", clock.today()).pokok_rp == 1_000_000
    log = ActionLog.objects.get(action="members.group.opened")
    assert log.after["prefix"] == "PEM"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"name": None}, "incomplete_group"),
        ({"name": None, "prefix": None, "profile": None, "for_institutions": None}, "unknown_group"),
        ({"prefix": "NAK"}, "prefix_taken"),
        ({"prefix": "pem"}, "invalid_prefix"),
        ({"profile": "bank"}, "unknown_choice"),
        ({"profile": "nakes", "for_institutions": True}, "profile_mismatch"),
        ({"profile": "faskes"}, "profile_mismatch"),
        ({"for_institutions": "tidak"}, "not_a_boolean"),
    ],
)
def test_a_group_that_is_not_described_whole_never_comes_to_the_vote(changes: dict[str, Any], code: str) -> None:
    draft = draft_with_a_sixth(**changes)

    assert code_of(proposed_draft, draft) == code
    assert (Group.objects.count(), BylawVersion.objects.count(), Motion.objects.count()) == (5, 1, 0)


def test_a_later_description_cannot_change_a_group() -> None:
    rules = founding_rules()
    rules["groups"]["nakes"] |= {"name": "Perawat", "prefix": "NAK", "profile": "nakes", "for_institutions": False}

    assert code_of(proposed_draft, written_draft(rules)) == "group_differs"


def test_a_group_with_members_cannot_go() -> None:
    one_of_each_group()
    draft = written_draft()
    weights = {code: {**group, "weight_bp": 2500} for code, group in draft.rules["groups"].items() if code != "nakes"}
    gone = without_groups(draft.rules, ["nakes"])
    gone["surplus"]["posts"][2]["groups"] = dict.fromkeys(weights, 2500)
    change_draft(draft, changed={"groups": weights, **gone}, seen={}, acting_user=hadi())

    assert code_of(proposed_draft, draft) == "group_has_members"


def test_a_member_of_the_sixth_group_applies_votes_and_stands_on_the_card_and_in_the_register() -> None:
    cache.clear()
    home = village().code
    members: dict[str, Member] = one_of_each_group()
    draft = draft_with_a_sixth()
    passed_draft(draft, members=members)
    enacted(draft)

    client = Client()
    filled = fill(client, "pemrakarsa", home)
    assert send(client, filled).status_code == 303
    application = make_approved(Application.objects.get(receipt_key=filled.key))
    paid = browser_of(rini()).post(
        reverse("staff_application_pay", args=[application.pk]),
        {"method": "tunai", "paid_on": clock.today().isoformat(), "amount_rp": "100000", "seen_rest_rp": "100000"},
    )
    assert paid.status_code == 303
    member = Member.objects.get(group="pemrakarsa")
    assert member.number == "PEM-00001"

    everyone = {**members, "pemrakarsa": member}
    plenary = groups_held(planned_plenary(title="Rapat kedua", hours=3), members=everyone)
    motion = opened_motion(plenary=plenary)
    vote(motion, {**dict.fromkeys(members.values(), "setuju"), member: "tidak"})
    verdict = counted(motion)
    held(plenary, members=list(everyone.values()))

    assert (verdict.result["yes_share"], verdict.tallies["pemrakarsa"]["no"]) == ("19/20", 1)
    card = Client().get(reverse("verdict", args=[motion.pk])).text
    assert "Pemrakarsa" in card
    assert 'class="fill-lain"' in card
    register = browser_of(rini()).get(reverse("staff_members")).text
    assert "PEM-00001" in register
    assert "grp-lain" in register


def test_an_unknown_group_looks_neutral_with_its_own_name() -> None:
    open_house()
    Group.objects.create(code="koperasi_lain", name="Koperasi lain", prefix="KOL", position=9)

    look = group_look("KOL-00001")

    assert (look.key, look.code, look.name) == ("lain", "KOL", "Koperasi lain")
    assert fill_of("koperasi_lain") == "fill-lain"
