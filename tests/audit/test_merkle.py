"""The Merkle tree, held to Certificate Transparency's reference values and to its own proofs."""

import hashlib
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from device.audit import merkle
from device.audit.proof import (
    Checkpoint,
    Frontier,
    NotWholeError,
    check_consistency,
    leaf_hash,
    node_hash,
    root_from_inclusion,
)

# The leaves, roots and proofs of Certificate Transparency's own merkle_tree_test.cc.
LEAVES = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
A = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"
B = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"
C = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"
D = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"
E = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"
F = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a"
INCLUSION = {
    (0, 1): [],
    (0, 8): [A, B, C],
    (5, 8): [D, E, ROOTS[4]],
    (2, 3): [ROOTS[2]],
    (1, 5): [ROOTS[1], B, D],
}
CONSISTENCY = {(1, 1): [], (1, 8): [A, B, C], (6, 8): [F, E, ROOTS[4]], (2, 5): [B, D]}


class Tree:
    """Every perfect subtree of some leaves, computed one by one."""

    def __init__(self, leaves: list[bytes]) -> None:
        self.hashes = [[leaf_hash(leaf) for leaf in leaves]]
        while len(self.hashes[-1]) > 1:
            below = self.hashes[-1]
            pairs = zip(below[::2], below[1::2], strict=False)
            self.hashes.append([node_hash(left, right) for left, right in pairs])

    def node(self, level: int, place: int) -> bytes:
        return self.hashes[level][place]

    def checkpoint(self, size: int) -> Checkpoint:
        return Checkpoint(size, Frontier(size, merkle.frontier(size, self.node)).root())


def numbered(size: int) -> Tree:
    return Tree([str(number).encode() for number in range(size)])


@pytest.mark.parametrize("size", range(9))
def test_the_root_is_the_reference_root_grown_or_read_from_the_stored_tree(size: int) -> None:
    grown = Frontier()
    for leaf in LEAVES[:size]:
        grown.append(leaf_hash(leaf))
    assert grown.root().hex() == ROOTS[size]
    assert Tree(LEAVES).checkpoint(size).root.hex() == ROOTS[size]


@pytest.mark.parametrize(("place", "path"), INCLUSION.items())
def test_an_inclusion_proof_is_the_reference_proof(place: tuple[int, int], path: list[str]) -> None:
    assert [step.hex() for step in merkle.inclusion(*place, Tree(LEAVES).node)] == path


@pytest.mark.parametrize(("sizes", "path"), CONSISTENCY.items())
def test_a_consistency_proof_is_the_reference_proof(sizes: tuple[int, int], path: list[str]) -> None:
    assert [step.hex() for step in merkle.consistency(*sizes, Tree(LEAVES).node)] == path


@given(st.integers(1, 70).flatmap(lambda size: st.tuples(st.integers(0, size - 1), st.just(size))))
def test_every_record_can_be_proved_to_be_in_the_log(place: tuple[int, int]) -> None:
    index, size = place
    tree = numbered(size)
    path = merkle.inclusion(index, size, tree.node)
    assert root_from_inclusion(index, size, tree.node(0, index), path) == tree.checkpoint(size).root


@given(st.integers(0, 70).flatmap(lambda new: st.tuples(st.integers(0, new), st.just(new))))
def test_every_log_can_be_proved_to_continue_each_earlier_one(sizes: tuple[int, int]) -> None:
    tree = numbered(max(1, sizes[1]))
    path = merkle.consistency(*sizes, tree.node)
    check_consistency(tree.checkpoint(sizes[0]), tree.checkpoint(sizes[1]), path)


@settings(max_examples=200)
@given(st.integers(2, 40), st.data())
def test_no_changed_proof_is_taken(size: int, data: st.DataObject) -> None:
    tree = numbered(size)
    old = data.draw(st.integers(1, size - 1))
    path = merkle.consistency(old, size, tree.node)
    harmed = data.draw(st.sampled_from([path[:-1], path[1:], [*path, path[0]], [leaf_hash(b"x"), *path[1:]]]))
    with pytest.raises(NotWholeError):
        check_consistency(tree.checkpoint(old), tree.checkpoint(size), harmed)
    index = data.draw(st.integers(0, size - 1))
    path = merkle.inclusion(index, size, tree.node)
    root = tree.checkpoint(size).root
    for wrong in ([*path, path[0]], path[:-1], [leaf_hash(b"x"), *path[1:]]):
        with suppress(NotWholeError):
            assert root_from_inclusion(index, size, tree.node(0, index), wrong) != root


def test_a_log_that_was_rewritten_or_shortened_is_no_continuation() -> None:
    tree, other = numbered(9), Tree([b"other"] * 9)
    with pytest.raises(NotWholeError, match="no continuation"):
        check_consistency(other.checkpoint(5), tree.checkpoint(9), merkle.consistency(5, 9, tree.node))
    with pytest.raises(NotWholeError, match="two different logs of 9"):
        check_consistency(other.checkpoint(9), tree.checkpoint(9), [])
    with pytest.raises(NotWholeError, match="no proof leads from 9 to 5"):
        check_consistency(tree.checkpoint(9), tree.checkpoint(5), [])


@pytest.mark.parametrize(("size", "hashes"), [(3, 1), (0, 1), (-1, 0)])
def test_a_frontier_has_one_hash_for_each_perfect_subtree(size: int, hashes: int) -> None:
    with pytest.raises(NotWholeError, match="cannot stand for"):
        Frontier(size, [hashlib.sha256().digest()] * hashes)


def test_a_leaf_beyond_the_tree_is_not_in_it() -> None:
    with pytest.raises(NotWholeError, match="not in a tree of 3"):
        root_from_inclusion(3, 3, leaf_hash(b""), [])
