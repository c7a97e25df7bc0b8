"""Exercises of the notebook "Warm-up: linear dynamics"."""

import numpy as np
from scipy import linalg

from helpers.exercises.core import Case, Exercise
from helpers.exercises.edges import LOPSIDED, NEGATIVE, RANK_DEFICIENT, SINGLE, TIES, WHOLE, ZEROS, edge_of_this_exercise
from helpers.methods import linear_dynamics

# --- time_constants ----------------------------------------------------------------------------------------


def sets_of_eigenvalues(rng):
    """Real ones and complex pairs, slow and fast, below 0, at 0, at 1 and above it; one alone, and those of random matrices."""
    cases = [
        Case("0, 0.5 and 0.9", (np.array([0.0, 0.5, 0.9]) + 0j,)),
        Case("a complex pair, 0.5 ± 2i", (np.array([0.5 + 2j, 0.5 - 2j]),)),
        Case("two below 0", (np.array([-1.0, -4.0]) + 0j,)),
        Case("one that never fades, 1", (np.array([0.2, 1.0]) + 0j,)),
        Case("one that grows, 1.25", (np.array([1.25, 0.75, -0.5]) + 0j,)),
        Case("a pair that grows, 1.5 ± i", (np.array([1.5 + 1j, 1.5 - 1j, 0.0]),)),
        Case("a single one", (np.array([0.999]) + 0j,)),
        Case("one that hardly fades, 0.999", (np.array([0.3, 0.999, -0.2]) + 0j,)),
        Case("not sorted, two of them equal", (np.array([0.1, 0.8, 0.1, -0.3, 0.8]) + 0j,)),
        Case("real numbers", (rng.uniform(-1, 0.9, size=4),)),
    ]
    for n_neurons in (3, 8):
        W = rng.normal(0, 0.9 / np.sqrt(n_neurons), size=(n_neurons, n_neurons))
        cases.append(Case(f"those of {n_neurons} neurons at random", (np.linalg.eigvals(W).astype(complex),)))
    return cases


def leak_left_out(eigenvalues):
    return 1 / np.abs(eigenvalues.real)


def length_for_the_real_part(eigenvalues):
    return 1 / np.abs(1 - np.abs(eigenvalues))


def distance_to_one(eigenvalues):
    return 1 / np.abs(1 - eigenvalues)


def rate_for_the_time(eigenvalues):
    return np.abs(1 - eigenvalues.real)


def leak_added(eigenvalues):
    return 1 / np.abs(1 + eigenvalues.real)


def share_kept(eigenvalues):
    return np.exp(-np.abs(1 - eigenvalues.real))


def of_a_step(eigenvalues):
    return -1 / np.log(np.abs(eigenvalues))


def whole_inverse(eigenvalues):
    return 1 / (1 - eigenvalues)


def real_part_of_the_inverse(eigenvalues):
    return np.real(1 / (1 - eigenvalues))


def size_of_the_real_part_of_the_inverse(eigenvalues):
    return np.abs(np.real(1 / (1 - eigenvalues)))


def brackets_forgotten(eigenvalues):
    return 1 / 1 - eigenvalues.real


def hardly_fading_is_forever(eigenvalues):
    rate = 1 - eigenvalues.real
    return np.where(np.abs(rate) < 0.01, np.inf, 1 / np.abs(rate))


def negative_where_it_grows(eigenvalues):
    return 1 / (1 - eigenvalues.real)


def growth_is_forever(eigenvalues):
    return np.where(eigenvalues.real < 1, 1 / np.abs(1 - eigenvalues.real), np.inf)


def slowest_alone(eigenvalues):
    return np.max(1 / np.abs(1 - eigenvalues.real))


def slowest_first(eigenvalues):
    return np.sort(1 / np.abs(1 - eigenvalues.real))[::-1]


def imaginary_part(eigenvalues):
    return 1 / np.abs(1 - eigenvalues.imag)


def half_lives(eigenvalues):
    return np.log(2) / np.abs(1 - eigenvalues.real)


def in_steps(eigenvalues):
    return 100 / np.abs(1 - eigenvalues.real)


def repeated_values_once(eigenvalues):
    return np.unique(1 / np.abs(1 - eigenvalues.real))


def constants_by_loop(eigenvalues):
    found = []
    for value in eigenvalues:
        rate = abs(1 - complex(value).real)
        found.append(1 / rate if rate else np.inf)
    return found


