"""kmp.settings, a folder of its own for uploaded files, and the kinds of work that only tests ask for."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from kmp.settings import *  # noqa: F403
from kmp.settings import RUN_KINDS

if "KMP_MEDIA_DIR" not in os.environ:  # xdist's workers and the Celery worker find the folder of the first process
    os.environ["KMP_MEDIA_DIR"] = tempfile.mkdtemp(prefix="kmp-uji-")
    atexit.register(shutil.rmtree, os.environ["KMP_MEDIA_DIR"], ignore_errors=True)
WHITENOISE_AUTOREFRESH = True  # every test client would read the folder of static files anew
MEDIA_ROOT = Path(os.environ["KMP_MEDIA_DIR"])

RUN_KINDS = {
    **RUN_KINDS,
    "test.count": "tests.kmp.runs.handlers.count",
    "test.refuse": "tests.kmp.runs.handlers.refuse",
    "test.break": "tests.kmp.runs.handlers.break_down",
    "test.forget": "tests.kmp.runs.handlers.forget",
    "test.busy": "tests.kmp.runs.handlers.meet_a_lock",
    "test.slow": "tests.kmp.runs.handlers.work_slowly",
}
