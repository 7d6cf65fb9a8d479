"""Settings from the environment, by helpers that stop the start on nonsense instead of guessing."""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

TRUE, FALSE = {"1", "true", "ya", "yes", "on"}, {"0", "false", "tidak", "no", "off", ""}


def env_text(name: str, default: str | None = None) -> str:
    """The text of `name`; without a default its absence stops the start."""
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"{name} must be set")
    return value


def env_bool(name: str, default: bool) -> bool:
    """1/0, true/false, ya/tidak, yes/no, on/off; anything else stops the start."""
    value = os.environ.get(name)
    if value is None:
        return default
    if value.strip().lower() in TRUE:
        return True
    if value.strip().lower() in FALSE:
        return False
    raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}")


def env_int(name: str, default: int, *, least: int = 0, most: int = 2**31) -> int:
    """A whole number between `least` and `most`."""
    value = os.environ.get(name, str(default))
    if not value.strip().isdigit() or not least <= int(value) <= most:
        raise ImproperlyConfigured(f"{name} must be a whole number from {least} to {most}, not {value!r}")
    return int(value)


def env_list(name: str, default: str = "") -> list[str]:
    """Comma-separated words."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def env_path(name: str, default: Path) -> Path:
    """An absolute path."""
    path = Path(os.environ.get(name, str(default)))
    if not path.is_absolute():
        raise ImproperlyConfigured(f"{name} must be an absolute path, not {str(path)!r}")
    return path


def env_url(name: str, default: str, *schemes: str) -> str:
    """A URL whose scheme is one of `schemes`."""
    value = os.environ.get(name) or default
    if value.split("://", 1)[0] not in schemes:
        raise ImproperlyConfigured(f"{name} must begin with one of {', '.join(schemes)}")
    return value
