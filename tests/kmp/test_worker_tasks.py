"""What beat asks for and what acts hand over by name is known to the worker; else it throws the message away."""

from django.conf import settings

OURS = ("kmp", "members", "supply", "clinics", "governance")


def test_the_worker_imports_every_module_that_has_tasks() -> None:
    paths = [path for root in OURS for path in (settings.BASE_DIR / root).rglob("tasks.py")]
    found = [path.relative_to(settings.BASE_DIR) for path in paths if "@shared_task" in path.read_text("utf-8")]

    assert {".".join(path.with_suffix("").parts) for path in found} == set(settings.CELERY_IMPORTS)


def test_beat_asks_only_for_what_the_worker_imports() -> None:
    asked = {str(entry["task"]).rpartition(".")[0] for entry in settings.CELERY_BEAT_SCHEDULE.values()}

    assert asked <= set(settings.CELERY_IMPORTS)
