"""What the demo trades in. The licence numbers have the form of real ones with serial 0000, which is never issued;
names, prices and figures of domestic content are invented."""

from dataclasses import dataclass
from datetime import date

from members.registry.states import DeviceGroup as D

NIE_UNTIL = date(2030, 3, 31)


@dataclass(frozen=True)
class Quote:
    """What one producer (by place in the cast) asks for a unit, and its domestic content in basis points."""

    producer: int
    price_rp: int
    tkdn_bp: int = 0
    bmp_bp: int = 0


@dataclass(frozen=True)
class Goods:
    """One product: `shelf_days` until a new lot expires (None: never), `handed_out` if patients get it."""

    code: str
    name: str
    nie: str
    risk_class: str
    device_group: D
    unit: str
    quotes: tuple[Quote, ...]
    pack: int = 1
    kfa_code: str = ""
    gtin: str = ""
    shelf_days: int | None = None
    handed_out: bool = False
    nie_until: date = NIE_UNTIL
    margin_percent: int = 24

    def sale_price_rp(self, quote: Quote) -> int:
        """What the cooperative sells a unit for: the price with the margin, to the next Rp500."""
        return -(-quote.price_rp * (100 + self.margin_percent) // 50_000) * 500


GOODS = (
    Goods("tensimeter", "Tensimeter digital lengan", "AKD 20502320000", "B", D.ELECTRICAL, "unit",
          (Quote(8, 385_000, 4210, 800), Quote(7, 362_000, 2680, 500)), kfa_code="99000001"),
    Goods("tensimeter-impor", "Tensimeter digital lengan (impor)", "AKL 20502220000", "B", D.ELECTRICAL, "unit",
          (Quote(8, 318_000),), kfa_code="99000001"),
    Goods("termometer", "Termometer inframerah", "AKD 20901420000", "A", D.ELECTRICAL, "unit",
          (Quote(7, 165_000, 3120, 1000),), kfa_code="99000002"),
    Goods("oksimeter", "Oksimeter jari", "AKD 20502330000", "B", D.ELECTRICAL, "unit",
          (Quote(8, 148_000, 2740, 600), Quote(5, 139_000, 1850)), kfa_code="99000003"),
    Goods("konsentrator", "Konsentrator oksigen 5 L", "AKD 20403430000", "B", D.ELECTRICAL, "unit",
          (Quote(5, 8_700_000, 5200, 900), Quote(1, 8_350_000, 3350, 300)), kfa_code="99000004", margin_percent=19),
    Goods("konsentrator-impor", "Konsentrator oksigen 5 L (impor)", "AKL 20403340000", "B", D.ELECTRICAL, "unit",
          (Quote(2, 7_150_000),), kfa_code="99000004", margin_percent=19),
    Goods("strip-gula", "Strip gula darah, isi 25", "AKD 20101520000", "B", D.DIAGNOSTIC, "kotak",
          (Quote(4, 88_000, 2910, 700), Quote(3, 84_500, 1500)), kfa_code="99000005", shelf_days=540, handed_out=True),
    Goods("lanset", "Lanset steril, isi 100", "AKD 11604420000", "A", D.STERILE, "kotak",
          (Quote(10, 24_000, 5400, 1000),), kfa_code="99000006", shelf_days=1400, handed_out=True),
    Goods("kasa", "Kasa steril 10 × 10, isi 16", "AKD 11603320000", "A", D.STERILE, "kotak",
          (Quote(9, 14_500, 6120, 1200), Quote(6, 15_200, 5890, 1500)), kfa_code="99000007", pack=10,
          shelf_days=1100, handed_out=True),
    Goods("sarung-tangan", "Sarung tangan pemeriksaan, isi 100", "AKD 11603420000", "A", D.NON_STERILE, "kotak",
          (Quote(6, 46_000, 4480, 500),), kfa_code="99000008", pack=10, shelf_days=1000, handed_out=True),
    Goods("masker", "Masker bedah 3 lapis, isi 50", "AKD 11603520000", "A", D.NON_STERILE, "kotak",
          (Quote(6, 21_500, 6350, 1500), Quote(9, 21_000, 6010, 900)), kfa_code="99000009", pack=10, shelf_days=1000,
          handed_out=True),
    Goods("spuit", "Spuit 3 mL sekali pakai, isi 100", "AKD 10903620000", "B", D.STERILE, "kotak",
          (Quote(10, 98_000, 4725, 800),), kfa_code="99000010", shelf_days=1300, handed_out=True,
          nie_until=date(2026, 12, 31)),
    Goods("malaria", "Tes cepat malaria, isi 25", "AKD 30303420000", "C", D.DIAGNOSTIC, "kotak",
          (Quote(4, 312_000, 2650, 400),), kfa_code="99000011", shelf_days=480, handed_out=True),
    Goods("timbangan-bayi", "Timbangan bayi digital", "AKD 11401420000", "A", D.ELECTRICAL, "unit",
          (Quote(11, 1_180_000, 4890, 1100),), kfa_code="99000012"),
    Goods("kulkas-vaksin", "Kulkas vaksin 60 L", "AKD 20903520000", "B", D.ELECTRICAL, "unit",
          (Quote(2, 9_000_000, 5200, 700), Quote(12, 9_350_000, 4150, 200)), kfa_code="99000013", margin_percent=18),
    Goods("usg", "USG portabel dua probe", "AKD 21501520000", "C", D.ELECTRICAL, "unit",
          (Quote(1, 64_000_000, 4020, 600),), kfa_code="99000014", margin_percent=17),
    Goods("infus-set", "Infus set makro", "AKD 20903720000", "B", D.STERILE, "buah",
          (Quote(3, 9_800, 3300, 500),), kfa_code="99000015", pack=25, shelf_days=1200, handed_out=True),
    Goods("nebulizer", "Nebulizer desa", "AKD 20404520000", "B", D.ELECTRICAL, "unit",
          (Quote(12, 540_000, 3600, 900),), kfa_code="99000016"),
)  # fmt: skip

BY_CODE = {goods.code: goods for goods in GOODS}


@dataclass(frozen=True)
class Round:
    """One purchase for many: who asks how much when, and how much of the sum the cooperative could buy."""

    code: str
    begins: date
    facilities: int
    least: int
    most: int
    bought_percent: int = 110


ROUNDS = (
    Round("tensimeter", date(2025, 2, 10), 12, 6, 21),
    Round("kasa", date(2025, 2, 17), 11, 90, 360),
    Round("strip-gula", date(2025, 3, 3), 11, 30, 90),
    Round("konsentrator", date(2025, 3, 10), 8, 3, 14, 68),
    Round("masker", date(2025, 4, 7), 9, 120, 450),
    Round("sarung-tangan", date(2025, 4, 21), 9, 90, 240),
    Round("usg", date(2025, 5, 5), 5, 2, 5, 75),
    Round("termometer", date(2025, 5, 19), 9, 6, 18),
    Round("konsentrator", date(2025, 6, 16), 8, 3, 12, 62),
    Round("strip-gula", date(2025, 7, 7), 10, 30, 90, 70),
    Round("lanset", date(2025, 7, 14), 8, 23, 60),
    Round("timbangan-bayi", date(2025, 8, 4), 8, 3, 9),
    Round("oksimeter", date(2025, 8, 18), 8, 6, 18),
    Round("kasa", date(2025, 9, 8), 9, 90, 300),
    Round("kulkas-vaksin", date(2025, 9, 22), 8, 3, 8),
    Round("spuit", date(2025, 10, 6), 8, 15, 45),
    Round("malaria", date(2025, 10, 13), 7, 9, 30, 72),
    Round("infus-set", date(2025, 10, 27), 7, 150, 450),
    Round("konsentrator", date(2025, 11, 3), 8, 3, 11, 70),
    Round("nebulizer", date(2025, 11, 10), 7, 3, 8),
    Round("strip-gula", date(2026, 1, 12), 8, 30, 75),
    Round("masker", date(2026, 2, 9), 7, 90, 300),
    Round("usg", date(2026, 3, 2), 5, 2, 5, 75),
    Round("kasa", date(2026, 4, 13), 8, 90, 300),
    Round("konsentrator", date(2026, 5, 18), 7, 3, 12, 60),
    Round("sarung-tangan", date(2026, 6, 22), 6, 60, 180),
    Round("kulkas-vaksin", date(2026, 7, 13), 6, 3, 8),
    Round("strip-gula", date(2026, 8, 10), 8, 30, 75, 75),
    Round("tensimeter", date(2026, 9, 14), 6, 5, 15),
    Round("lanset", date(2026, 10, 5), 6, 15, 60),
)  # fmt: skip
