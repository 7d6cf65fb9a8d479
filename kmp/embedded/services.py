"""The two services of an instance, and the environment that leads programs to them."""

import os

from kmp.embedded.postgres import database_url, start_postgres
from kmp.embedded.processes import Supervisor
from kmp.embedded.valkey import redis_url, start_valkey


def environment(name: str) -> dict[str, str]:
    """This process's environment plus the two addresses; `DATABASE_URL` and `REDIS_URL` win where set."""
    return {**os.environ, "DATABASE_URL": database_url(name), "REDIS_URL": redis_url(name)}


def start_services(supervisor: Supervisor, name: str, *, durable: bool) -> dict[str, str]:
    """Start what the environment does not provide already; the environment for programs that use it."""
    if not os.environ.get("REDIS_URL"):
        start_valkey(supervisor, name)
    if not os.environ.get("DATABASE_URL"):
        start_postgres(supervisor, name, durable=durable)
    return environment(name)
