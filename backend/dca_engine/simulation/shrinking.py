"""From a failing plan to the fewest steps that still fail: halves are left out, then quarters, down to single steps."""

from collections.abc import Callable, Sequence

Numbers = tuple[int, ...]


def shrunk(numbers: Sequence[int], fails: Callable[[Numbers], bool], tries: int) -> Numbers:
    """The fewest of these numbers found in so many tries for which `fails` holds; it holds for all of them."""
    kept, size = tuple(numbers), (len(numbers) + 1) // 2
    while size:
        smaller, start = False, 0
        while start < len(kept):
            if not tries:
                return kept
            tries -= 1
            without = kept[:start] + kept[start + size :]
            if fails(without):
                kept, smaller = without, True
            else:
                start += size
        size = size if smaller and size == 1 else size // 2
    return kept
