"""Who may open an archive of statements."""

from typing import Any

from governance.slips.models import SlipFile
from kmp.files.models import StoredFile
from kmp.roles import has_right


def may_open_file(user: Any, stored: StoredFile) -> bool:
    """Whoever may see all SHU, and only archives of statements."""
    return has_right(user, "shu.see") and SlipFile.objects.filter(file=stored).exists()
