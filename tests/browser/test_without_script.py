"""The acts that matter work on a phone whose browser runs no script at all."""

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from clinics.pharmacy.models import Dispensing
from governance.voting.models import Ballot
from members.joining.models import Application
from supply.demand.models import GoodsRequest
from tests.browser.joining import NAMES, about
from tests.browser.people import PHONE, Person, let_in, person
from tests.factories.clinics import make_unit, make_visit, make_worker, stock_unit, village
from tests.factories.governance import one_of_each_group, opened_motion
from tests.factories.joining import photo
from tests.factories.members import open_house, user_of
from tests.factories.supply import make_offer, make_product, make_stock, open_cooperative

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def phone(browser: Browser, live_server: LiveServer) -> Person:
    return person(browser, live_server.url, size=PHONE, script=False)


def test_an_end_user_applies(phone: Person) -> None:
    open_house()
    village()

    phone.goes("apply", query="?kelompok=pengguna").presses("Lanjut ke data diri")
    phone.writes(about("pengguna", "tono@anggota.example"))
    phone.writes({"Desa atau kelurahan Anda": "desa contoh"}).presses("Cari").ticks("Desa Contoh", "Perempuan")
    phone.presses("Lanjut").reads("Foto KTP")
    phone.field("Foto KTP").set_input_files({"name": "ktp.jpg", "mimeType": "image/jpeg", "buffer": photo().read()})
    phone.presses("Unggah dan lanjut").reads("Semua berkas yang diminta sudah diunggah.")
    phone.ticks("Saya setuju koperasi menyimpan", "Saya sudah membaca AD/ART").presses("Kirim pendaftaran")

    phone.reads(NAMES["pengguna"], "Yang terjadi berikutnya")
    assert Application.objects.get().person.village.name == "Desa Contoh"  # type: ignore[union-attr]
    assert [one.kind for one in Application.objects.get().attachments.all()] == ["ktp"]
    assert phone.faults == []


def test_a_member_votes(phone: Person) -> None:
    member = one_of_each_group()["nakes"]
    motion = opened_motion()

    let_in(phone, user_of(member)).goes("vote", motion.pk)
    phone.page.locator("[value=tidak]").click()
    phone.reads("Anda memilih", "Tidak setuju").presses("Kirim suara")

    phone.reads("Suara Anda sudah masuk", "Nomor bukti Anda")
    assert list(Ballot.objects.values_list("choice", "voter__member")) == [("tidak", member.pk)]
    assert phone.faults == []


def test_a_facility_requests_goods(phone: Person) -> None:
    open_cooperative()
    unit, product = make_unit(), make_product(name="Tensimeter digital")

    let_in(phone, user_of(unit.member)).goes("orders").follows("Minta barang")
    phone.page.locator("main [type=search]").fill("tensi")
    phone.presses("Cari").follows("Tensimeter digital").writes({"Jumlah": "4"}).presses("Ajukan permintaan")

    phone.reads("terkirim. Petugas memutuskan")
    assert list(GoodsRequest.objects.values_list("product", "place", "quantity")) == [(product.pk, unit.place_id, 4)]
    assert phone.faults == []


def test_a_health_worker_dispenses(phone: Person) -> None:
    open_cooperative()
    unit, offer = make_unit(), make_offer()
    make_stock(offer, number="LOT-TANPA-SKRIP")
    stock_unit(offer.product, unit)
    worker = make_worker(unit)
    visit = make_visit(unit, worker=worker)

    let_in(phone, user_of(worker)).goes("clinic_visit", visit.pk).follows("Serahkan barang")
    phone.page.locator("main [type=search]").fill("LOT-TANPA-SKRIP")
    phone.presses("Cari").writes({"Jumlah": "2"}).presses("Serahkan")

    phone.reads("2 unit", "dari lot LOT-TANPA-SKRIP diserahkan. Sisa lot ini 8 unit")
    assert Dispensing.objects.get().quantity == 2
    assert phone.faults == []
