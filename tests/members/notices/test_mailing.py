"""Mail goes after the commit and never twice, whoever is killed and whoever hurries."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from smtplib import SMTPServerDisconnected
from threading import Barrier, Lock
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection

from kmp import clock
from members.notices import mailing, services, tasks
from members.notices.mailing import mail_digests, mail_waiting, readers_of_digest
from members.notices.models import Notice
from members.notices.services import choose_paces, mark_all_read
from members.notices.states import Pace, Topic
from tests.factories.kmp import make_account
from tests.members.notices.telling import make_person, tell, tell_many

pytestmark = pytest.mark.django_db


def people(count: int) -> list[int]:
    return [make_person(name=f"Orang {n}", email=f"o{n}@simpulsehat.example").pk for n in range(count)]


def addresses() -> list[str]:
    return sorted(address for message in mail.outbox for address in message.to)


def test_mail_says_it_in_both_forms_with_the_way_and_the_choice() -> None:
    person = make_person(email="wulan@simpulsehat.example")
    tell(person=person, title="Tagihan <wajib>", body="Rp50.000 & jatuh tempo 10 Desember", path="/simpanan/")

    mail_waiting()

    (message,) = mail.outbox
    assert isinstance(message, EmailMultiAlternatives)
    html = str(message.alternatives[0][0])
    assert (message.subject, message.to) == ("Tagihan <wajib>", ["wulan@simpulsehat.example"])
    assert "Yth. Wulan Prasetyani,\n\nTagihan <wajib>\n\nRp50.000 & jatuh tempo 10 Desember\n\nBuka: " in message.body
    for text in (message.body, html):
        assert "http://localhost:8000/simpanan/" in text
        assert "http://localhost:8000/kabar/pilihan/" in text
        assert "Simpul Sehat (contoh)" in text
    assert "Tagihan &lt;wajib&gt;" in html
    assert "<wajib>" not in html
    assert message.extra_headers["List-Unsubscribe"] == "<http://localhost:8000/kabar/pilihan/>"


def test_subject_cannot_carry_a_header() -> None:
    tell(person=make_person(email="a@simpulsehat.example"), title="Halo\r\nBcc: semua@simpulsehat.example")

    mail_waiting()

    assert mail.outbox[0].subject == "Halo Bcc: semua@simpulsehat.example"


def test_each_is_mailed_once_however_often_the_task_comes() -> None:
    tell_many(people(3))

    for _delivery in range(3):
        tasks.mail_notices.run()

    assert addresses() == ["o0@simpulsehat.example", "o1@simpulsehat.example", "o2@simpulsehat.example"]
    assert Notice.objects.filter(mailed_at=None).count() == 0


def test_one_notice_is_mailed_alone_when_it_is_named() -> None:
    tell_many(people(2))
    named = Notice.objects.order_by("-id")[0]

    assert mail_waiting(named.pk) is False

    assert addresses() == ["o1@simpulsehat.example"]


def test_the_rest_goes_on_in_the_next_task(monkeypatch: pytest.MonkeyPatch) -> None:
    tell_many(people(5))

    assert (mail_waiting(most=3), len(mail.outbox)) == (True, 3)
    assert (mail_waiting(most=3), len(mail.outbox)) == (False, 5)


def test_app_only_and_old_news_are_not_mailed() -> None:
    user = make_account()
    choose_paces({Topic.SAVINGS: Pace.APP_ONLY}, acting_user=user)
    tell(person=make_person(user=user))
    tell(person=make_person(email="lama@simpulsehat.example"), key="lama")
    Notice.objects.filter(key="lama").update(at=clock.now() - timedelta(days=4))

    mail_waiting()

    assert mail.outbox == []


class Killed(BaseException):
    """What a killed process looks like from inside."""


def test_worker_killed_between_claim_and_sending_never_mails_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    tell_many(people(3))
    sent: list[str] = []

    def die_after_two(self: EmailBackend, messages: Any) -> int:
        if len(sent) == 2:
            raise Killed
        sent.extend(address for message in messages for address in message.to)
        return 1

    with monkeypatch.context() as patched:
        patched.setattr(EmailBackend, "send_messages", die_after_two)
        with pytest.raises(Killed):
            mail_waiting()
    mail_waiting()

    assert sent == ["o0@simpulsehat.example", "o1@simpulsehat.example"]
    assert addresses() == []  # the third was claimed: it stands in the app, and is not risked a second time
    assert Notice.objects.filter(read_at=None).count() == 3


def test_worker_killed_before_the_claim_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    tell_many(people(2))

    def die(self: EmailBackend) -> bool:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(EmailBackend, "open", die)
        with pytest.raises(Killed):
            mail_waiting()
    mail_waiting()

    assert len(mail.outbox) == 2


def test_nothing_is_claimed_while_the_mail_server_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    tell_many(people(2))

    def refuse(self: EmailBackend) -> bool:
        raise ConnectionRefusedError

    with monkeypatch.context() as patched:
        patched.setattr(EmailBackend, "open", refuse)
        with pytest.raises(ConnectionRefusedError):
            mail_waiting()

    assert Notice.objects.filter(mailed_at=None).count() == 2


def test_one_bad_address_does_not_stop_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    tell_many(people(3))
    whole = EmailBackend.send_messages

    def refuse_one(self: EmailBackend, messages: Any) -> int:
        if messages[0].to == ["o1@simpulsehat.example"]:
            raise SMTPServerDisconnected
        return whole(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", refuse_one)
    mail_waiting()
    mail_waiting()

    assert addresses() == ["o0@simpulsehat.example", "o2@simpulsehat.example"]


def test_without_anything_to_say_the_mail_server_is_not_called(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(EmailBackend, "open", lambda self: pytest.fail("it was called"))

    assert mail_waiting() is False


def test_digest_is_one_mail_of_what_is_unread() -> None:
    user = make_account(name="Wulan Prasetyani")
    person = make_person(user=user)
    choose_paces({Topic.SAVINGS: Pace.DAILY, Topic.GOODS: Pace.DAILY}, acting_user=user)
    tell(person=person, key="0", title="Sudah dibaca")
    mark_all_read(acting_user=user)
    tell(person=person, key="1", title="Tagihan terbit")
    tell(person=person, key="2", title="Barang dikirim", topic=Topic.GOODS)

    assert mail_waiting() is False
    assert readers_of_digest() == [(person.pk, None)]
    assert mail_digests(readers_of_digest()) == 1
    assert mail_digests([(person.pk, None)]) == 0

    (message,) = mail.outbox
    assert message.subject == "2 kabar dari Simpul Sehat (contoh)"
    assert "* Tagihan terbit" in message.body
    assert "* Barang dikirim" in message.body
    assert "Sudah dibaca" not in message.body


def test_digests_are_shared_out_over_tasks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailing, "BATCH", 2)
    batches: list[list[Any]] = []
    monkeypatch.setattr(tasks.mail_digests, "delay", batches.append)
    tell_many(people(5))
    Notice.objects.update(pace=Pace.DAILY)

    tasks.send_digests.run()

    assert [len(batch) for batch in batches] == [2, 2, 1]
    for batch in batches:
        tasks.mail_digests.run(batch)
    assert len(mail.outbox) == 5


def test_mail_is_asked_for_after_the_commit(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    asked: list[int | None] = []
    monkeypatch.setattr(services, "_ask_for_mail", asked.append)

    with django_capture_on_commit_callbacks(execute=True):
        tell(person=make_person(email="a@simpulsehat.example"))
        assert asked == []
    with django_capture_on_commit_callbacks(execute=True):
        tell_many(people(2), key="lain")

    assert asked == [Notice.objects.get(key="uji").pk, None]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "deliver",
    [
        pytest.param(lambda: mail_waiting(), id="at_once"),
        pytest.param(lambda: mail_digests(readers_of_digest()), id="digest"),
    ],
)
def test_two_workers_at_once_mail_each_once(deliver: Callable[[], object], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "_ask_for_mail", lambda notice_id: None)
    tell_many(people(20))
    if deliver.__code__.co_names[0] == "mail_digests":
        Notice.objects.update(pace=Pace.DAILY)
    start, lock = Barrier(3), Lock()
    sent: list[str] = []

    def note(self: EmailBackend, messages: Any) -> int:
        with lock:
            sent.extend(address for message in messages for address in message.to)
        return 1

    monkeypatch.setattr(EmailBackend, "send_messages", note)

    def work(_worker: int) -> None:
        start.wait()
        try:
            deliver()
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(work, range(3)))

    assert sorted(sent) == sorted(f"o{n}@simpulsehat.example" for n in range(20))
