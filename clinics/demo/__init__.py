"""The demo: two years of an invented cooperative, written through the services only, the same every time."""
