"""The URLs of this slice."""

from django.urls import path

from governance.deliberation import staff_views, views

_DESK = "meja/suara/<int:pk>/musyawarah"
_AMENDMENT = f"{_DESK}/amendemen/<int:amendment_pk>"

urlpatterns = [
    path("suara/usulan/", views.proposals, name="proposals"),
    path("suara/usulan/baru/", views.proposal_new, name="proposal_new"),
    path("suara/<int:pk>/musyawarah/", views.deliberation, name="deliberation"),
    path("suara/<int:pk>/musyawarah/pendapat/", views.comment_add, name="comment_add"),
    path("suara/<int:pk>/musyawarah/amendemen/", views.amendment_new, name="amendment_new"),
    path(
        "suara/<int:pk>/musyawarah/amendemen/<int:amendment_pk>/tarik/",
        views.amendment_withdraw,
        name="amendment_withdraw",
    ),
    path("suara/<int:pk>/dukung/", views.proposal_second, name="proposal_second"),
    path("suara/<int:pk>/dukung/tarik/", views.proposal_unsecond, name="proposal_unsecond"),
    path("suara/<int:pk>/usulan/tarik/", views.proposal_withdraw, name="proposal_withdraw"),
    path(f"{_DESK}/", staff_views.staff_deliberation, name="staff_deliberation"),
    path(f"{_DESK}/bahan/", staff_views.staff_paper_add, name="staff_paper_add"),
    path(f"{_DESK}/jawab/", staff_views.staff_comment_add, name="staff_comment_add"),
    path(f"{_DESK}/pendapat/<int:comment_pk>/", staff_views.staff_comment_hide, name="staff_comment_hide"),
    path(f"{_AMENDMENT}/", staff_views.staff_amendment, name="staff_amendment"),
    path(f"{_AMENDMENT}/terima/", staff_views.staff_amendment_take, name="staff_amendment_take"),
    path(f"{_AMENDMENT}/tolak/", staff_views.staff_amendment_refuse, name="staff_amendment_refuse"),
    path("meja/suara/<int:pk>/terima-usulan/", staff_views.staff_proposal_adopt, name="staff_proposal_adopt"),
]