def constants_from_the_step(eigenvalues):
    step = 1e-3
    eigenvalues = np.asarray(eigenvalues)
    moved = step * (eigenvalues.real - 1)  # in one step a mode changes by this share of itself
    with np.errstate(divide="ignore"):
        return step / np.abs(moved)


def constants_of_conjugates(eigenvalues):
    pairs = np.asarray(eigenvalues) + np.conj(eigenvalues)
    with np.errstate(divide="ignore"):
        return np.abs(np.reciprocal(1 - np.real(pairs) / 2))


def constants_of_the_exponential(eigenvalues):
    with np.errstate(divide="ignore"):
        return 1 / np.abs(np.log(np.abs(np.exp(np.asarray(eigenvalues) - 1))))


TIME_CONSTANTS = Exercise(
    reference=linear_dynamics.time_constants,
    cases=sets_of_eigenvalues,
    edges=(
        edge_of_this_exercise("of which one is exactly 1", lambda eigenvalues: (eigenvalues.real == 1).any()),
        edge_of_this_exercise("of which one has a real part above 1", lambda eigenvalues: (eigenvalues.real > 1).any()),
        edge_of_this_exercise("that come in complex pairs", lambda eigenvalues: np.iscomplex(eigenvalues).any()),
        edge_of_this_exercise("that are all real numbers", lambda eigenvalues: eigenvalues.dtype.kind == "f"),
        edge_of_this_exercise("of which one is 0", lambda eigenvalues: (eigenvalues == 0).any()),
        edge_of_this_exercise("of which two are equal", lambda eigenvalues: len(np.unique(eigenvalues)) < eigenvalues.size),
        edge_of_this_exercise("below 0", lambda eigenvalues: (eigenvalues.real < 0).any()),
        edge_of_this_exercise("of one mode alone", lambda eigenvalues: eigenvalues.size == 1),
        NEGATIVE,
    ),
    lies_in=(0, np.inf),
    equivalent={"1 - eigenvalues.real -> eigenvalues.real - 1": "the absolute value is taken"},
    tolerance=1e-9,
    mistakes={
        leak_left_out: "You divided by Re λ. An eigenvalue of 0 then lasts forever, but that mode gets nothing back and fades with the neuron: "
        "what counts is what the leak takes and λ does not return, 1 − Re λ.",
        length_for_the_real_part: "You took |λ| for its real part. The imaginary part makes a mode turn, and does not make it last.",
        distance_to_one: "You divided by |1 − λ|, imaginary part and all. A pair that turns fast fades no sooner for that: only the real part says "
        "how fast it fades.",
        rate_for_the_time: "This is the rate at which a mode fades. The time is one over it: put 1 − Re λ into brackets, since Python divides before it subtracts.",
        leak_added: "The sign is reversed: connections give back what the leak takes, so a *larger* λ lasts longer. Take 1 − Re λ.",
        share_kept: "This is the share of a mode that is left after one time constant of a neuron. The question is in what time it falls to 1/e.",
        of_a_step: "This takes λ for the eigenvalue of a *step*, as a regression on the last step gives it. Here it belongs to the "
        "connections: a mode fades as exp(−(1 − λ) t).",
        brackets_forgotten: "Python divides before it subtracts, so this is 1 − Re λ, the rate at which a mode fades. The time is one over it: put "
        "1 − Re λ into brackets. Where a mode grows, take the absolute value.",
        whole_inverse: "You divided by 1 − λ, imaginary part and all. Only the real part of λ says how long a mode lasts. Where it is above 1 the "
        "mode grows: take the absolute value of 1 − Re λ.",
        real_part_of_the_inverse: "You took the real part of the inverse, 1 / (1 − λ). A mode that turns would then seem to last less. Take the real "
        "part of λ first, and the absolute value of 1 − Re λ.",
        size_of_the_real_part_of_the_inverse: "You took the real part of the inverse, 1 / (1 − λ). A mode that turns would then seem to last less. "
        "Take the real part of λ first.",
        hardly_fading_is_forever: "You gave a mode with λ near 1 an infinite time. Only a real part of exactly 1 never fades: 0.999 lasts 1,000 τ.",
        negative_where_it_grows: "A mode that grows gets a negative time here. The question is in what time it grows by e, and that is positive.",
        growth_is_forever: "You gave a mode that grows an infinite time. It has a time too, the one in which it grows by e; only λ = 1 "
        "exactly neither fades nor grows.",
        slowest_alone: "This is the slowest mode alone. Return one time for each eigenvalue.",
        slowest_first: "You sorted them. Keep the order of the eigenvalues, or nobody knows which time belongs to which mode.",
        imaginary_part: "This is the imaginary part: how fast a mode turns. How fast it fades is in the real part.",
        half_lives: "These are half-lives. A time constant is the time to 1/e: leave the log 2 out.",
        in_steps: "You counted steps of 0.01. The unit here is the time constant of a neuron.",
        repeated_values_once: "Equal times were merged. Two modes with the same eigenvalue are two modes: return one time for each.",
    },
    alternatives=[constants_by_loop, constants_from_the_step, constants_of_conjugates, constants_of_the_exponential],
    hints=[
        "Alone, a mode loses its whole self in every τ, and gets back λ times that. At what rate does it shrink?",
        "The rate is 1 − Re λ, per τ. A time is one over a rate; `eigenvalues.real` gives the real parts.",
        "Where the rate is below 0 the mode grows: take the absolute value, `np.abs(...)`. Where it is 0, numpy warns and gives `np.inf`, as it should.",
    ],
    purpose=(
        "That a mode fades at the rate at which the leak exceeds what connections give back, and that the imaginary part has no say. "
        "The score of a line attractor in the next notebook is made of two such times."
    ),
)


