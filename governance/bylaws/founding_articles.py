"""The articles a new cooperative starts from, in words: one for each thing that `founding.founding_rules` sets."""

ARTICLES = (
    (
        "kelompok",
        "AD Pasal 7",
        "Lima kelompok anggota",
        "Koperasi dimiliki bersama oleh lima kelompok: produsen, distributor, fasilitas kesehatan, tenaga kesehatan, "
        "dan pengguna akhir. Setiap anggota tercatat dalam satu kelompok saja. Kelompok ditentukan oleh peran anggota "
        "dalam koperasi, bukan oleh besarnya simpanan.",
    ),
    (
        "hak_suara",
        "AD Pasal 9",
        "Satu anggota satu suara",
        "Setiap anggota aktif mempunyai satu suara dalam kelompoknya. Lembaga memberikan suara melalui wakil yang "
        "memegang surat kuasa. Suara tidak dapat dibeli, dijual, atau diwakilkan kepada anggota lain.",
    ),
    (
        "pengurus",
        "AD Pasal 20",
        "Pengurus",
        "Pengurus dipilih dari dan oleh anggota dalam Rapat Anggota: seorang ketua, seorang sekretaris, dan seorang "
        "bendahara. Masa jabatannya tiga tahun. Jabatan yang sama dapat dipegang paling banyak dua kali "
        "berturut-turut. Sebelum masa jabatannya habis, pengurus hanya diberhentikan oleh Rapat Anggota.",
    ),
    (
        "pengawas",
        "AD Pasal 21",
        "Pengawas",
        "Pengawas dipilih dari dan oleh anggota dalam Rapat Anggota: seorang ketua dan dua anggota, untuk tiga tahun "
        "dan paling banyak dua kali berturut-turut. Pengawas boleh membaca semua catatan koperasi dan tidak "
        "mengubahnya. Tidak seorang pun menjadi pengurus dan pengawas pada waktu yang sama.",
    ),
    (
        "tahunan",
        "AD Pasal 24",
        "Rapat Anggota Tahunan",
        "Rapat Anggota Tahunan diadakan paling lambat enam bulan sesudah tahun buku berakhir. Rapat itu membahas "
        "laporan pengurus, laporan pengawas, pembagian sisa hasil usaha, dan rencana kerja.",
    ),
    (
        "luar_biasa",
        "AD Pasal 25",
        "Rapat Anggota Luar Biasa",
        "Rapat Anggota Luar Biasa diadakan atas keputusan pengurus atau atas permintaan sejumlah anggota, dengan "
        "alasan yang ditulis dalam undangannya.",
    ),
    (
        "undangan",
        "AD Pasal 26",
        "Undangan dan bahan rapat",
        "Undangan dikirim kepada setiap anggota paling lambat 14 hari sebelum rapat, bersama acara dan bahannya. Bahan "
        "rapat yang diadakan secara daring sudah diterima paling lambat 7 hari sebelumnya.",
    ),
    (
        "rapat",
        "AD Pasal 27",
        "Rapat kelompok mendahului Rapat Paripurna",
        "Rapat Anggota Paripurna baru dapat dibuka setelah setiap kelompok mengadakan Rapat Anggota Kelompok yang "
        "mempunyai berita acara, atau setelah kuorum kelompok itu tercatat gagal.",
    ),
    (
        "kuorum",
        "AD Pasal 28",
        "Kuorum",
        "Rapat sah apabila dihadiri lebih dari separuh anggota yang berhak. Apabila belum tercapai, rapat diulang "
        "paling lama tujuh hari kemudian dan sah apabila dihadiri paling sedikit seperlima anggota yang berhak.",
    ),
    (
        "bobot",
        "AD Pasal 29",
        "Bobot suara kelompok",
        "Dalam Rapat Anggota Paripurna, suara setuju tiap kelompok dihitung sebagai bagian dari suara setuju dan tidak "
        "setuju di kelompok itu, lalu dikalikan bobot kelompok. Kelompok yang tidak memberikan suara setuju maupun "
        "tidak setuju dikeluarkan dari pembagi.",
    ),
    (
        "mayoritas",
        "AD Pasal 30",
        "Batas penerimaan usul",
        "Usul biasa dan pembagian sisa hasil usaha diterima dengan lebih dari separuh. Perubahan Anggaran Dasar dan "
        "Anggaran Rumah Tangga diterima dengan paling sedikit dua pertiga. Abstain tidak memihak.",
    ),
    (
        "mufakat",
        "AD Pasal 31",
        "Musyawarah mendahului pemungutan suara",
        "Keputusan diambil dengan musyawarah untuk mufakat. Pemungutan suara dilakukan bila mufakat tidak tercapai, "
        "dan alasannya dicatat.",
    ),
    (
        "seri",
        "AD Pasal 32",
        "Suara yang sama banyak",
        "Usul dengan suara setuju dan tidak setuju yang sama banyak tidak diterima. Apabila dua pilihan memperoleh "
        "suara yang sama banyak, yang lebih dahulu dalam daftar pilihan didahulukan. Urutan daftar itu ditetapkan "
        "sebelum pemungutan suara dibuka.",
    ),
    (
        "surat_suara",
        "AD Pasal 33",
        "Cara memberi suara",
        "Suara diberikan sendiri oleh pemilih setelah memasukkan kode baru. Suara dapat diubah sampai pemungutan suara "
        "ditutup; yang terakhir dihitung. Hasil sementara tidak ditampilkan sebelum penutupan.",
    ),
    (
        "kuasa",
        "AD Pasal 34",
        "Kuasa suara",
        "Kuasa suara tidak digunakan: seorang anggota tidak memberikan suara atas nama anggota lain.",
    ),
    (
        "utusan",
        "AD Pasal 35",
        "Utusan kelompok",
        "Utusan tidak digunakan: dalam Rapat Anggota Paripurna setiap anggota memberikan suaranya sendiri.",
    ),
    (
        "benturan",
        "AD Pasal 36",
        "Benturan kepentingan",
        "Anggota yang mempunyai kepentingan pribadi dalam suatu usul dikeluarkan dari daftar pemilih dan dari dasar "
        "kuorum usul itu. Alasannya dicatat dalam berita acara.",
    ),
    (
        "tertulis",
        "AD Pasal 37",
        "Rapat tertulis",
        "Rapat dapat diadakan secara tertulis. Setiap anggota menerima bahan lengkap dan menjawab paling lambat 14 "
        "hari sesudah menerimanya. Hasilnya mengikat apabila jawaban mencapai kuorum.",
    ),
    (
        "daring",
        "AD Pasal 38",
        "Rapat daring",
        "Rapat dapat diadakan secara daring atau gabungan dengan cara yang membuat semua peserta saling melihat dan "
        "mendengar serta ikut serta langsung. Berita acaranya ditandatangani oleh semua yang hadir secara daring.",
    ),
    (
        "usul_anggota",
        "AD Pasal 39",
        "Usul dari anggota",
        "Setiap anggota dapat mengajukan usul. Usul itu dibawa ke Rapat Anggota tanpa harus didukung sejumlah anggota "
        "lain lebih dahulu.",
    ),
    (
        "perubahan",
        "AD Pasal 45",
        "Perubahan Anggaran Dasar dan Anggaran Rumah Tangga",
        "Anggaran Dasar dan Anggaran Rumah Tangga hanya diubah dengan keputusan Rapat Anggota atas rancangan yang "
        "sudah dapat dibaca anggota, dan berlaku sesudah aktanya dicatat, persis seperti yang diputuskan.",
    ),
    (
        "simpanan",
        "ART Pasal 12",
        "Simpanan pokok dan simpanan wajib",
        "Setiap anggota membayar simpanan pokok satu kali sebelum tercatat dalam buku daftar anggota, dan simpanan "
        "wajib setiap bulan, sebesar yang ditetapkan untuk kelompoknya.",
    ),
    (
        "pengembalian",
        "ART Pasal 14",
        "Pengembalian simpanan",
        "Simpanan pokok, simpanan wajib dan simpanan sukarela anggota yang keluar dikembalikan setelah dikurangi "
        "utangnya kepada koperasi, paling cepat 30 hari sejak keanggotaannya berakhir.",
    ),
    (
        "shu",
        "ART Pasal 41",
        "Pembagian sisa hasil usaha",
        "Sisa hasil usaha dari usaha dengan anggota dibagi ke dalam pos menurut persentase dalam aturan ini. Sisa "
        "hasil usaha dari bukan anggota seluruhnya masuk cadangan. Rugi tidak dibagi. Tidak ada yang dibayarkan "
        "sebelum Rapat Anggota memutuskan.",
    ),
    (
        "shu_usaha",
        "ART Pasal 42",
        "Jasa usaha",
        "Jasa usaha dibagi lebih dahulu kepada lima kelompok, lalu di dalam tiap kelompok menurut partisipasi: nilai "
        "penjualan produsen, nilai barang yang diantar distributor, nilai pembelian fasilitas kesehatan, jumlah "
        "layanan tenaga kesehatan, dan nilai pembelian pengguna akhir. Pembulatan memakai sisa terbesar.",
    ),
    (
        "shu_modal",
        "ART Pasal 43",
        "Jasa modal",
        "Jasa modal dibagi menurut simpanan pokok dan simpanan wajib dikalikan lamanya simpanan itu berada di koperasi "
        "dalam tahun buku, dihitung dalam rupiah-hari.",
    ),
    (
        "pembagian",
        "ART Pasal 52",
        "Pembagian barang yang kurang",
        "Apabila barang tidak cukup untuk semua permintaan, barang dibagi sama rata dan tidak melebihi permintaan "
        "masing-masing. Permintaan kecil dipenuhi lebih dahulu, dan alasan setiap baris diumumkan.",
    ),
)
