"""Starts everything on one machine: PostgreSQL and Valkey from their wheels, web, worker and beat (docs/adr/0004)."""
