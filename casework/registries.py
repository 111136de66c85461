"""Lists that a room keeps open for the rooms above it: in their ``AppConfig.ready`` they add what they bring."""

from typing import TypeVar

T = TypeVar("T")


def register(registry: list[T], *hooks: T) -> None:
    """Add each of *hooks* that is not there yet, in their order: Django may be set up more than once in a process."""
    registry.extend(hook for hook in hooks if hook not in registry)
