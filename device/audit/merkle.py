"""Proofs out of a stored Merkle tree (RFC 6962, section 2.1). Pure.

A tree is read through a function from (level, place) to the hash of a perfect subtree: level 0 holds
the leaves, and the node (k, i) covers the leaves i * 2^k to (i + 1) * 2^k - 1.
"""

from collections.abc import Callable, Iterator

from device.audit.proof import node_hash

Nodes = Callable[[int, int], bytes]


def frontier(size: int, nodes: Nodes) -> list[bytes]:
    """The perfect subtrees that a tree of `size` leaves falls into, the largest first."""
    return [nodes(level, (size >> (level + 1)) * 2) for level in _levels(size)]


def completed_by(index: int) -> Iterator[tuple[int, int]]:
    """The nodes above leaf `index` whose last leaf it is, as (level, place), from the bottom."""
    level = 0
    while index & 1:
        level, index = level + 1, index >> 1
        yield level, index


def inclusion(index: int, size: int, nodes: Nodes) -> list[bytes]:
    """The proof that leaf `index` is in the tree of the first `size` leaves (RFC 6962, 2.1.1)."""
    return _path(index, 0, size, nodes)


def consistency(old: int, new: int, nodes: Nodes) -> list[bytes]:
    """The proof that the tree of `new` leaves begins with that of `old` (RFC 6962, 2.1.2).

    Empty where `old` is 0 or `new`.
    """
    return [] if old in (0, new) else _subproof(old, 0, new, nodes, whole=True)


def _levels(size: int) -> list[int]:
    return [level for level in range(size.bit_length() - 1, -1, -1) if size >> level & 1]


def _path(index: int, begin: int, end: int, nodes: Nodes) -> list[bytes]:
    if end - begin == 1:
        return []
    middle = _split(begin, end)
    if index < middle:
        return [*_path(index, begin, middle, nodes), _range_hash(middle, end, nodes)]
    return [*_path(index, middle, end, nodes), _range_hash(begin, middle, nodes)]


def _subproof(old: int, begin: int, end: int, nodes: Nodes, *, whole: bool) -> list[bytes]:
    if old == end:
        return [] if whole else [_range_hash(begin, end, nodes)]
    middle = _split(begin, end)
    if old <= middle:
        return [*_subproof(old, begin, middle, nodes, whole=whole), _range_hash(middle, end, nodes)]
    return [*_subproof(old, middle, end, nodes, whole=False), _range_hash(begin, middle, nodes)]


def _split(begin: int, end: int) -> int:
    """Where RFC 6962 cuts a range: after the largest power of two smaller than its length."""
    return begin + (1 << ((end - begin - 1).bit_length() - 1))


def _range_hash(begin: int, end: int, nodes: Nodes) -> bytes:
    length = end - begin
    if length & (length - 1) == 0:
        level = length.bit_length() - 1
        return nodes(level, begin >> level)
    middle = _split(begin, end)
    return node_hash(_range_hash(begin, middle, nodes), _range_hash(middle, end, nodes))
