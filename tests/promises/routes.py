"""Every address of the house, from the URLconf itself: ``python -m tests.promises.routes`` prints them."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True)
class Route:
    """One pattern: its full name, and the names of the arguments in its path."""

    name: str
    arguments: frozenset[str]


def routes() -> list[Route]:
    """All routes of the URLconf in order. A pattern without a name comes under its path, so that it is undeclared."""
    return list(_walk(get_resolver(), "", frozenset()))


def _walk(resolver: URLResolver, space: str, arguments: frozenset[str]) -> Iterator[Route]:
    for pattern in resolver.url_patterns:
        named = arguments | frozenset(pattern.pattern.regex.groupindex)
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _walk(pattern, inner, named)
        elif isinstance(pattern, URLPattern):
            yield Route(f"{space}{pattern.name}" if pattern.name else f"unnamed {pattern.pattern}", named)


if __name__ == "__main__":
    import django

    django.setup()
    for route in routes():
        print(route.name, " ".join(sorted(route.arguments)))
