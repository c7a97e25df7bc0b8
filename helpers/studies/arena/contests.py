"""One network of a world, seen in part: what a method is given, and what is true of it.

Networks are numbered. 0 to 9 are those that the table reports; settings of worlds and methods were chosen on those from 100 on;
whoever enters a method of their own meets others again.
"""

import zlib
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from helpers.studies.arena.worlds import WORLDS, World
from helpers.studies.registry import Recording
from helpers.validation import at_least_two, checked, count, one_of, positive_integer

# Streams of random numbers of a network; each begins anew, so that what is drawn from one changes nothing in another.
NETWORK, WATCHED, CHOSEN, EXPERIMENT, LIGHT, METHOD, OTHERS = range(7)
KEPT = 16  # Simulations that a process keeps in memory, since all methods ask for the same.
MAX_ORDER = 10  # An information criterion chooses among 1 to this many lags.


def _generator(world, network, edges, stream, *more):
    """A random generator of this network and stream."""
    return np.random.default_rng([zlib.crc32(world.key.encode()), network, int(edges), stream, *more])


@lru_cache(maxsize=4 * KEPT)
def _network(world, network, edges):
    return WORLDS[world].make(_generator(WORLDS[world], network, edges, NETWORK), edges)


@lru_cache(maxsize=KEPT)
def _watched(world, network, edges):
    return _network(world, network, edges).watch(WORLDS[world].n_steps, _generator(WORLDS[world], network, edges, WATCHED))


@dataclass(frozen=True)
class Contest:
    """One network, of which some neurons are seen.

    Attributes
    ----------
    world : World
        Where it is from.
    observed : {"all", "half", "quarter"}
        How many of its neurons are seen. A half holds the quarter.
    network : int
        Its number.
    edges : bool
        Whether anything is connected.
    seen : ndarray of int, shape (seen,)
        Which neurons, in rising order.
    """

    world: World
    observed: str
    network: int
    edges: bool
    seen: np.ndarray

    @cached_property
    def _simulated(self):
        return _network(self.world.key, self.network, self.edges)

    @cached_property
    def _connected(self):
        """All connections, those from hidden drivers too, and which of the neurons are seen."""
        W = self._simulated.W != 0
        gains = np.atleast_1d(getattr(self._simulated, "gains", 0.0))
        if gains.any():
            W = np.block([[W, (gains != 0)[:, None]], [np.zeros((1, len(W) + 1), dtype=bool)]])
        seen = np.zeros(len(W), dtype=bool)
        seen[self.seen] = True
        return W, seen

    @cached_property
    def W(self):
        """Weights among the seen neurons, ``[to, from]``; 0 on the diagonal."""
        W = self._simulated.W[np.ix_(self.seen, self.seen)].copy()
        np.fill_diagonal(W, 0)
        return W

    @property
    def direct(self):
        """Which pairs of seen neurons are connected, shape (seen, seen)."""
        return self.W != 0

    @cached_property
    def through(self):
        """Pairs without a connection, of which one acts on the other through exactly one hidden neuron.

        Longer ways are left out: in all but the sparsest networks nearly everybody reaches everybody along them.
        """
        W, seen = self._connected
        ways = W[np.ix_(seen, ~seen)].astype(int) @ W[np.ix_(~seen, seen)].astype(int)
        return (ways > 0) & ~self.direct & ~np.eye(len(self.seen), dtype=bool)

    @cached_property
    def driver(self):
        """Pairs with neither of these that are both driven by one hidden neuron."""
        W, seen = self._connected
        shared = W[np.ix_(seen, ~seen)].astype(int)
        both = shared @ shared.T > 0
        return both & ~self.direct & ~self.through & ~np.eye(len(self.seen), dtype=bool)

    def _recording(self, activity, signal=None, **known):
        return Recording(activity, signal or self.world.signal, max_order=MAX_ORDER, **known)

    @cached_property
    def recording(self):
        """What is watched of the seen neurons."""
        return self._recording(_watched(self.world.key, self.network, self.edges)[:, self.seen])

    def experiment(self, share=1.0):
        """A randomised trial on the seen neurons that lasts as long as the recording, or a share of it."""
        rng = self.generator(EXPERIMENT, round(1000 * share))
        return self._recording(
            self._simulated.experiment(round(share * self.world.n_steps), self.seen, rng), "sigmoid", forced=True
        )

    @property
    def lit(self):
        """A recording under light that chance switches, where it can push them; else None."""
        if not self.world.is_lit:
            return None
        lit = self._simulated.under_light(self.world.n_steps, self.generator(LIGHT))
        return self._recording(lit.activity[:, self.seen], light=lit.light[:, self.seen])

    @property
    def places(self):
        """Where the seen neurons stand in their line, where they stand in one; else None."""
        return self.seen.astype(float) if self.world.in_line else None

    def generator(self, stream, *more):
        """A random generator of this contest."""
        return _generator(self.world, self.network, self.edges, stream, len(self.seen), *more)


def _enters(arguments):
    world = WORLDS[arguments["world"]]
    if arguments["observed"] not in world.observed:
        raise ValueError(
            f"observed should be one of {', '.join(world.observed)} for the world {world.key}, so that five neurons are seen, "
            f"but it is {arguments['observed']!r}."
        )


@checked(
    world=one_of(tuple(WORLDS)),
    observed=one_of(("all", "half", "quarter")),
    network=count,
    edges=one_of((True, False)),
    together=_enters,
)
def draw(world, observed, network, edges=True):
    """One network of a world, seen in part.

    Parameters
    ----------
    world : str
        Key of a world.
    observed : {"all", "half", "quarter"}
        How many of its neurons are seen, five at least.
    network : int
        Its number: the same number is the same network, whatever is seen of it. (The six-neuron network is one, and its numbers
        are recordings.)
    edges : bool
        Whether anything is connected.

    Returns
    -------
    Contest

    Raises
    ------
    ValueError
        If there is no such world, or fewer than five neurons would be seen.
    """
    place = WORLDS[world]
    order = _generator(place, network, True, CHOSEN).permutation(place.n_neurons)
    return Contest(place, observed, network, edges, np.sort(order[: place.observed[observed]]))


@checked(
    world=one_of(tuple(WORLDS)),
    observed=one_of(("all", "half", "quarter")),
    n_networks=positive_integer,
    n_steps=at_least_two,
    together=_enters,
)
def watch_others(world, observed, n_networks, n_steps):
    """Short recordings of other networks of a world, for a method that has to learn from such first.

    Parameters
    ----------
    world : str
        Key of a world.
    observed : {"all", "half", "quarter"}
        How many neurons are seen of each.
    n_networks, n_steps : int
        How many networks, and steps of each. The same numbers give the same recordings; none is of a network that has a number.

    Returns
    -------
    ndarray, shape (networks, time, seen)

    Raises
    ------
    ValueError
        If there is no such world, fewer than five neurons would be seen, or a number is too small.
    """
    place, n_seen = WORLDS[world], WORLDS[world].observed[observed]
    found = np.empty((n_networks, n_steps, n_seen))
    for k, x in enumerate(found):
        rng = _generator(place, k, True, OTHERS, n_seen)
        seen = np.sort(rng.permutation(place.n_neurons)[:n_seen])
        x[:] = place.make(rng, True).watch(n_steps, rng)[:, seen]
    return found
