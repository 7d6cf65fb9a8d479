"""What staff add to the statements: the words of the notes, and where an account falls."""

from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kmp.accounts.signed import signed_in
from kmp.answers import see_other
from kmp.books.access import access_year
from kmp.errors import DomainError
from kmp.roles import has_right, peran
from kmp.statements import services
from kmp.statements.documents import YearBooks
from kmp.statements.forms import NoteForm
from kmp.statements.models import AccountPlace
from kmp.statements.queries import carrying_accounts, notes_are_sealed, posts, span_of, versions_of
from kmp.statements.states import PLACES_OF_KIND, Section, Statement

WRONG = HTTPStatus.UNPROCESSABLE_ENTITY


@peran("statements.write")
@require_http_methods(["GET", "POST"])
def staff_note(request: HttpRequest, year: int, section: str) -> HttpResponse:
    """Write the words of one section of the notes; what was saved before stays readable below."""
    access_year(year)
    if section not in Section.values:
        raise Http404
    versions = list(versions_of(year, section))
    draft = YearBooks(span_of(year)).draft(Section(section))
    words = versions[0].text if versions and versions[0].text else draft
    form = NoteForm(request.POST or None, initial={"text": words, "seen": len(versions)})
    if request.method == "POST" and form.is_valid():
        kept = form.cleaned_data
        text = "" if kept["text"].splitlines() == draft.splitlines() else kept["text"]
        try:
            services.write_note(year, section, text=text, seen=kept["seen"], acting_user=signed_in(request))
        except DomainError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Bagian “%(name)s” disimpan.") % {"name": Section(section).label})
            return see_other(f"{reverse('staff_statement', args=[Statement.NOTES])}?tahun={year}#{section}")
    context = {
        "form": form,
        "year": year,
        "section": Section(section),
        "draft": draft,
        "versions": versions,
        "is_sealed": notes_are_sealed(year),
        "back": f"{reverse('staff_statement', args=[Statement.NOTES])}?tahun={year}",
    }
    return render(request, "kmp/statements/staff_note.html", context, status=WRONG if form.errors else HTTPStatus.OK)


@peran("books.see")
@require_GET
def staff_places(request: HttpRequest) -> HttpResponse:
    """Where every account falls in the statements, and by whose word."""
    chosen = {one.account_id: one for one in AccountPlace.objects.select_related("chosen_by")}
    context = {
        "rows": [
            {
                "post": post,
                "chosen": chosen.get(post.pk),
                "choices": [(place.value, place.label) for place in PLACES_OF_KIND[post.kind]],
            }
            for post in posts()
        ],
        "writes": has_right(request.user, "statements.write"),
    }
    return render(request, "kmp/statements/staff_places.html", context)


@peran("statements.write")
@require_POST
def staff_place(request: HttpRequest, pk: int) -> HttpResponse:
    """Place one account; empty leaves it to its name."""
    account = get_object_or_404(carrying_accounts(), pk=pk)
    services.place_account(account, place=request.POST.get("letak", ""), acting_user=signed_in(request))
    messages.success(request, _("Letak akun %(code)s disimpan.") % {"code": account.code})
    return see_other("staff_places")
