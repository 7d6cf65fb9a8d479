"""The URLs of this slice."""

from django.urls import path

from governance.voting import check_views, hand_views, proxy_views, recusal_views, roll_views, staff_views, views

urlpatterns = [
    path("suara/", views.votes, name="votes"),
    path("suara/<int:pk>/", views.vote, name="vote"),
    path("suara/<int:pk>/periksa/", views.vote_confirm, name="vote_confirm"),
    path("suara/<int:pk>/bukti/", views.vote_receipt, name="vote_receipt"),
    path("suara/<int:pk>/kuasa/<int:proxy_pk>/", views.vote, name="proxy_vote"),
    path("suara/<int:pk>/kuasa/<int:proxy_pk>/periksa/", views.vote_confirm, name="proxy_vote_confirm"),
    path("suara/<int:pk>/kuasa/<int:proxy_pk>/bukti/", views.vote_receipt, name="proxy_vote_receipt"),
    path("suara/kuasa/", proxy_views.proxy_list, name="proxies"),
    path("suara/kuasa/baru/", proxy_views.proxy_new, name="proxy_new"),
    path("suara/kuasa/<int:pk>/cabut/", proxy_views.proxy_revoke, name="proxy_revoke"),
    path("cek-suara/", check_views.ballot_check, name="ballot_check"),
    path("suara/<int:pk>/kepentingan/", recusal_views.recusal, name="recusal"),
    path("suara/<int:pk>/kepentingan/tarik/", recusal_views.recusal_withdraw, name="recusal_withdraw"),
    path("meja/suara/", staff_views.staff_motions, name="staff_motions"),
    path("meja/suara/baru/", staff_views.staff_motion_new, name="staff_motion_new"),
    path("meja/suara/<int:pk>/", staff_views.staff_motion, name="staff_motion"),
    path("meja/suara/<int:pk>/ubah/", staff_views.staff_motion_edit, name="staff_motion_edit"),
    path("meja/suara/<int:pk>/pindah/", staff_views.staff_motion_move, name="staff_motion_move"),
    path("meja/suara/<int:pk>/mufakat/", staff_views.staff_motion_agree, name="staff_motion_agree"),
    path("meja/suara/<int:pk>/siapkan/", staff_views.staff_motion_ready, name="staff_motion_ready"),
    path("meja/suara/<int:pk>/kembalikan/", staff_views.staff_motion_take_back, name="staff_motion_take_back"),
    path("meja/suara/<int:pk>/tarik/", staff_views.staff_motion_withdraw, name="staff_motion_withdraw"),
    path("meja/suara/<int:pk>/pemilih/", roll_views.staff_roll, name="staff_roll"),
    path("meja/suara/<int:pk>/pemilih/unduh/", roll_views.staff_roll_csv, name="staff_roll_csv"),
    path("meja/suara/<int:pk>/pengecualian/", roll_views.staff_recusals, name="staff_recusals"),
    path("meja/suara/<int:pk>/pengecualian/catat/", roll_views.staff_recusal_note, name="staff_recusal_note"),
    path(
        "meja/suara/<int:pk>/pengecualian/<int:recusal_pk>/tarik/",
        roll_views.staff_recusal_withdraw,
        name="staff_recusal_withdraw",
    ),
    path("meja/suara/<int:pk>/buka/", staff_views.staff_motion_open, name="staff_motion_open"),
    path("meja/suara/<int:pk>/tutup/", staff_views.staff_motion_close, name="staff_motion_close"),
    path("meja/suara/<int:pk>/hitung/", staff_views.staff_motion_count, name="staff_motion_count"),
    path("meja/suara/<int:pk>/hitung-rapat/", hand_views.staff_hand_count, name="staff_hand_count"),
    path("meja/suara/<int:pk>/hitung-rapat/ulang/", hand_views.staff_hand_count_drop, name="staff_hand_count_drop"),
    path("meja/suara/<int:pk>/putuskan/", staff_views.staff_motion_adopt, name="staff_motion_adopt"),
]
