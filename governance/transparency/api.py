"""The public interface: verdicts and proof bundles, read only, without signing in (GET /api/v1/…)."""

from typing import Any

from rest_framework import permissions, routers, serializers, viewsets
from rest_framework.throttling import AnonRateThrottle

from governance.voting.models import Verdict
from governance.voting.states import MotionKind
from kmp.proofs.models import ProofBundle
from kmp.roles import umum


class BundleSerializer(serializers.ModelSerializer[ProofBundle]):
    """What a bundle is and its digests; `download` is its address."""

    download = serializers.HyperlinkedIdentityField(view_name="bundle_download")

    class Meta:
        model = ProofBundle
        fields = ["id", "kind", "subject", "result_digest", "file_digest", "size", "published_at", "download"]


class VerdictSerializer(serializers.ModelSerializer[Verdict]):
    """A counted motion: tallies, the four readings of `count_votes`, the voters on the roll by group, its bundle."""

    number = serializers.CharField(source="motion.number")
    title = serializers.CharField(source="motion.title")
    kind = serializers.ChoiceField(source="motion.kind", choices=MotionKind.choices)
    bundle = BundleSerializer(allow_null=True)  # a consensus has none

    class Meta:
        model = Verdict
        fields = [
            "id",
            "number",
            "title",
            "kind",
            "passed",
            "by_consensus",
            "tallies",
            "result",
            "roll",
            "counted_at",
            "bundle",
        ]


class PublicThrottle(AnonRateThrottle):
    """Enough for a person or a script that checks, not for emptying the server."""

    rate = "120/min"


class VerdictViewSet(viewsets.ReadOnlyModelViewSet[Verdict]):
    """Counted motions, newest first."""

    queryset = Verdict.objects.select_related("motion", "bundle").defer("bundle__content").order_by("-id")
    serializer_class = VerdictSerializer
    permission_classes = [permissions.AllowAny]
    authentication_classes = []
    throttle_classes = [PublicThrottle]


class BundleViewSet(viewsets.ReadOnlyModelViewSet[ProofBundle]):
    """Published proof bundles, newest first."""

    queryset = ProofBundle.objects.defer("content").order_by("-id")
    serializer_class = BundleSerializer
    permission_classes = [permissions.AllowAny]
    authentication_classes = []
    throttle_classes = [PublicThrottle]


class PublicRouter(routers.SimpleRouter):
    """A router whose views carry the public mark."""

    def get_urls(self) -> list[Any]:
        urls = super().get_urls()
        for url in urls:
            if url.callback is not None:
                umum(url.callback)
        return urls


router = PublicRouter()
router.register("verdicts", VerdictViewSet, basename="api_verdict")
router.register("bundles", BundleViewSet, basename="api_bundle")
urlpatterns = router.urls
