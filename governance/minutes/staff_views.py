"""Minutes at the desk: close a meeting with them, edit, sign."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from governance.meetings.access import access_meeting
from governance.minutes import services
from governance.minutes.access import access_minutes
from governance.minutes.forms import MinutesForm
from governance.minutes.queries import missing_signers
from kmp.accounts.models import User
from kmp.answers import see_other
from kmp.errors import DomainError
from kmp.roles import has_right, peran


def _user(request: HttpRequest) -> User:
    """Who is signed in; the marks let nobody else come here."""
    assert isinstance(request.user, User)
    return request.user


@peran("meetings.hold")
@require_http_methods(["GET", "POST"])
def staff_meeting_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close the meeting with its minutes."""
    meeting, form = access_meeting(pk), MinutesForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.close_meeting(meeting, text=form.cleaned_data["text"], acting_user=_user(request))
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("Rapat ditutup. Berita acara menunggu tanda tangan."))
            return see_other("staff_minutes", pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "governance/minutes/staff_close.html", {"meeting": meeting, "form": form}, status=status)


@peran("meetings.see")
@require_http_methods(["GET", "POST"])
def staff_minutes(request: HttpRequest, pk: int) -> HttpResponse:
    """The minutes of one meeting: the text, who signed, who must still; a POST edits the text."""
    minutes = access_minutes(pk)
    form = MinutesForm(request.POST or None, initial={"text": minutes.text})
    if request.method == "POST" and form.is_valid():
        if not has_right(request.user, "meetings.hold"):
            form.add_error(None, _("Hanya pengurus yang mengubah berita acara."))
        else:
            try:
                services.edit_minutes(minutes, text=form.cleaned_data["text"], acting_user=_user(request))
            except DomainError as refused:
                form.add_refusal(refused)
            else:
                messages.success(request, _("Berita acara disimpan; tanda tangan dimulai lagi."))
                return see_other("staff_minutes", pk)
    missing = missing_signers(minutes)
    context = {
        "minutes": minutes,
        "meeting": minutes.meeting,
        "form": form,
        "signatures": list(minutes.signatures.filter(revision=minutes.revision).select_related("user")),
        "missing": [(User.objects.get(pk=user), duty) for user, duty in missing.items()],
        "may_sign": _user(request).pk in missing,
        "may_edit": has_right(request.user, "meetings.hold") and minutes.sealed_at is None,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "governance/minutes/staff_minutes.html", context, status=status)


@peran("meetings.see")
@require_POST
def staff_minutes_sign(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the own name under the minutes."""
    try:
        services.sign_minutes(access_minutes(pk), acting_user=_user(request))
    except DomainError as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("Tanda tangan Anda tercatat."))
    return see_other("staff_minutes", pk)
