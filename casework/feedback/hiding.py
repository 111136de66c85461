"""Which numbers of a question may be shown: none that counts few women, and none from which such a number could be computed.

The number of answers is known to whoever reads the page, so a hidden number is protected only by the other hidden ones beside it.
"""

from collections.abc import Mapping
from typing import Final

SMALLEST: Final = 5  # threshold rule: a number, and a quarter, below this is not shown


def shown(counts: Mapping[str, int]) -> dict[str, int | None]:
    """Every number of one question, or None where it is hidden. Zero is a small number: "nobody said yes" tells what everybody said.

    While a hidden one could be computed, the smallest that is shown is hidden too, and whatever is equal to it, so that which one
    was chosen tells nothing.
    """
    hidden = {name for name, count in counts.items() if count < SMALLEST}
    while hidden and len(hidden) < len(counts) and not _is_safe(counts, hidden):
        least = min(count for name, count in counts.items() if name not in hidden)
        hidden |= {name for name, count in counts.items() if count == least}
    return {name: None if name in hidden else count for name, count in counts.items()}


def _is_safe(counts: Mapping[str, int], hidden: set[str]) -> bool:
    """Whether each hidden number could still be another one, even for a reader who knows which are hidden for being small."""
    together = sum(counts[name] for name in hidden)
    most = min(count for name, count in counts.items() if name not in hidden) - 1
    bounds = {name: (0, SMALLEST - 1) if counts[name] < SMALLEST else (SMALLEST, most) for name in hidden}
    lows, highs = sum(low for low, _ in bounds.values()), sum(high for _, high in bounds.values())
    for low, high in bounds.values():
        if max(low, together - (highs - high)) >= min(high, together - (lows - low)):
            return False
    return True
