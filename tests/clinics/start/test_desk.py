"""The desk: each role its own queues, the oldest first, alerts and deadlines; few queries."""

from datetime import timedelta

import pytest

from clinics.start import outlook
from clinics.start.desk import Queue, kinds_of, queue
from kmp import clock
from kmp.accounts.models import User
from members.joining.models import Application
from members.licences.models import Licence
from supply.allocation.models import Allocation
from supply.catalogue.models import Product
from supply.demand.models import GoodsRequest
from supply.orders.services import order_from_offer
from tests.clinics.pages import bill_month, old_member, queries_of, text_of
from tests.factories.clinics import make_unit
from tests.factories.governance import counted, opened_motion, planned_plenary
from tests.factories.kmp import browser_of
from tests.factories.members import (
    budi,
    joko,
    make_application,
    make_left,
    make_member,
    make_user,
    make_verified,
    rini,
    user_of,
    wati,
)
from tests.factories.supply import (
    compute,
    make_allocation,
    make_offer,
    make_product,
    make_request,
    make_stock,
    warehouse,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cooperative")]


def queues_of(user: User) -> dict[str, Queue]:
    return {one.title: one for one in (queue(kind, user) for kind in kinds_of(user))}


def test_each_role_has_its_own_queues() -> None:
    assert list(queues_of(rini())) == [
        "Pendaftaran perlu diperiksa",
        "Izin perlu diperiksa",
        "Permintaan perlu disetujui",
        "Pesanan belum sampai di gudang",
        "Hasil pembagian perlu dikirim",
        "Kiriman belum diterima unit",
        "Mutasi bank perlu dicocokkan",
        "Simpanan anggota keluar perlu dibayar",
        "Simpanan lewat jatuh tempo",
    ]
    assert list(queues_of(budi())) == [
        "Pendaftaran perlu disetujui",
        "Perubahan anggota perlu orang kedua",
        "Permintaan data pribadi",
        "Pembagian perlu orang kedua",
        "Penarikan simpanan perlu dibayar",
        "Keluarnya anggota perlu diputuskan",
        "Amendemen menunggu jawaban",
        "Berita acara menunggu tanda tangan Anda",
        "Laporan tahunan menunggu tanda tangan Anda",
        "Usul ditutup, belum dihitung",
    ]
    assert (queues_of(wati()), queues_of(make_user(role="admin"))) == ({}, {})


def test_members_and_strangers_have_no_desk() -> None:
    statuses = [browser_of(user).get("/meja/").status_code for user in (joko(), user_of(make_member(group="nakes")))]

    assert statuses == [403, 403]
    assert browser_of(None).get("/meja/").status_code == 302


def test_applications_are_counted_by_age() -> None:
    applications = [make_application(group="nakes") for _ in range(4)]
    for application, days in zip(applications, (0, 4, 7, 8), strict=True):
        Application.objects.filter(pk=application.pk).update(submitted_at=clock.now() - timedelta(days=days))

    ages = queues_of(rini())["Pendaftaran perlu diperiksa"].ages

    assert (ages.count, ages.near, ages.late, ages.oldest) == (4, 2, 1, "tertua 8 hari")


def test_decisions_are_mixed_by_deadline_with_a_link_each() -> None:
    application = make_application(group="nakes", name="Yohana Contoh")
    Application.objects.filter(pk=application.pk).update(submitted_at=clock.now() - timedelta(days=9))
    request = make_request(make_product(name="Kasa contoh"), make_unit(), quantity=20, approved=False)

    page = text_of(browser_of(rini()).get("/meja/"))

    assert f'href="/meja/pendaftaran/{application.pk}/"' in page
    assert f'href="/meja/permintaan/{request.pk}/"' in page
    assert page.index("Pendaftaran Yohana Contoh") < page.index("minta 20 unit Kasa contoh")
    assert ("Lewat 2 hari" in page, "3 hari lagi" in page) == (True, True)
    assert '<b class="font-semibold text-tinta">2 hal</b> menunggu keputusan Anda, 1 lewat batas' in page


def test_who_checked_an_application_does_not_find_it_again_to_approve() -> None:
    both = make_user(roles=["petugas", "pengurus"], name="Dua Peran")
    make_verified(make_application(group="nakes"), by=both)

    assert queues_of(both)["Pendaftaran perlu disetujui"].ages.count == 0
    assert queues_of(budi())["Pendaftaran perlu disetujui"].ages.count == 1


def test_sharing_waits_for_the_second_person_only() -> None:
    product = make_product(name="Kasa contoh")
    make_stock(make_offer(product), quantity=10)
    allocation = compute(make_allocation(product, [make_request(product, make_unit(), quantity=25)]))
    page = text_of(browser_of(budi()).get("/meja/"))

    assert f'href="/meja/pembagian/{allocation.pk}/"' in page
    assert queues_of(budi())["Pembagian perlu orang kedua"].ages.count == 1
    Allocation.objects.filter(pk=allocation.pk).update(started_by=budi())
    assert queues_of(budi())["Pembagian perlu orang kedua"].ages.count == 0


def test_goods_on_their_way_and_overdue_savings_are_queues_of_the_office() -> None:
    order_from_offer(make_offer(), place=warehouse(), quantity=5, acting_user=rini())
    old_member(group="nakes", days=100)
    bill_month(clock.today() - timedelta(days=62))

    with clock.pretend(clock.now() + timedelta(days=75)):
        queues = queues_of(rini())

    orders, savings = queues["Pesanan belum sampai di gudang"], queues["Simpanan lewat jatuh tempo"]
    assert (orders.ages.count, orders.ages.late, orders.href) == (1, 1, "/meja/pesanan/")
    assert (savings.ages.count, savings.ages.late, savings.href) == (1, 1, "/meja/simpanan/?keadaan=lewat")


def test_shortage_is_told_with_the_way_to_share() -> None:
    product = make_product(name="Konsentrator contoh")
    make_stock(make_offer(product), quantity=60)
    make_request(product, make_unit(), quantity=97)

    page = text_of(browser_of(rini()).get("/meja/"))

    assert "Stok kurang: Konsentrator contoh." in page
    assert "Tersedia 60 unit, diminta 97." in page
    assert 'href="/meja/pembagian/"' in page


def test_licences_and_products_that_end_soon_are_told_unless_renewed() -> None:
    today = clock.today()
    member = make_member(group="nakes", name="Sri Contoh")
    licence = Licence.objects.get(person=member.person)
    Licence.objects.filter(pk=licence.pk).update(valid_until=today + timedelta(days=20))
    product = make_product(name="Kasa contoh", valid_until=today + timedelta(days=30))

    page = text_of(browser_of(rini()).get("/meja/"))
    found, products = outlook.expiring_licences(today), outlook.expiring_products(today)

    assert (found.count, found.over, found.first) == (1, 0, licence)
    assert (products.count, products.over, products.first) == (1, 0, product)
    assert ("Sri Contoh" in page, "Izin edar: 1 barang" in page) == (True, True)
    renewal = Licence.objects.create(
        kind=licence.kind, number="STR-BARU", person=member.person, valid_from=today, valid_until=None
    )
    assert outlook.expiring_licences(today).count == 1  # nobody has checked the new one
    Licence.objects.filter(pk=renewal.pk).update(state="sah")
    Product.objects.filter(pk=product.pk).update(is_held=True)
    assert (outlook.expiring_licences(today).count, outlook.expiring_products(today).count) == (0, 0)


def test_licence_of_who_left_is_nobodys_business() -> None:
    member = make_member(group="nakes")
    for n in range(9):  # the fewest a cooperative of this kind may have, of two groups at least
        make_member(group="pengguna" if n else "faskes")
    Licence.objects.filter(person=member.person).update(valid_until=clock.today())
    make_left(member)

    assert outlook.expiring_licences(clock.today()).count == 0


def test_deadlines_show_open_motions_and_planned_meetings() -> None:
    make_member(group="nakes")
    motion = opened_motion(plenary=planned_plenary(title="RAT contoh", hours=24 * 9), hours=24)

    titles = [one.title for one in outlook.deadlines()]
    assert "Rapat 5 kelompok: RAT contoh" in titles
    page = text_of(browser_of(wati()).get("/meja/"))

    assert f"Usul {motion.number} ditutup" in titles
    assert f'href="/meja/suara/{motion.pk}/"' in page
    with clock.pretend(clock.now() + timedelta(hours=25)):
        assert f"Usul {motion.number} ditutup" not in [one.title for one in outlook.deadlines()]
        assert queues_of(budi())["Usul ditutup, belum dihitung"].ages.count == 1


def test_counted_motion_waits_for_nobody() -> None:
    make_member(group="nakes")
    motion = opened_motion()
    counted(motion)

    with clock.pretend(motion.closes_at + timedelta(hours=1)):
        assert queues_of(budi())["Usul ditutup, belum dihitung"].ages.count == 0


def test_groups_are_counted_with_those_who_joined_this_month() -> None:
    with clock.pretend(clock.now() - timedelta(days=40)):
        early = clock.today()
    member = make_member(group="nakes")
    type(member).objects.filter(pk=member.pk).update(joined_on=early)
    make_member(group="nakes")
    make_member(group="produsen")

    counts = {one.code: (one.count, one.new) for one in outlook.group_counts()}

    assert counts == {"produsen": (1, 1), "distributor": (0, 0), "faskes": (0, 0), "nakes": (2, 1), "pengguna": (0, 0)}


def test_admin_sees_neither_members_nor_stock() -> None:
    make_member(group="nakes")

    page = text_of(browser_of(make_user(role="admin")).get("/meja/"))

    assert "Tidak ada antrean untuk peran Anda" in page
    assert ("Lima kelompok" in page, "Tenggat terdekat" in page) == (False, False)


def test_desk_asks_few_queries_however_long_the_queues() -> None:
    product, unit = make_product(), make_unit()
    make_request(product, unit, approved=False)
    make_request(make_product(), unit)
    make_application(group="nakes")
    opened_motion()
    browsers = [browser_of(user) for user in (rini(), budi(), wati())]
    one = [queries_of(browser, "/meja/") for browser in browsers]
    for _ in range(4):
        make_request(product, unit, approved=False)
        make_request(make_product(), unit)
        make_application(group="nakes")

    assert GoodsRequest.objects.count() == 10
    assert [queries_of(browser, "/meja/") for browser in browsers] == one
    assert max(one) <= 64  # a queue is its count, its ages and its oldest; the board has sixteen
