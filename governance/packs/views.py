"""The RAT pack on a member's phone. It names members by number only, so every member may have it."""

from django.http import HttpRequest, HttpResponse
from django.http.response import FileResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from governance.packs.access import access_pack
from governance.packs.files import pack_pdf as pdf_of
from governance.packs.files import pack_zip as zip_of
from kmp.roles import anggota


@anggota
@require_GET
def pack(request: HttpRequest, pk: int) -> HttpResponse:
    """`/rapat/<pk>/berkas/`: what is in the pack, page by page, and both files."""
    found = access_pack(pk)
    return render(request, "governance/packs/pack.html", {"pack": found, "meeting": found.meeting})


@anggota
@require_GET
def pack_pdf(request: HttpRequest, pk: int) -> FileResponse:
    """The pack as one PDF."""
    return pdf_of(access_pack(pk))


@anggota
@require_GET
def pack_zip(request: HttpRequest, pk: int) -> HttpResponse:
    """The pack as a zip."""
    return zip_of(access_pack(pk))
