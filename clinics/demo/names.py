"""Invented names that sound right where they live. Nobody here exists; a likeness to a living person is chance."""

from random import Random
from typing import NamedTuple


class Names(NamedTuple):
    """Names of one part of the country: for men, for women, and what follows them."""

    men: tuple[str, ...]
    women: tuple[str, ...]
    last: tuple[str, ...]


def _names(men: str, women: str, last: str) -> Names:
    return Names(tuple(men.split()), tuple(women.split()), tuple(last.split()))


ACEH = _names(
    "Teuku Zulfikar Muzakir Iskandar Fauzan Rizal Hasbi Safwan",
    "Cut Nurlaila Rahmawati Safrida Mutia Yusnidar Asmaul Zahara",
    "Ibrahim Ismail Usman Daud Hanafiah Yunus Abdullah Syahputra",
)
BATAK = _names(
    "Togar Sahat Parlindungan Monang Jonner Ramos Binsar Tigor",
    "Rotua Tiurma Lamria Rosmaida Nurmala Sondang Duma Hotmaida",
    "Simanjuntak Siregar Hutabarat Nainggolan Situmorang Harahap Lubis Tarigan",
)
MINANG = _names(
    "Syafril Yulizar Defri Hendri Irwandi Afrizal Jefri Rahmat",
    "Yusnimar Desnita Erlina Murni Reni Gusmawati Fitriani Wirda",
    "Koto Chaniago Piliang Tanjung Sikumbang Jambak Guci Malayu",
)
MELAYU = _names(
    "Azhar Hamdan Khairul Zainal Mazlan Rustam Ridwan Syahril",
    "Rosmawati Halimah Zuraida Norhayati Salmah Maimunah Suryani Aisyah",
    "Hasan Effendi Basri Saputra Jamil Anwar Marzuki Fadhil",
)
SUNDA = _names(
    "Asep Dadang Ujang Cecep Endang Iwan Yayan Deden",
    "Euis Neneng Imas Cucu Tuti Lilis Yayah Popon",
    "Suryana Permana Kurniawan Hidayat Sutisna Gunawan Nugraha Rohmana",
)
BETAWI = _names(
    "Mahfud Rojali Sanusi Nasrul Mansyur Fahrul Naim Syaiful",
    "Rohimah Mardiah Sarinah Nurhasanah Maryam Fadhilah Yuliana Komala",
    "Marzuki Saleh Ridwan Hamid Mughni Rahman Zakaria Naman",
)
JAWA = _names(
    "Bambang Slamet Agus Sutrisno Joko Wahyu Teguh Eko Mulyono Suyatno",
    "Sri Endang Wahyuni Siti Retno Dwi Tutik Sulastri Wulan Ningsih",
    "Prasetyo Santoso Wibowo Susilo Handoko Widodo Utami Lestari Rahayu Nugroho",
)
MADURA = _names(
    "Moh.Hosen Abd.Rasyid Syafiuddin Mattori Fathor Zainuri Sahlan Busiri",
    "Hosniyah Maisaroh Sutimah Ummi Hamidah Juhairiyah Musyarrofah Rukmini",
    "Hasyim Muzakki Syamsul Wardi Rofiq Mukhlis Hakim Anam",
)
BALI = _names(
    "Wayan Made Nyoman Ketut Putu Kadek Komang Gede",
    "Ni_Wayan Ni_Made Ni_Nyoman Ni_Ketut Ni_Putu Ni_Kadek Ni_Komang Ni_Luh",
    "Sudiarta Suardana Widiasih Artawan Mahendra Sukerti Wirawan Adnyana",
)
SASAK = _names(
    "Lalu Muhsin Sahabudin Jumarep Zaenudin Mustamin Syarifudin Hirlan",
    "Baiq Nurhidayah Sumiati Husniah Maryani Zohriah Fatmawati Supiani",
    "Wirajaya Saputra Rinjani Hamdi Akbar Jayadi Fathurrahman Mahsun",
)
FLORES = _names(
    "Yohanes Petrus Maksimus Kornelis Fransiskus Dominikus Agustinus Melkianus",
    "Maria Yuliana Theresia Kristina Bernadeta Margaretha Yosefina Agnes",
    "Taneo Nahak Bria Lopo Tefa Wungubelen Klau Ndolu",
)
DAYAK = _names(
    "Markus Yulius Stepanus Herkulanus Lukas Silvanus Petrus Darius",
    "Rini Marsiana Yustina Helena Lidia Mega Susana Veronika",
    "Lejau Ubang Njau Bayan Ding Usat Kuling Aran",
)
BANJAR = _names(
    "Syahrani Rusdiansyah Ahmad Hairudin Muhidin Gazali Arbain Taufik",
    "Noorhasanah Siti Masliani Rusdiana Hamsiah Raudah Jamilah Norsehan",
    "Noor Anshari Fahmi Ramadhan Syafii Ilmi Hidayatullah Maulana",
)
BUGIS = _names(
    "Andi Baso Muhammad Ambo Daeng Ilham Syamsuddin Takdir",
    "Andi_Tenri Hasnawati Rosdiana St.Aminah Besse Nurjannah Darmawati Indo",
    "Mappasessu Tahir Palinrungi Rauf Syamsul Massaguni Latif Makkulau",
)
MINAHASA = _names(
    "Jantje Deddy Ferry Hendrik Novry Steven Rommy Alfrets",
    "Meity Deisy Olga Vonny Juliana Grace Femmy Stevi",
    "Mandagi Rumengan Lontoh Wowor Kalangi Sumual Pangkey Tumbel",
)
MALUKU = _names(
    "Johanis Elias Marthen Ishak Ruben Abraham Semuel Nataniel",
    "Dorce Welmina Selfina Ance Salomina Marlin Yacomina Rahmah",
    "Latupeirissa Sahetapy Pattiasina Tuasikal Kaimudin Rumakefing Umasugi Lekatompessy",
)
PAPUA = _names(
    "Yulianus Daniel Obeth Markus Elieser Titus Paulus Simon",
    "Yohana Adolfina Ruth Mince Debora Naomi Orpa Sarlota",
    "Wakum Rumbiak Kogoya Mandacan Gebze Yoku Asso Kambu",
)

