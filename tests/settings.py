"""kmp.settings and the kinds of work that only tests ask for."""

from kmp.settings import *  # noqa: F403
from kmp.settings import RUN_KINDS

RUN_KINDS = {
    **RUN_KINDS,
    "test.count": "tests.kmp.runs.handlers.count",
    "test.refuse": "tests.kmp.runs.handlers.refuse",
    "test.break": "tests.kmp.runs.handlers.break_down",
    "test.forget": "tests.kmp.runs.handlers.forget",
    "test.busy": "tests.kmp.runs.handlers.meet_a_lock",
    "test.slow": "tests.kmp.runs.handlers.work_slowly",
}
