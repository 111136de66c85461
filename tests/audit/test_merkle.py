"""The trees of RFC 6962: known answers, and that no other proof is believed."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit import merkle
from tests.audit import vectors_rfc6962 as known

leaf_lists = st.integers(1, 70).map(lambda size: [sha256(bytes([n])).digest() for n in range(size)])


@pytest.mark.parametrize("size", range(1, 9))
def test_the_published_roots_come_out(size: int) -> None:
    assert merkle.root(known.LEAVES[:size]).hex() == known.ROOTS[size - 1]


def test_the_empty_tree_has_the_published_root() -> None:
    assert merkle.root([]).hex() == known.EMPTY


@pytest.mark.parametrize(("place", "proof"), known.INCLUSION.items())
def test_the_published_inclusion_proofs_come_out(place: tuple[int, int], proof: list[str]) -> None:
    index, size = place
    assert [step.hex() for step in merkle.inclusion(known.LEAVES[:size], index)] == proof


@pytest.mark.parametrize(("sizes", "proof"), known.CONSISTENCY.items())
def test_the_published_consistency_proofs_come_out(sizes: tuple[int, int], proof: list[str]) -> None:
    earlier, size = sizes
    assert [step.hex() for step in merkle.consistency(known.LEAVES[:size], earlier)] == proof


@given(leaf_lists, st.data())
def test_every_leaf_proves_its_own_place_and_no_other(leaves: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(leaves) - 1))
    proof, root = merkle.inclusion(leaves, index), merkle.root(leaves)
    assert merkle.includes(leaves[index], index, len(leaves), proof, root)
    assert [at for at in range(len(leaves)) if merkle.includes(leaves[index], at, len(leaves), proof, root)] == [index]


@given(leaf_lists, st.data())
def test_a_proof_made_while_the_leaves_pass_by_is_the_same(leaves: list[bytes], data: st.DataObject) -> None:
    size = data.draw(st.integers(1, len(leaves)))
    index = data.draw(st.integers(0, size - 1))
    before = merkle.Frontier()
    for leaf in leaves[:index]:
        before.add(leaf)
    assert merkle.path(before, iter(leaves[index + 1 :]), size) == merkle.inclusion(leaves[:size], index)


def test_a_proof_of_a_leaf_that_is_not_there_or_of_too_few_leaves_is_refused() -> None:
    with pytest.raises(IndexError):
        merkle.path(merkle.Frontier(2, [bytes(32)]), [], 2)
    with pytest.raises(ValueError, match="too early"):
        merkle.path(merkle.Frontier(2, [bytes(32)]), [], 4)


@given(leaf_lists, st.data())
def test_an_inclusion_proof_with_a_changed_step_is_refused(leaves: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(leaves) - 1))
    proof, root = merkle.inclusion(leaves, index), merkle.root(leaves)
    for at, step in enumerate(proof):
        bent = [*proof[:at], bytes([step[0] ^ 1]) + step[1:], *proof[at + 1 :]]
        assert not merkle.includes(leaves[index], index, len(leaves), bent, root)
    assert not merkle.includes(leaves[index], index, len(leaves), [*proof, root], root)
    assert not proof or not merkle.includes(leaves[index], index, len(leaves), proof[:-1], root)


@given(leaf_lists, st.data())
def test_a_tree_that_grew_proves_it(leaves: list[bytes], data: st.DataObject) -> None:
    earlier = data.draw(st.integers(1, len(leaves)))
    proof = merkle.consistency(leaves, earlier)
    assert merkle.grew(earlier, len(leaves), merkle.root(leaves[:earlier]), merkle.root(leaves), proof)


@given(leaf_lists, st.data())
def test_a_tree_with_a_changed_past_proves_nothing(leaves: list[bytes], data: st.DataObject) -> None:
    earlier = data.draw(st.integers(1, len(leaves)))
    changed = [sha256(b"other").digest(), *leaves[1:]]
    for proof in (merkle.consistency(leaves, earlier), merkle.consistency(changed, earlier)):
        assert not merkle.grew(earlier, len(leaves), merkle.root(leaves[:earlier]), merkle.root(changed), proof)


def test_proofs_of_trees_that_cannot_be_are_refused() -> None:
    root = merkle.root(known.LEAVES)
    assert not merkle.includes(known.LEAVES[0], 8, 8, [], root)
    assert not merkle.includes(known.LEAVES[0], -1, 8, [], root)
    assert not merkle.grew(0, 8, root, root, [root])
    assert not merkle.grew(9, 8, root, root, [root])
    assert not merkle.grew(1, 8, root, root, [])


def test_a_leaf_that_is_not_there_has_no_proof() -> None:
    with pytest.raises(IndexError):
        merkle.inclusion(known.LEAVES, 8)


@pytest.mark.parametrize("earlier", [0, 9])
def test_no_proof_of_growth_from_a_size_that_never_was(earlier: int) -> None:
    with pytest.raises(ValueError, match="earlier"):
        merkle.consistency(known.LEAVES, earlier)


@given(leaf_lists, st.data())
def test_a_stored_frontier_goes_on_to_the_same_root(leaves: list[bytes], data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(leaves)))
    first = merkle.Frontier()
    for leaf in leaves[:cut]:
        first.add(leaf)
    later = merkle.Frontier.unpack(first.size, first.pack())
    for leaf in leaves[cut:]:
        later.add(leaf)
    assert (later.size, later.root()) == (len(leaves), _by_definition(leaves))


def _by_definition(leaves: list[bytes]) -> bytes:
    """RFC 6962, 2.1, word for word."""
    if len(leaves) == 1:
        return sha256(b"\x00" + leaves[0]).digest()
    half = max(power for power in (1, 2, 4, 8, 16, 32, 64) if power < len(leaves))
    return sha256(b"\x01" + _by_definition(leaves[:half]) + _by_definition(leaves[half:])).digest()


def test_peaks_that_do_not_fit_the_size_are_refused() -> None:
    with pytest.raises(ValueError, match="peaks"):
        merkle.Frontier(3, [bytes(32)])
