"""`/healthz`: whether this process can serve. Says what fails, never with what."""

from django.core.cache import cache
from django.db import Error as DatabaseError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.views.decorators.cache import never_cache
from redis.exceptions import RedisError

from kmp.roles import umum


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        executor = MigrationExecutor(connection)
        return not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return False


def _cache() -> bool:
    try:
        cache.set("healthz", 1, 10)
        return bool(cache.get("healthz") == 1)
    except (RedisError, OSError):
        return False


@umum
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when the database answers with all migrations applied and the cache answers, else 503."""
    parts = {"database": _database(), "cache": _cache()}
    return JsonResponse({"ok": all(parts.values()), **parts}, status=200 if all(parts.values()) else 503)


urlpatterns = [path("healthz", healthz, name="healthz")]
