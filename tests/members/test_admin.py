"""Django admin shows the tables of members, and changes none of them."""

from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kmp import clock
from kmp.accounts.models import User
from members.adminsite import LookOnly
from members.savings.services import deposit_sukarela
from tests.factories.members import application_of, make_member, rini

pytestmark = pytest.mark.django_db
MODELS = [model._meta.model_name for model in apps.get_app_config("members").get_models()]


@pytest.fixture
def browser() -> Client:
    """Signed in as who may enter the admin pages."""
    client = Client()
    client.force_login(User.objects.create_superuser("admin@simpulsehat.example", "sandi", name="Admin"))
    return client


@pytest.mark.parametrize("name", MODELS)
def test_every_table_is_listed_searched_and_never_written(name: str, browser: Client) -> None:
    make_member(group="nakes")
    listed = reverse(f"admin:members_{name}_changelist")

    assert browser.get(listed).status_code == 200
    assert browser.get(f"{listed}?q=nak").status_code == 200
    assert browser.get(reverse(f"admin:members_{name}_add")).status_code == 403
    model_admin: Any = admin.site._registry[apps.get_model("members", name)]
    assert isinstance(model_admin, LookOnly)
    request = RequestFactory().get("/")
    request.user = User.objects.get(email="admin@simpulsehat.example")
    assert not model_admin.has_change_permission(request)
    assert not model_admin.has_delete_permission(request)


def test_a_person_is_shown_without_the_nik(browser: Client) -> None:
    person = application_of(make_member(group="nakes")).person

    page = browser.get(reverse("admin:members_person_change", args=[person.pk])).text

    assert person.name in page
    assert str(person.nik_hash) not in page
    assert "nik_cipher" not in page


def test_an_application_is_shown_without_its_secret_link(browser: Client) -> None:
    application = application_of(make_member(group="nakes"))

    page = browser.get(reverse("admin:members_application_change", args=[application.pk])).text

    assert application.number in page
    assert application.receipt_key not in page


@pytest.mark.parametrize("name", ["member", "payment", "registerentry", "application"])
def test_lists_take_the_same_queries_for_few_rows_and_for_many(name: str, browser: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert browser.get(reverse(f"admin:members_{name}_changelist")).status_code == 200
        return len(seen)

    make_member(group="nakes")
    queries()
    few = queries()
    for _ in range(12):
        member = make_member(group="faskes")
        deposit_sukarela(member, amount_rp=1, method="tunai", paid_on=clock.today(), acting_user=rini())

    assert queries() == few
