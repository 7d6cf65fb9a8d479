"""The interface of `governance`, gathered from its slices."""

from governance.transparency.api import urlpatterns

__all__ = ["urlpatterns"]