# --- lyapunov_covariance -----------------------------------------------------------------------------------


def networks_with_noise(rng):
    """One neuron and several; symmetric, lopsided, without connections, a chain; noise alike, unequal, shared, and in one neuron."""
    cases = [
        Case("one neuron that gives itself 0.5", (np.array([[0.5]]), np.array([[1.0]]))),
        Case("two neurons without connections", (np.zeros((2, 2)), np.eye(2))),
        Case("neuron 1 drives neuron 0", (np.array([[0.5, 2.0], [0.0, -0.3]]), np.eye(2))),
        Case("two neurons in whole numbers", (np.array([[0, 1], [-3, -1]]), np.array([[2, 0], [0, 1]]))),
    ]
    B = rng.normal(0, 0.2, size=(4, 4))
    cases.append(Case("four neurons, symmetric", ((B + B.T) / 2, np.eye(4))))
    for n_neurons in (3, 5):
        W = rng.normal(0, 0.5 / np.sqrt(n_neurons), size=(n_neurons, n_neurons))
        cases.append(Case(f"{n_neurons} neurons at random, unequal noise", (W, np.diag(rng.uniform(0.5, 2, size=n_neurons)))))
    shared = rng.normal(size=(3, 3))
    W = np.array([[0.2, 0.9, -0.3], [-0.9, 0.2, 0.4], [0.1, 0.7, -0.5]])
    cases.append(Case("three neurons that share noise", (W, shared @ shared.T + 0.1 * np.eye(3))))
    cases.append(Case("a chain of four, noise in its first stage alone", (np.diag(np.ones(3), 1), np.diag([0.0, 0, 0, 1]))))
    return cases


def leak_forgotten(W, noise_covariance):
    return linalg.solve_continuous_lyapunov(W, -noise_covariance)


def noise_as_it_is(W, noise_covariance):
    return linalg.solve_continuous_lyapunov(W - np.eye(len(W)), noise_covariance)


def leak_added_to_connections(W, noise_covariance):
    return linalg.solve_continuous_lyapunov(W + np.eye(len(W)), -noise_covariance)


def connections_transposed(W, noise_covariance):
    return linalg.solve_continuous_lyapunov((W - np.eye(len(W))).T, -noise_covariance)


def leak_of_ones(W, noise_covariance):
    return linalg.solve_continuous_lyapunov(W - 1, -noise_covariance)


def as_if_symmetric(W, noise_covariance):
    return np.linalg.inv(np.eye(len(W)) - W) @ noise_covariance / 2


def symmetric_part_alone(W, noise_covariance):
    return linalg.solve_continuous_lyapunov((W + W.T) / 2 - np.eye(len(W)), -noise_covariance)


def noise_of_one(W, noise_covariance):
    return linalg.solve_continuous_lyapunov(W - np.eye(len(W)), -np.eye(len(W)))


def noise_doubled(W, noise_covariance):
    return linalg.solve_continuous_lyapunov(W - np.eye(len(W)), -2 * noise_covariance)


def steps_of_one(W, noise_covariance):
    return linalg.solve_discrete_lyapunov(W, noise_covariance)


def noise_handed_on_once(W, noise_covariance):
    through = np.linalg.inv(np.eye(len(W)) - W)
    return through @ noise_covariance @ through.T


