"""The public pages on which anyone checks a paper of the cooperative."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from kmp.answers import see_other
from kmp.limits import too_many
from kmp.papers.forms import CodeForm
from kmp.papers.queries import paper_of_code
from kmp.papers.rules import grouped_code, plain_code
from kmp.roles import umum

MOST, SECONDS = 60, 60  # look-ups of one address in a minute: a hall of people behind one address still gets through


@umum
@require_safe
def paper_find(request: HttpRequest) -> HttpResponse:
    """`/cek/`: type the code of a paper."""
    form = CodeForm(request.GET if "kode" in request.GET else None)
    if form.is_bound and too_many(request, action="cek", most=MOST, seconds=SECONDS):
        return _wait()
    if form.is_bound and form.is_valid():
        return see_other("paper_check", form.cleaned_data["kode"])
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "kmp/papers/paper_find.html", {"form": form}, status=status)


@umum
@require_safe
def paper_check(request: HttpRequest, code: str) -> HttpResponse:
    """`/cek/<code>/`: what the paper with this code says, whether it still counts, or that there is no such paper."""
    if too_many(request, action="cek", most=MOST, seconds=SECONDS):
        return _wait()
    paper = paper_of_code(code)
    if paper is not None and code != paper.code:
        return see_other("paper_check", paper.code)
    context = {"paper": paper, "code": grouped_code(plain_code(code)[:20]), "form": CodeForm()}
    status = HTTPStatus.OK if paper else HTTPStatus.NOT_FOUND
    answer = render(request, "kmp/papers/paper_check.html", context, status=status)
    answer["X-Robots-Tag"] = "noindex"
    answer["Cache-Control"] = "private, no-store"
    return answer


def _wait() -> HttpResponse:
    return HttpResponse(render_to_string("429.html"), status=HTTPStatus.TOO_MANY_REQUESTS)
