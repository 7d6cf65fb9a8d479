"""Chapter two: a product and its offer, requests, a purchase that is too small, a fair sharing, a shipment."""

import signal

from tests.browser.people import Person
from tests.browser.story import YEAR, Story

PRODUCT, LOT = "Kasa steril 10 lembar", "KS-2201"
ASKED = {"faskes": 30, "seberang": 20}
BOUGHT = 40  # ten too few
PRICE_RP, SALE_RP = 10_000, 12_500


def goods_travel(story: Story) -> None:
    """From the producer's offer to the shelf of the village unit."""
    _rini_enters_product_and_offer(story)
    _rini_opens_the_unit(story)
    story.people["seberang"].signs_in()
    for who in ASKED:
        _asks(story.people[who], ASKED[who])
    _rini_approves_and_buys(story.rini)
    _rini_shares(story)
    _budi_approves_the_sharing(story.budi)
    _goods_arrive(story)


def _rini_enters_product_and_offer(story: Story) -> None:
    rini = story.rini.goes("staff_products").follows("Catat barang")
    rini.writes(
        {
            "Nama barang": PRODUCT,
            "Kode": "kasa-steril",
            "Nomor izin edar": "AKD 21603020231",
            "Izin edar berlaku sampai": f"{YEAR + 4}-12-31",
            "Kelas risiko": "A",
            "Kelompok produk CDAKB": "Non-elektromedik steril",
            "Satuan": "lembar",
        }
    )
    rini.presses("Catat barang").reads("tercatat", "AKD 21603020231").follows("Catat penawaran")
    rini.writes(
        {
            "Produsen": "PT Alat Nusantara",
            "Harga produsen per satuan": "10.000",
            "Harga jual koperasi per satuan": "12.500",
            "TKDN (%)": "45,50",
            "BMP (%)": "12",
            "Berlaku sampai": f"{YEAR + 1}-12-31",
        }
    )
    rini.presses("Catat penawaran").reads("Penawaran tercatat", "PT Alat Nusantara", "45,50%")


def _rini_opens_the_unit(story: Story) -> None:
    rini = story.rini.goes("staff_unit_new")
    rini.writes({"Nomor anggota fasilitas": story.numbers["faskes"], "Nama unit": "Klinik Desa Mekar"})
    rini.ticks("Klinik desa").finds("Desa atau kelurahan", "desa contoh", choice="Desa Contoh")
    rini.presses("Daftarkan unit").reads("Klinik Desa Mekar terdaftar")
    rini.writes({"Nomor anggota tenaga kesehatan": story.numbers["nakes"]})
    rini.presses("Tugaskan di unit ini").reads("Wulan Perawat bertugas di Klinik Desa Mekar")


def _asks(one: Person, quantity: int) -> None:
    one.goes("orders").follows("Minta barang").follows(PRODUCT)
    one.writes({"Jumlah": str(quantity), "Pemakaian sehari": "2"}).fits()
    one.presses("Ajukan permintaan").reads("terkirim. Petugas memutuskan").fits()


def _rini_approves_and_buys(rini: Person) -> None:
    rini.goes("staff_requests").reads("Klinik Desa Mekar", "Klinik Seberang")
    for box in rini.page.get_by_role("checkbox").all():
        box.check()
    rini.presses("Setujui yang ditandai").reads("2 permintaan disetujui")
    rini.goes("staff_purchase_new").follows(PRODUCT).reads("pilihan pertama", "TKDN 45,50%")
    rini.writes({"Jumlah": str(BOUGHT)}).presses("Pesan sekarang").reads("tercatat")
    rini.goes("staff_orders").follows("Terima PSN")
    rini.writes({"Nomor lot": LOT, "Kedaluwarsa": f"{YEAR + 2}-06-30"})
    rini.presses("Terima di gudang").reads("diterima di gudang")


def _rini_shares(story: Story) -> None:
    rini = story.rini.goes("staff_allocation_new").follows(PRODUCT)
    story.worker.send_signal(signal.SIGSTOP)  # slow enough to be watched
    rini.presses("Bekukan dan hitung").reads("Sedang dihitung", "Pembagian sedang dihitung")
    story.worker.send_signal(signal.SIGCONT)
    rini.reads("Siapa mendapat berapa", "Menunggu orang kedua", "Mengapa 20 dari 30?", "ART Pasal 52")
    rini.page.get_by_role("link", name="Mengapa 20?").click()
    rini.reads("Mengapa 20 dari 20?")


def _budi_approves_the_sharing(budi: Person) -> None:
    budi.goes("staff_allocations", query="?keadaan=dihitung").follows(PRODUCT)
    budi.presses("Sahkan pembagian").reads("disahkan: 40 dibagikan dan boleh dikirim")


def _goods_arrive(story: Story) -> None:
    rini = story.rini.goes("staff_orders", query="?keadaan=kirim").follows("Kirim ke Klinik Desa Mekar")
    rini.writes({"Distributor": "CV Antar Sehat"}).presses("Kirim sekarang").reads("berangkat", LOT)
    clinic = story.people["faskes"].goes("orders").fits()
    clinic.follows(PRODUCT).reads(f"Lot {LOT}").fits()
    clinic.presses("Catat penerimaan").reads("diterima", f"Lot {LOT}").fits()
