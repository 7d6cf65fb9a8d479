"""Migrations that would take minutes: most of that is Django rendering its models again at every operation."""

from collections.abc import Sequence
from typing import Any

from django.db import migrations
from django.db.migrations.operations.base import Operation

_MADE_WITH_THE_TABLE = (migrations.AddField, migrations.AddConstraint, migrations.AddIndex)


class AtOnce(Operation):
    """Many operations with the models of the project rendered once before and once after, not at each of them.

    Nearly all tables hang together by foreign keys, so rendering is most of the time that a migration takes. A new
    table is made as it is after all of them: the columns, constraints and indexes that would be added to it are there.
    """

    def __init__(self, operations: Sequence[Any]) -> None:
        self.operations = operations

    def state_forwards(self, app_label: str, state: Any) -> None:
        """All of them on a state that nobody has rendered yet."""
        state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Each of them between the first and the last state."""
        new = {one.name.lower() for one in self.operations if isinstance(one, migrations.CreateModel)}
        for operation in self.operations:
            if isinstance(operation, _MADE_WITH_THE_TABLE) and operation.model_name.lower() in new:
                continue
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Never: the project's migrations go one way."""
        raise NotImplementedError("this migration goes one way")