def noise_where_it_arrives(W, noise_covariance):
    return noise_covariance / 2


def noise_variances_alone(W, noise_covariance):
    return linalg.solve_continuous_lyapunov(W - np.eye(len(W)), -np.diag(np.diag(noise_covariance)))


def as_correlations(W, noise_covariance):
    S = linalg.solve_continuous_lyapunov(W - np.eye(len(W)), -noise_covariance)
    sd = np.sqrt(np.diag(S))
    return S / np.outer(sd, sd)


def variances_of_neurons_alone(W, noise_covariance):
    return np.diag(linalg.solve_continuous_lyapunov(W - np.eye(len(W)), -noise_covariance))


def sylvester_without_transpose(W, noise_covariance):
    change = W - np.eye(len(W))
    return linalg.solve_sylvester(change, change, -np.asarray(noise_covariance))


def modes_by_themselves(W, noise_covariance):
    eigenvalues, modes = np.linalg.eig(W)
    own = np.diag(np.linalg.solve(modes, np.linalg.solve(modes, noise_covariance).conj().T).conj().T) / (
        2 * (1 - eigenvalues.real)
    )
    return np.real((modes * own) @ modes.conj().T)


def covariances_forgotten(W, noise_covariance):
    S = linalg.solve_continuous_lyapunov(W - np.eye(len(W)), -noise_covariance)
    return np.diag(np.diag(S))


def own_weights_alone(W, noise_covariance):
    return np.diag(np.diag(noise_covariance) / (2 * (1 - np.diag(W))))


def noise_handed_on_and_halved(W, noise_covariance):
    through = np.linalg.inv(np.eye(len(W)) - W)
    return through @ noise_covariance @ through.T / 2


def steps_of_a_hundredth(W, noise_covariance):
    return linalg.solve_discrete_lyapunov(0.99 * np.eye(len(W)) + 0.01 * np.asarray(W), 0.01 * noise_covariance)


def as_if_there_were_all_modes(W, noise_covariance):
    eigenvalues, modes = np.linalg.eig(W)
    arriving = np.linalg.solve(modes, np.linalg.solve(modes, noise_covariance).conj().T).conj().T
    both = (1 - eigenvalues)[:, None] + (1 - eigenvalues).conj()
    return np.real(modes @ (arriving / both) @ modes.conj().T)


def has_too_few_modes(W, noise_covariance):
    """Whether eigenvectors do not reach everywhere, as those of a chain, which is 0 above some power."""
    return len(W) > 1 and np.any(W) and not np.linalg.matrix_power(W, len(W)).any()


def covariance_by_kronecker(W, noise_covariance):
    n = len(W)
    change = np.asarray(W) - np.eye(n)
    both = np.kron(change, np.eye(n)) + np.kron(np.eye(n), change)
    return np.linalg.solve(both, -np.asarray(noise_covariance, dtype=float).ravel()).reshape(n, n)


def covariance_by_sylvester(W, noise_covariance):
    change = np.asarray(W) - np.eye(len(W))
    return linalg.solve_sylvester(change, change.T, -np.asarray(noise_covariance, dtype=float))


def covariance_by_doubling(W, noise_covariance):
    n, step = len(W), 2.0**-8
    change = np.asarray(W) - np.eye(n)
    # Noise of a short while, exact by an exponential of twice the size (Van Loan), and then of twice as long, again and again.
    block = np.block([[-change, np.asarray(noise_covariance)], [np.zeros((n, n)), change.T]]) * step
    grown = linalg.expm(block)
    kept = grown[n:, n:].T
    S = kept @ grown[:n, n:]
    for _ in range(24):
        S, kept = S + kept @ S @ kept.T, kept @ kept
    return (S + S.T) / 2


def covariance_by_unknowns(W, noise_covariance):
    n = len(W)
    change = np.asarray(W) - np.eye(n)
    equations = []
    for i in range(n):
        for j in range(n):
            row = np.zeros((n, n))
            row[:, j] += change[i]
            row[i, :] += change[j]
            equations.append(row.ravel())
    right = [-noise_covariance[i][j] for i in range(n) for j in range(n)]
    return np.linalg.solve(equations, right).reshape(n, n).tolist()


