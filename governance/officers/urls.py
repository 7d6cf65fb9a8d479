"""The URLs of this slice."""

from django.urls import path

from governance.officers import deadline_views, note_views, staff_views, views

urlpatterns = [
    path("pengurus/", views.officers, name="officers"),
    path("serah-terima/<int:pk>/", views.handover, name="handover"),
    path("serah-terima/<int:pk>/tanda-tangan/", views.handover_sign, name="handover_sign"),
    path("meja/pengurus/", staff_views.staff_officers, name="staff_officers"),
    path("meja/pengurus/baru/", staff_views.staff_term_new, name="staff_term_new"),
    path("meja/pengurus/<int:pk>/", staff_views.staff_term, name="staff_term"),
    path("meja/pengurus/<int:pk>/pastikan/", staff_views.staff_term_confirm, name="staff_term_confirm"),
    path("meja/pengurus/<int:pk>/batal/", staff_views.staff_term_cancel, name="staff_term_cancel"),
    path("meja/pengurus/<int:pk>/akhiri/", staff_views.staff_term_end, name="staff_term_end"),
    path("meja/pengurus/<int:pk>/serah-terima/", staff_views.staff_handover, name="staff_handover"),
    path("meja/pengakhiran/<int:pk>/setujui/", staff_views.staff_ending_approve, name="staff_ending_approve"),
    path("meja/pengakhiran/<int:pk>/tolak/", staff_views.staff_ending_refuse, name="staff_ending_refuse"),
    path("meja/pemilihan/<int:pk>/tetapkan/", staff_views.staff_election_seat, name="staff_election_seat"),
    path("meja/catatan/", note_views.staff_notes, name="staff_notes"),
    path("meja/catatan/unduh/", note_views.staff_notes_csv, name="staff_notes_csv"),
    path("meja/catatan/baru/", note_views.staff_note_new, name="staff_note_new"),
    path("meja/catatan/<int:pk>/", note_views.staff_note, name="staff_note"),
    path("meja/catatan/<int:pk>/tanggapi/", note_views.staff_note_answer, name="staff_note_answer"),
    path("meja/tenggat/", deadline_views.staff_deadlines, name="staff_deadlines"),
    path("meja/tenggat/kalender.ics", deadline_views.staff_deadlines_ics, name="staff_deadlines_ics"),
    path("meja/tenggat/<int:year>/<slug:key>/", deadline_views.staff_deadline_meet, name="staff_deadline_meet"),
]
