"""Who may open the signed sheet of a count made in the room."""

from typing import Any

from governance.voting.models import HandCount
from kmp.files.models import StoredFile
from kmp.roles import has_right


def may_open_file(user: Any, stored: StoredFile) -> bool:
    """Staff who see the meetings; what it says is in the published bundle, the names that signed it are not."""
    return has_right(user, "meetings.see") and HandCount.objects.filter(sheet=stored).exists()