LYAPUNOV_COVARIANCE = Exercise(
    reference=linear_dynamics.lyapunov_covariance,
    cases=networks_with_noise,
    edges=(
        edge_of_this_exercise("whose connections are a chain, with one eigenvector alone", has_too_few_modes),
        edge_of_this_exercise(
            "in which neurons have unequal noise", lambda W, noise: len(W) > 1 and np.ptp(np.diag(noise)) > 0
        ),
        edge_of_this_exercise("in which neurons share noise", lambda W, noise: np.any(noise != np.diag(np.diag(noise)))),
        edge_of_this_exercise("in which some neurons have no noise", lambda W, noise: (np.diag(noise) == 0).any()),
        edge_of_this_exercise("in which the connections are not symmetric", lambda W, noise: not np.array_equal(W, W.T)),
        edge_of_this_exercise("without connections", lambda W, noise: not W.any()),
        edge_of_this_exercise("of one neuron", lambda W, noise: len(W) == 1),
        RANK_DEFICIENT,
        SINGLE,
        LOPSIDED,
        TIES,
        ZEROS,
        WHOLE,
        NEGATIVE,
    ),
    tolerance=1e-8,
    equivalent={"result -> np.transpose(result)": "a covariance is symmetric"},
    mistakes={
        leak_forgotten: "You put W where W − I belongs: each neuron also leaks. Without the leak, most networks would never settle.",
        noise_as_it_is: "All variances come out negative. What fades and what arrives cancel: with W − I on the left, the right side is −Q.",
        leak_added_to_connections: "You added the identity. A leak takes away: W − I.",
        connections_transposed: "W is transposed here, as if every connection ran the other way. Row i receives: (W − I) stands on the left of S.",
        leak_of_ones: "`W - 1` takes 1 off every connection. Each neuron leaks for itself alone: take the identity, `np.eye(len(W))`.",
        as_if_symmetric: "You used (I − W)⁻¹ Q / 2, which is right for symmetric connections with equal noise, and nowhere else.",
        symmetric_part_alone: "You made the connections symmetric first. What sets neuron 0 above neuron 1 is that they are not.",
        noise_of_one: "You gave every neuron noise of variance 1. Use `noise_covariance`: noise may be unequal, or shared.",
        noise_doubled: "You doubled the noise. The 2 of the one-neuron formula, 1 / (2 (1 − w)), comes from the two terms on the left.",
        steps_of_one: "This is the equation of a network in steps, S = W S Wᵀ + Q, without a leak. Here time is continuous.",
        steps_of_a_hundredth: "This is right for a network in steps of 0.01, and nearly right here, where time is continuous.",
        noise_handed_on_once: "This is (I − W)⁻¹ Q (I − W)⁻ᵀ: how the network would answer to an input that stays. Noise changes from moment to moment.",
        noise_handed_on_and_halved: "This is (I − W)⁻¹ Q (I − W)⁻ᵀ / 2: half the answer to an input that stays. Noise changes from moment to moment, "
        "and what arrived earlier has faded further.",
        own_weights_alone: "You gave each neuron the variance of one that is alone, Q / (2 (1 − w)), from its weight on itself. What it hears from others is "
        "missing, and so are covariances.",
        noise_where_it_arrives: "You left the connections out: this is what neurons by themselves do.",
        noise_variances_alone: "You kept the diagonal of the noise alone. What neurons share adds covariance too.",
        as_correlations: "These are correlations. A covariance keeps the variances on its diagonal.",
        variances_of_neurons_alone: "These are the variances alone. Return the whole matrix, covariances beside them.",
        covariances_forgotten: "You kept the variances alone, with zeros beside them. Neurons that hear each other or share noise also covary.",
        sylvester_without_transpose: "On the right of S stands the *transposed* matrix, (W − I)ᵀ.",
        as_if_there_were_all_modes: "You went by way of the eigenvectors, which is right where there are as many as neurons. A chain has one alone: "
        "solve Lyapunov's equation itself.",
        modes_by_themselves: "You let every mode have its variance for itself. That holds where modes stand at right angles; here the same noise reaches "
        "several, and their activity is correlated.",
    },
    alternatives=[covariance_by_kronecker, covariance_by_sylvester, covariance_by_doubling, covariance_by_unknowns],
    hints=[
        "The network changes by (W − I) x in every τ. Which matrix stands on both sides of S?",
        "`linalg.solve_continuous_lyapunov(M, Q)` solves M S + S Mᵀ = Q. Mind the sign of the noise.",
        "`linalg.solve_continuous_lyapunov(W - np.eye(len(W)), -noise_covariance)`",
    ],
    purpose=(
        "That a stationary covariance is a balance, what fades against what arrives, and that connections which are not normal make it large. "
        "All students of an endless recording in the next notebook are computed from it."
    ),
)
