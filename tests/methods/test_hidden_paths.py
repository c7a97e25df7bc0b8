"""Paths through hidden neurons, beside all paths listed one by one."""

import networkx as nx
import numpy as np

from helpers.methods.hidden_paths import hidden_ties, reached_through_hidden


def listed(W, seen, source):
    """By listing the paths of a graph in which seen neurons have no way on."""
    n = len(W)
    graph = nx.DiGraph([(j, i) for i, j in np.argwhere(W)])
    graph.add_nodes_from(range(n))
    cut = graph.copy()
    cut.remove_edges_from([(j, i) for j, i in graph.edges if seen[j] and j != source])
    found = np.zeros(n, dtype=bool)
    for first in graph.successors(source):
        if not seen[first]:
            inner = {first} | set(nx.descendants(cut.subgraph(np.flatnonzero(~seen)), first))
            found[[i for h in inner for i in graph.successors(h)]] = True
    return found & seen


def test_random_networks_have_the_paths_that_a_list_has():
    rng = np.random.default_rng(0)
    n_found = 0
    for _ in range(60):
        W = rng.normal(size=(9, 9)) * (rng.random((9, 9)) < 0.18)
        seen = rng.random(9) < 0.5
        seen[0] = True
        for source in range(9):
            got = reached_through_hidden(W, seen, source)
            np.testing.assert_array_equal(got, listed(W, seen, source))
            n_found += got.sum()
    assert n_found > 100


def test_ties_are_paths_and_common_drivers():
    # 0 → 3 → 1 by a hidden neuron; hidden 4 drives 1, and 2 by way of hidden 5.
    W = np.zeros((6, 6))
    for target, source in ((3, 0), (1, 3), (1, 4), (5, 4), (2, 5)):
        W[target, source] = -1.0
    seen = np.arange(6) < 3
    ties = hidden_ties(W, seen)
    np.testing.assert_array_equal(ties.path, [[False] * 3, [True, False, False], [False] * 3])
    np.testing.assert_array_equal(ties.driver, [[False] * 3, [False, True, True], [False, True, True]])


def test_ties_are_found_wherever_the_seen_neurons_stand():
    rng = np.random.default_rng(1)
    W = (rng.random((8, 8)) < 0.35).astype(float)
    seen = np.arange(8) < 5
    order = rng.permutation(8)
    there = hidden_ties(W[np.ix_(order, order)], seen[order])
    place = [list(np.flatnonzero(seen[order])).index(i) for i in np.argsort(order)[:5]]
    here = hidden_ties(W, seen)
    for before, after in ((here.path, there.path), (here.driver, there.driver)):
        assert before.any()
        np.testing.assert_array_equal(before, after[np.ix_(place, place)])


def test_where_nobody_is_hidden_nothing_is_tied():
    ties = hidden_ties(np.ones((3, 3)), np.ones(3, dtype=bool))
    assert not ties.path.any()
    assert not ties.driver.any()

    assert ties.path.shape == ties.driver.shape == (3, 3)
