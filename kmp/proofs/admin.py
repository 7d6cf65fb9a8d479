"""Published bundles to look at; the zip itself is on the public page."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from kmp.looking import LookingAdmin
from kmp.proofs.models import ProofBundle


@admin.register(ProofBundle)
class ProofBundleAdmin(LookingAdmin):
    """Without the content: a list of zips in memory helps nobody."""

    list_display = ["kind", "subject", "size", "published_at", "file_digest"]
    list_filter = ["kind"]
    search_fields = ["subject", "file_digest", "result_digest"]
    fields = ["kind", "subject", "size", "published_at", "result_digest", "file_digest"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ProofBundle]:
        bundles: QuerySet[ProofBundle] = super().get_queryset(request)
        return bundles.defer("content")
