"""Valid situations, built through the services: one module for each app."""
