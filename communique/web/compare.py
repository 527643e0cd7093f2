"""To come."""

from starlette.routing import Route


def routes() -> list[Route]:
    """The routes of this module."""
    return []
