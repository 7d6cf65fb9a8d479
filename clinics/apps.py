from django.apps import AppConfig


class ClinicsConfig(AppConfig):
    name = "clinics"
    verbose_name = "Klinik desa"

    def ready(self) -> None:
        """Tell what stands behind a row of participation that came from a visit."""
        from clinics.pharmacy.traces import trace_dispensing, trace_visit
        from members.participation.traces import trace_by

        trace_by("visit", trace_visit)
        trace_by("dispensing", trace_dispensing)
