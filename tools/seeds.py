"""Shift the seed of every random generator of a process, so that code runs as if its author had chosen other seeds.

Nothing in the code changes: whoever makes a generator of numpy, torch or Python from a seed gets the one that belongs to this
seed and the shift. A seed that was drawn from such a generator is another one already. Shifting an equal seed by an equal shift
gives equal numbers, so two cells that are meant to see the same network still do.
"""

import random

import numpy as np

MARK = 1_805_267  # sets shifted seeds apart from lists of seeds that code makes by itself
BIT_GENERATORS = ("MT19937", "PCG64", "PCG64DXSM", "Philox", "SFC64")


def shifted(seed, shift):
    """The seed in the place of another: a list that no code uses by chance.

    Parameters
    ----------
    seed : int or sequence of int
        What the code says.
    shift : int
        Which of the other seeds.

    Returns
    -------
    list of int
    """
    return [*np.atleast_1d(np.asarray(seed, dtype=object)).ravel().tolist(), MARK, shift]


def as_number(seed, shift):
    """The same as one number below 2**32, for generators that take no list."""
    return int(_SEQUENCE(_words(shifted(seed, shift))).generate_state(1)[0])


_SEQUENCE = np.random.SeedSequence


def _words(seeds):
    """Numbers as numpy takes them: negative ones, which only Python's generator knows, become large."""
    return [int(seed) % 2**64 for seed in seeds]


def _is_seed(value):
    """Whether this is a seed, and neither nothing nor a generator, whose own seed was shifted when it was made."""
    return isinstance(value, int | float | str | bytes | np.integer | np.ndarray | list | tuple)


def shift_all(shift, given=()):
    """Shift the seeds of all generators that this process makes from now on.

    Parameters
    ----------
    shift : int
        Which of the other seeds; with 0 everything stays as it is.
    given : sequence of list of int
        Seeds of ``numpy.random.default_rng`` that are left alone.
    """
    if not shift:
        return
    _shift_numpy(shift, given)
    _shift_python(shift)
    _shift_torch(shift)


def _shift_numpy(shift, given):
    def other(seed):
        return shifted(seed, shift) if _is_seed(seed) else seed

    default_rng, state, seed_all = np.random.default_rng, np.random.RandomState, np.random.seed

    class SeedSequence(_SEQUENCE):
        def __init__(self, entropy=None, **options):
            super().__init__(other(entropy), **options)

    class AsBefore(type):
        """A RandomState that numpy made by itself is still one."""

        def __instancecheck__(cls, value):
            return isinstance(value, state)

    class RandomState(state, metaclass=AsBefore):
        def __init__(self, seed=None):
            super().__init__([word % 2**32 for word in other(seed)] if _is_seed(seed) else seed)
            self.published = seed  # for code that must know which one it was

    def of_bits(kind):
        class Bits(kind):
            def __init__(self, seed=None):
                super().__init__(other(seed))

        return Bits

    np.random.SeedSequence, np.random.RandomState = SeedSequence, RandomState
    np.random.default_rng = lambda seed=None: default_rng(seed if isinstance(seed, list) and seed in given else other(seed))
    np.random.seed = lambda seed=None: seed_all(as_number(seed, shift) if _is_seed(seed) else seed)
    for name in BIT_GENERATORS:
        setattr(np.random, name, of_bits(getattr(np.random, name)))


def _shift_python(shift):
    class Random(random.Random):
        def seed(self, a=None, version=2):
            super().seed(f"{a!r} {MARK} {shift}" if _is_seed(a) else a, version)

    random.Random = Random
    own = random.seed
    random.seed = lambda a=None, version=2: own(f"{a!r} {MARK} {shift}" if _is_seed(a) else a, version)


def _shift_torch(shift):
    import torch

    manual_seed, generator = torch.manual_seed, torch.Generator

    class Generator(generator):
        def manual_seed(self, seed):
            return super().manual_seed(as_number(seed, shift))

    torch.Generator = Generator
    torch.manual_seed = torch.random.manual_seed = lambda seed: manual_seed(as_number(seed, shift))