BY_PROVINCE = {
    "11": ACEH, "12": BATAK, "13": MINANG, "14": MELAYU, "15": MELAYU, "16": MELAYU, "17": MELAYU, "18": JAWA,
    "19": MELAYU, "21": MELAYU, "31": BETAWI, "32": SUNDA, "33": JAWA, "34": JAWA, "35": JAWA, "36": SUNDA,
    "51": BALI, "52": SASAK, "53": FLORES, "61": DAYAK, "62": DAYAK, "63": BANJAR, "64": BANJAR, "65": DAYAK,
    "71": MINAHASA, "72": BUGIS, "73": BUGIS, "74": BUGIS, "75": MINAHASA, "76": BUGIS, "81": MALUKU, "82": MALUKU,
    "91": PAPUA, "92": PAPUA, "93": PAPUA, "94": PAPUA, "95": PAPUA, "96": PAPUA,
}  # fmt: skip


def person_name(province: str, sex: str, rng: Random) -> str:
    """A name for somebody of this sex ("L" or "P") in a province; one in eight on Java's east is Madurese."""
    names = MADURA if province == "35" and rng.random() < 0.125 else BY_PROVINCE[province]
    first = rng.choice(names.men if sex == "L" else names.women).replace("_", " ").replace(".", ". ")
    return f"{first} {rng.choice(names.last)}"


PRODUCERS = (
    "PT Rekasehat Lembayung", "PT Alkesindo Wiratama Cendana", "PT Nuswa Medika Purnama",
    "PT Sentra Diagnostika Kenanga", "PT Oksitama Karya Anagata", "PT Tekstil Medis Parahyangan Asri",
    "PT Presisi Anggrek Bulan", "PT Elektromedika Samudra Biru", "CV Kasa Murni Gemilang", "PT Bahtera Steril Nusa",
    "PT Timbang Ukur Rajawali Muda", "PT Inkubasi Alat Desa Mandiri",
)  # fmt: skip
DISTRIBUTORS = (
    "PT Lintas Alkes Khatulistiwa", "PT Antar Sehat Bentala", "CV Logistik Nirmala", "PT Pelita Timur Alkesindo",
    "PT Armada Medis Selaras", "CV Sinar Rimba Medika", "PT Jelajah Pulau Sehat", "PT Dermaga Alkes Utara",
    "CV Cahaya Lontar", "PT Muara Sehat Kapuas", "PT Gerbang Alkes Celebes", "CV Anugerah Tapal Batas",
    "PT Sagu Raya Medika", "PT Kilat Antar Priangan", "CV Merapi Sehat Abadi", "PT Bumi Raflesia Distribusi",
)  # fmt: skip
FACILITY_FIRST = (
    "Mekar", "Tanjung", "Batu", "Lembah", "Sungai", "Padang", "Bukit", "Rawa", "Telaga", "Kampung", "Muara", "Pulau",
)  # fmt: skip
FACILITY_LAST = ("Rindang", "Ilalang", "Mulya", "Kenari", "Cendana", "Embun", "Seroja")


def facility_names(rng: Random, count: int) -> list[str]:
    """`count` different invented place names such as "Lembah Seroja"; at most 84."""
    every = [f"{first} {last}" for first in FACILITY_FIRST for last in FACILITY_LAST]
    return rng.sample(every, count)
