"""Exercises of the notebook "A teacher, a student, and five per cent of the neurons"."""

import numpy as np
from scipy import linalg
from sklearn.linear_model import Ridge

from helpers.exercises.core import Case, Exercise
from helpers.exercises.edges import LOPSIDED, NEGATIVE, RANK_DEFICIENT, SINGLE, TIES, WHOLE, ZEROS, edge_of_this_exercise
from helpers.methods import linear_dynamics
from helpers.methods.linear_dynamics import nonnormality
from helpers.scores import attractors
from helpers.worlds.teachers import STEP, chain_of_stages, normal_teacher, symmetric_teacher

# --- line_attractor_score ----------------------------------------------------------------------------------


def with_eigenvalues(eigenvalues, rng):
    """A matrix with these real eigenvalues, whose modes do not stand at right angles."""
    modes = rng.standard_normal((len(eigenvalues), len(eigenvalues))) + 2 * np.eye(len(eigenvalues))
    return modes @ np.diag(eigenvalues) @ np.linalg.inv(modes)


def small_networks(rng):
    """One slow mode and others; modes that turn, that overshoot, that grow; two alike; in whole numbers."""
    turning = linalg.block_diag([[0.9]], [[0.5, -2.0], [2.0, 0.5]])
    turning_slowly = linalg.block_diag([[0.95, -0.3], [0.3, 0.95]], [[0.2]])
    overshooting = with_eigenvalues([0.8, 0.3, -4.0], rng)
    return [
        Case("eigenvalues 0.99 and 0.2", (np.diag([0.2, 0.99]),)),
        Case("modes that do not stand at right angles", (with_eigenvalues([0.98, 0.5, 0.1, -0.2], rng),)),
        Case("a pair that turns, beside a slower mode", (turning,)),
        Case("a pair that turns and is the slowest", (turning_slowly,)),
        Case("a mode with eigenvalue −4, the largest in size", (overshooting,)),
        Case("two modes that grow a little", (np.diag([1.01, 0.6, 0.1]) + np.triu(rng.normal(size=(3, 3)), 1),)),
        Case("a mode that grows fast", (with_eigenvalues([3.0, 0.5, -0.2], rng),)),
        Case("whole numbers", (np.array([[0, -2], [0, -5]]),)),
        Case("a random network", (rng.normal(0, 0.3, size=(6, 6)),)),
        Case("modes that are all equal", (0.3 * np.eye(3),)),
    ]


def natural_logarithm(A):
    eigenvalues = np.linalg.eigvals(A)
    tau = 1 / np.abs(1 - np.sort(eigenvalues.real)[::-1])
    return np.log(tau[0] / tau[1])


def ratio_without_logarithm(A):
    tau = 1 / np.abs(1 - np.sort(np.linalg.eigvals(A).real)[::-1])
    return tau[0] / tau[1]


def sorted_by_size(A):
    eigenvalues = np.linalg.eigvals(A)
    tau = 1 / np.abs(1 - eigenvalues[np.argsort(-np.abs(eigenvalues))].real)
    return np.log2(tau[0] / tau[1])


def sorted_by_time(A):
    tau = np.sort(1 / np.abs(1 - np.linalg.eigvals(A).real))[::-1]
    return np.log2(tau[0] / tau[1])


def the_two_fastest(A):
    tau = 1 / np.abs(1 - np.sort(np.linalg.eigvals(A).real))
    return np.log2(tau[0] / tau[1])


def slowest_against_fastest(A):
    tau = 1 / np.abs(1 - np.sort(np.linalg.eigvals(A).real)[::-1])
    return np.log2(tau[0] / tau[-1])


def the_other_way_up(A):
    tau = 1 / np.abs(1 - np.sort(np.linalg.eigvals(A).real)[::-1])
    return np.log2(tau[1] / tau[0])


def of_eigenvalues_themselves(A):
    real = np.sort(np.linalg.eigvals(A).real)[::-1]
    return np.log2(np.abs(real[0] / real[1]))


def slowest_alone(A):
    tau = 1 / np.abs(1 - np.linalg.eigvals(A).real.max())
    return np.log2(tau)


def difference_of_times(A):
    tau = 1 / np.abs(1 - np.sort(np.linalg.eigvals(A).real)[::-1])
    return tau[0] - tau[1]


def distance_in_the_plane(A):
    eigenvalues = np.linalg.eigvals(A)
    tau = 1 / np.abs(1 - eigenvalues[np.argsort(-eigenvalues.real)])
    return np.log2(tau[0] / tau[1])


def from_the_size_of_eigenvalues(A):
    size = np.sort(np.abs(np.linalg.eigvals(A)))[::-1]
    tau = 1 / np.abs(1 - size)
    return np.log2(tau[0] / tau[1])


def as_if_a_step(A):
    size = np.sort(np.abs(np.linalg.eigvals(A)))[::-1]
    tau = np.abs(1 / np.log(size))
    return np.log2(tau[0] / tau[1])


def growth_gets_a_negative_time(A):
    tau = 1 / (1 - np.sort(np.linalg.eigvals(A).real)[::-1])
    return np.log2(tau[0] / tau[1])


def of_singular_values(A):
    tau = 1 / np.abs(1 - np.linalg.svd(A, compute_uv=False))
    return np.log2(tau[0] / tau[1])


def as_if_symmetric(A):
    tau = 1 / np.abs(1 - np.linalg.eigvalsh(A)[::-1])
    return np.log2(tau[0] / tau[1])


def by_list(A):
    real = sorted((value.real for value in linalg.eigvals(A)), reverse=True)
    first, second = (1 / abs(1 - value) for value in real[:2])
    return float(np.log2(first) - np.log2(second))


def by_difference_of_logarithms(A):
    real = np.sort(np.linalg.eigvals(np.array(A).T).real)
    away = np.abs(1 - real[[-1, -2]])
    return np.log2(away[1]) - np.log2(away[0])


LINE_ATTRACTOR_SCORE = Exercise(
    reference=attractors.line_attractor_score,
    cases=small_networks,
    edges=(
        edge_of_this_exercise("with a mode that grows", lambda A: np.linalg.eigvals(A).real.max() > 1),
        edge_of_this_exercise("whose slowest modes are a pair that turns", lambda A: _turns(A, 2)),
        edge_of_this_exercise("in which some modes turn", lambda A: _turns(A, len(A))),
        edge_of_this_exercise("whose largest eigenvalue in size is negative", lambda A: _largest_is_negative(A)),
        edge_of_this_exercise("of two neurons", lambda A: len(A) == 2),
        LOPSIDED,
        WHOLE,
        ZEROS,
        TIES,
        NEGATIVE,
    ),
    # The first return is of two modes that last equally long.
    equivalent=dict.fromkeys(
        [
            "result -> np.round(result, 2) (2)",
            *(f"result -> np.{name}(result) (2)" for name in ("negative", "square", "abs")),
            *(f"result -> np.{name} (2)" for name in ("maximum(result, 0)", "minimum(result, 1)")),
        ],
        "it is 0, whatever is done to it",
    ),
    mistakes={
        natural_logarithm: "You took the natural logarithm. The score counts doublings: log2.",
        ratio_without_logarithm: "This is the ratio of the two times. The score is its logarithm, log2.",
        sorted_by_size: "You sorted eigenvalues by their size. An eigenvalue of −4 is large and fades fastest: sort by the real part.",
        sorted_by_time: "You sorted by time. By the definition, a mode that grows comes first, however fast it does: sort by the real part.",
        the_two_fastest: "You took the two smallest real parts, and those modes are the fastest. The slowest have the largest.",
        slowest_against_fastest: "You compared the slowest mode with the fastest. A line attractor is slower than the *second*.",
        the_other_way_up: "You divided the second time by the first. A slow first mode should give a positive score.",
        of_eigenvalues_themselves: "You compared eigenvalues. 0.999 and 0.9 look alike, and last 1,000 and 10 time constants: compare times.",
        slowest_alone: "You scored the slowest mode by itself. If all modes are slow, there is no line: divide by the second time.",
        difference_of_times: "You subtracted the times. The score is the logarithm of their ratio.",
        distance_in_the_plane: "You took the distance of λ from 1 in the complex plane. How fast a mode turns does not matter for how long it "
        "lasts: use the real part.",
        from_the_size_of_eigenvalues: "You used the size of eigenvalues, |λ|. A mode lasts 1 / |1 − Re λ|.",
        as_if_a_step: "You took A for the matrix of one step, in which a mode is multiplied by λ. Here a mode fades at the rate 1 − Re λ.",
        growth_gets_a_negative_time: "A mode that grows gets a negative time here, and no logarithm. The score takes |1 − Re λ|, and so it hides growth.",
        of_singular_values: "You used singular values. They say how much A amplifies; eigenvalues say how long modes last.",
        as_if_symmetric: "`eigvalsh` reads one half of A and takes it for symmetric. Students seldom are: `eigvals`.",
    },
    alternatives=[by_list, by_difference_of_logarithms],
    hints=[
        "`np.linalg.eigvals(A)` gives the eigenvalues, in no order. Which two belong to the slowest modes?",
        "Sort the real parts, the largest first. The time of each is 1 / |1 − Re λ|; `time_constants` of the warm-up does that.",
        "`np.log2` of the first time divided by the second.",
    ],
    purpose="The number on which published line attractors rest. Whoever has written it knows what it cannot see: growth, and why "
    "a mode is slow.",
)


def _turns(A, n_modes):
    eigenvalues = np.linalg.eigvals(A)
    return np.any(np.abs(eigenvalues[np.argsort(-eigenvalues.real)][:n_modes].imag) > 1e-9)


def _largest_is_negative(A):
    eigenvalues = np.linalg.eigvals(A)
    return eigenvalues[np.argmax(np.abs(eigenvalues))].real < 0


# --- student_of_recording ----------------------------------------------------------------------------------


def recordings(rng):
    """Short recordings, with penalties that matter and without one, of other steps, through tanh, in whole numbers.

    Not of one neuron: scikit-learn's ridge regression, a right answer, then returns a vector.
    """
    start = rng.normal(size=(30, 3))
    smooth = np.cumsum(rng.normal(size=(60, 2)), axis=0) / 5 + [3.0, -1.0]
    whole = np.array([[1, 0], [2, 1], [2, 3], [0, 1], [-1, 0], [1, -2]])
    return [
        Case("30 steps of 3 neurons", (start, 0.5, 0.1)),
        Case("no penalty", (rng.normal(size=(25, 4)), 0.0, 0.3)),
        Case("activity that is not centred on 0", (smooth, 0.01, 0.1)),
        Case("the default penalty and step", (start[::2],)),
        Case("a large penalty", (rng.normal(size=(20, 2)), 5.0, 0.2)),
        Case("neurons that send tanh of their activity", (2 * rng.normal(size=(30, 3)), 0.1, 0.3, np.tanh)),
        Case("whole numbers", (whole, 1.0, 0.5)),
    ]


def transposed(x, penalty=1e-3, step=STEP, activation=None):
    sent = x[:-1] if activation is None else activation(x[:-1])
    arrived = (x[1:] - (1 - step) * x[:-1]) / step
    gram, cross = sent.T @ sent, sent.T @ arrived
    return np.linalg.solve(gram + penalty / step**2 * np.eye(len(gram)), cross)


def leak_left_in(x, penalty=1e-3, step=STEP, activation=None):
    sent = x[:-1] if activation is None else activation(x[:-1])
    gram, cross = sent.T @ sent, sent.T @ x[1:]
    return np.linalg.solve(gram + penalty / step**2 * np.eye(len(gram)), cross).T


def step_not_divided_out(x, penalty=1e-3, step=STEP, activation=None):
    sent = x[:-1] if activation is None else activation(x[:-1])
    arrived = x[1:] - (1 - step) * x[:-1]
    gram, cross = sent.T @ sent, sent.T @ arrived
    return np.linalg.solve(gram + penalty / step**2 * np.eye(len(gram)), cross).T


def all_of_the_state_taken_off(x, penalty=1e-3, step=STEP, activation=None):
    sent = x[:-1] if activation is None else activation(x[:-1])
    arrived = (x[1:] - x[:-1]) / step
    gram, cross = sent.T @ sent, sent.T @ arrived
    return np.linalg.solve(gram + penalty / step**2 * np.eye(len(gram)), cross).T


def penalty_forgotten(x, penalty=1e-3, step=STEP, activation=None):
    sent = x[:-1] if activation is None else activation(x[:-1])
    arrived = (x[1:] - (1 - step) * x[:-1]) / step
    gram, cross = sent.T @ sent, sent.T @ arrived
    return np.linalg.solve(gram, cross).T


def penalty_not_divided_by_the_step(x, penalty=1e-3, step=STEP, activation=None):
    sent = x[:-1] if activation is None else activation(x[:-1])
    arrived = (x[1:] - (1 - step) * x[:-1]) / step
    gram, cross = sent.T @ sent, sent.T @ arrived
    return np.linalg.solve(gram + penalty * np.eye(len(gram)), cross).T


def penalty_divided_by_the_step_once(x, penalty=1e-3, step=STEP, activation=None):
    sent = x[:-1] if activation is None else activation(x[:-1])
    arrived = (x[1:] - (1 - step) * x[:-1]) / step
    gram, cross = sent.T @ sent, sent.T @ arrived
    return np.linalg.solve(gram + penalty / step * np.eye(len(gram)), cross).T


def penalty_on_every_pair(x, penalty=1e-3, step=STEP, activation=None):
    sent = x[:-1] if activation is None else activation(x[:-1])
    arrived = (x[1:] - (1 - step) * x[:-1]) / step
    gram, cross = sent.T @ sent, sent.T @ arrived
    return (np.linalg.pinv(gram + penalty / step**2) @ cross).T


def means_instead_of_sums(x, penalty=1e-3, step=STEP, activation=None):
    sent = x[:-1] if activation is None else activation(x[:-1])
    arrived = (x[1:] - (1 - step) * x[:-1]) / step
    gram, cross = sent.T @ sent, sent.T @ arrived
    n = len(x) - 1
    return np.linalg.solve(gram / n + penalty / step**2 * np.eye(len(gram)), cross / n).T


def activation_forgotten(x, penalty=1e-3, step=STEP, activation=None):
    arrived = (x[1:] - (1 - step) * x[:-1]) / step
    gram, cross = x[:-1].T @ x[:-1], x[:-1].T @ arrived
    return np.linalg.solve(gram + penalty / step**2 * np.eye(len(gram)), cross).T


def activation_of_what_arrived_too(x, penalty=1e-3, step=STEP, activation=None):
    sent = x if activation is None else activation(x)
    gram, cross = sent[:-1].T @ sent[:-1], sent[:-1].T @ (sent[1:] - (1 - step) * sent[:-1]) / step
    return np.linalg.solve(gram + penalty / step**2 * np.eye(len(gram)), cross).T


def activity_centred_first(x, penalty=1e-3, step=STEP, activation=None):
    x = x - x.mean(axis=0)
    sent = x[:-1] if activation is None else activation(x[:-1])
    arrived = (x[1:] - (1 - step) * x[:-1]) / step
    gram, cross = sent.T @ sent, sent.T @ arrived
    return np.linalg.solve(gram + penalty / step**2 * np.eye(len(gram)), cross).T


def from_the_same_time(x, penalty=1e-3, step=STEP, activation=None):
    sent = x[1:] if activation is None else activation(x[1:])
    gram, cross = sent.T @ sent, sent.T @ (x[1:] - (1 - step) * x[:-1]) / step
    return np.linalg.solve(gram + penalty / step**2 * np.eye(len(gram)), cross).T


def last_sender_left_in(x, penalty=1e-3, step=STEP, activation=None):
    sent = x if activation is None else activation(x)
    gram, cross = sent.T @ sent, sent[:-1].T @ (x[1:] - (1 - step) * x[:-1]) / step
    return np.linalg.solve(gram + penalty / step**2 * np.eye(len(gram)), cross).T


def pairs_one_by_one(x, penalty=1e-3, step=STEP, activation=None):
    sent = x[:-1] if activation is None else activation(x[:-1])
    arrived = (x[1:] - (1 - step) * x[:-1]) / step
    gram, cross = sent.T @ sent, sent.T @ arrived
    return (cross / (np.diag(gram) + penalty / step**2)[:, None]).T


def as_one_long_regression(x, penalty=1e-3, step=STEP, activation=None):
    sent = x[:-1] if activation is None else activation(x[:-1])
    arrived = (x[1:] - (1 - step) * x[:-1]) / step
    n = sent.shape[1]
    rows = np.vstack([sent, np.sqrt(penalty) / step * np.eye(n)])  # a penalty is as good as n more samples of 0
    return np.linalg.lstsq(rows, np.vstack([arrived, np.zeros((n, n))]), rcond=None)[0].T


def by_scikit_learn(x, penalty=1e-3, step=STEP, activation=None):
    sent = x[:-1] if activation is None else activation(x[:-1])
    arrived = (x[1:] - (1 - step) * x[:-1]) / step
    return Ridge(alpha=penalty / step**2, fit_intercept=False).fit(sent, arrived).coef_


def with_an_intercept(x, penalty=1e-3, step=STEP, activation=None):
    sent = x[:-1] if activation is None else activation(x[:-1])
    arrived = (x[1:] - (1 - step) * x[:-1]) / step
    return Ridge(alpha=penalty / step**2).fit(sent, arrived).coef_


def shares_swapped(x, penalty=1e-3, step=STEP, activation=None):
    sent = x[:-1] if activation is None else activation(x[:-1])
    arrived = (x[1:] - step * x[:-1]) / (1 - step)
    gram, cross = sent.T @ sent, sent.T @ arrived
    return np.linalg.solve(gram + penalty / step**2 * np.eye(len(gram)), cross).T


def as_equation_4_has_it(x, penalty=1e-3, step=STEP, activation=None):
    cross, gram = 0, 0
    for t in range(1, len(x)):
        sent = x[t - 1] if activation is None else activation(x[t - 1])
        cross = cross + step * np.outer(x[t] - (1 - step) * x[t - 1], sent)
        gram = gram + step**2 * np.outer(sent, sent)
    return cross @ np.linalg.inv(penalty * np.eye(x.shape[1]) + gram)


STUDENT_OF_RECORDING = Exercise(
    reference=linear_dynamics.student_of_recording,
    cases=recordings,
    edges=(
        edge_of_this_exercise("with an activation", lambda x, penalty=0, step=0, activation=None: activation is not None),
        edge_of_this_exercise("without a penalty", lambda x, penalty=1, step=0, activation=None: penalty == 0),
        edge_of_this_exercise("with a penalty", lambda x, penalty=1e-3, step=0, activation=None: penalty > 0),
        edge_of_this_exercise("not centred on 0", lambda x, *_: np.any(np.abs(x.mean(axis=0)) > 2 * x.std(axis=0))),
        WHOLE,
        TIES,
        NEGATIVE,
    ),
    mistakes={
        transposed: "This is the transpose: the effect of i on j. Row i should say what i receives.",
        leak_left_in: "You let the student explain the next state itself. The share (1 − α) stays by itself: take it off first.",
        step_not_divided_out: "What is left after taking off (1 − α) x is α A φ. You did not divide by α.",
        all_of_the_state_taken_off: "You took off all of the last state, not the share (1 − α) that stays. So you got A − I.",
        penalty_forgotten: "This is plain least squares. The penalty ρ draws the connections to 0.",
        penalty_not_divided_by_the_step: "What you fit was divided by α, so its squares were divided by α². The penalty has to be, too, or it counts "
        "for less than it should.",
        penalty_divided_by_the_step_once: "You divided the penalty by α. Squares are divided by α²: so is the penalty.",
        penalty_on_every_pair: "You added the penalty to every entry. It belongs on the diagonal: ρ times the identity.",
        means_instead_of_sums: "You took means over time, so that the penalty grows with the recording. In equation 4 sums stand beside ρ.",
        activation_forgotten: "Neurons send φ(x) here, not x. Apply `activation` to what is sent.",
        activation_of_what_arrived_too: "You applied φ to what arrives as well. It is passed through when sent; the state itself is not.",
        activity_centred_first: "You took the mean off. The student has no constant input, so equation 4 has none: the mean counts.",
        with_an_intercept: "You fitted a constant beside A. Equation 4 has none: with scikit-learn, `fit_intercept=False`.",
        shares_swapped: "α and 1 − α are swapped: 1 − α of the last state stays, and what arrives counts α.",
        from_the_same_time: "You explain a state by itself: sender and receiver are at the same time. What is sent was the state one step before.",
        last_sender_left_in: "The last state sends, too, but nobody recorded what came of it. Leave it out of both sums.",
        pairs_one_by_one: "You fitted each pair by itself, as if the other neurons did not send. Divide by the whole matrix of sums.",
    },
    alternatives=[as_one_long_regression, as_equation_4_has_it, by_scikit_learn],
    hints=[
        "What has to arrive at step t, so that (1) holds without noise? Solve (1) for A φ(x).",
        "`sent` is φ of all states but the last, `arrived` is (x[1:] − (1 − α) x[:-1]) / α: A is the regression of `arrived` on `sent`.",
        "A times (sum of `sent sentᵀ` + ρ/α² I) equals the sum of `arrived sentᵀ`. Solve for A; `np.linalg.solve` gives its transpose.",
    ],
    expects="an array of shape (neurons, neurons)",
    purpose="Equation 4, derived: a student is a ridge regression, of what arrives on what is sent. What hidden neurons send is in what "
    "arrives, and the regression gives it to whoever goes along with it.",
)

# --- student_of_symmetric_teacher --------------------------------------------------------------------------


def observed_covariances(rng):
    """Of symmetric teachers, of which some or all neurons are seen; of one neuron; of neurons that have nothing to do with another."""
    cases = []
    for n_neurons, n_observed in ((8, 3), (6, 6), (30, 4)):
        W = symmetric_teacher(rng.uniform(-1, 0.95, n_neurons), rng)
        S = linear_dynamics.stationary_covariance(W)
        whole = "all" if n_observed == n_neurons else str(n_observed)
        cases.append(Case(f"{whole} of {n_neurons} neurons", (S[:n_observed, :n_observed],)))
    slow = linear_dynamics.stationary_covariance(symmetric_teacher(np.array([0.999, *[0.2] * 39]), rng))
    return [
        *cases,
        Case("five neurons with a part in a slow mode", (slow[:5, :5],)),
        Case("one neuron", (np.array([[0.8]]),)),
        Case("two neurons that have nothing to do with each other", (np.diag([0.5, 2.0]),)),
        Case("neurons that go opposite ways", (np.array([[1.0, -0.6], [-0.6, 1.5]]),)),
        Case("two neurons that go much alike", (np.array([[1.0, 0.9], [0.9, 1.1]]),)),
        Case("whole numbers", (np.array([[2, 1], [1, 3]]),)),
    ]


def the_inverse_whole(observed_covariance):
    return np.eye(len(observed_covariance)) - np.linalg.inv(observed_covariance)


def plus_for_minus(observed_covariance):
    return np.eye(len(observed_covariance)) + np.linalg.inv(observed_covariance) / 2


def the_other_sign(observed_covariance):
    return np.linalg.inv(observed_covariance) / 2 - np.eye(len(observed_covariance))


def identity_forgotten(observed_covariance):
    return -np.linalg.inv(observed_covariance) / 2


def covariance_not_inverted(observed_covariance):
    return np.eye(len(observed_covariance)) - observed_covariance / 2


def one_over_each_entry(observed_covariance):
    with np.errstate(divide="ignore"):
        return np.eye(len(observed_covariance)) - 1 / (2 * observed_covariance)


def twice_the_inverse(observed_covariance):
    return np.eye(len(observed_covariance)) - 2 * np.linalg.inv(observed_covariance)


def variances_alone(observed_covariance):
    return np.eye(len(observed_covariance)) - np.diag(1 / (2 * np.diag(observed_covariance)))


def one_for_the_identity(observed_covariance):
    return 1 - np.linalg.inv(observed_covariance) / 2


def half_taken_off_before_the_inverse(observed_covariance):
    return np.linalg.inv(observed_covariance) @ (observed_covariance - 0.5)


def not_divided_by_the_covariance(observed_covariance):
    return observed_covariance - np.eye(len(observed_covariance)) / 2


def of_correlations(observed_covariance):
    deviation = np.sqrt(np.diag(observed_covariance))
    return np.eye(len(deviation)) - np.linalg.inv(observed_covariance / np.outer(deviation, deviation)) / 2


def own_entries_set_to_zero(observed_covariance):
    A = np.eye(len(observed_covariance)) - np.linalg.inv(observed_covariance) / 2
    return A - np.diag(np.diag(A))


def in_two_steps(observed_covariance):
    sent = observed_covariance - 0.5 * np.eye(len(observed_covariance))  # W S of the observed neurons
    return np.linalg.solve(observed_covariance, sent).T


def mode_by_mode(observed_covariance):
    variances, modes = np.linalg.eigh(observed_covariance)
    return sum((1 - 1 / (2 * v)) * np.outer(mode, mode) for v, mode in zip(variances, modes.T, strict=True))


STUDENT_OF_SYMMETRIC_TEACHER = Exercise(
    reference=linear_dynamics.student_of_symmetric_teacher,
    cases=observed_covariances,
    edges=(
        edge_of_this_exercise("of neurons with variances that differ", lambda S: np.ptp(np.diag(S)) > 0.1),
        edge_of_this_exercise("of neurons that have nothing to do with one another", lambda S: len(S) > 1 and _diagonal(S)),
        SINGLE,
        ZEROS,
        NEGATIVE,
        WHOLE,
    ),
    mistakes={
        the_inverse_whole: "You took off the whole inverse. W S is S − ½ I: half of it.",
        plus_for_minus: "You added the inverse. W S is S *minus* ½ I.",
        the_other_sign: "The sign is reversed. As W S is smaller than S, A is smaller than I.",
        identity_forgotten: "You left out the first part: P S Pᵀ divided by itself, which is I.",
        covariance_not_inverted: "You took off half of the covariance. Equation 5 divides by P S Pᵀ: its inverse.",
        one_over_each_entry: "You divided by each entry. The inverse of a matrix is another one: `np.linalg.inv`.",
        twice_the_inverse: "You took off twice the inverse. Half of the inverse is what ½ I divided by P S Pᵀ gives.",
        variances_alone: "You used the variances alone, as if the neurons had nothing to do with one another.",
        one_for_the_identity: "You wrote 1 for the identity, and NumPy took it off every entry. `np.eye`.",
        half_taken_off_before_the_inverse: "You took ½ off every entry. It is ½ times the identity: off the diagonal alone.",
        not_divided_by_the_covariance: "This is W S of the observed neurons. Equation 5 divides it by their covariance.",
        of_correlations: "You made correlations of the covariances. The variances count: how much a neuron varies says how slow it is.",
        own_entries_set_to_zero: "You set the diagonal to 0. What hidden neurons return to a neuron looks like a connection to itself.",
    },
    alternatives=[in_two_steps, mode_by_mode],
    hints=[
        "P picks the observed rows, and Pᵀ the observed columns. What is P (S − ½ I) Pᵀ?",
        "It is P S Pᵀ − ½ I, now with as many rows as neurons are observed. Divide by P S Pᵀ.",
        "The first part gives I, the second half of an inverse: `np.linalg.inv`.",
    ],
    expects="an array of shape (observed, observed)",
    equivalent={"result -> np.transpose(result)": "the student of a symmetric teacher is symmetric"},
    purpose="The endless student of a symmetric teacher needs the covariance of the observed neurons alone. The rest of the section is a "
    "corollary: its time constants are eigenvalues of a corner of a matrix.",
)


def _diagonal(S):
    return not np.any(S - np.diag(np.diag(S)))


# --- interlacing_bounds ------------------------------------------------------------------------------------


def spectra(rng):
    """Eigenvalues in order and in none, with ties and below 0; one, some and all neurons observed."""
    return [
        Case("5 neurons, 2 observed", (np.array([0.9, 0.5, 0.1, -0.3, -0.8]), 2)),
        Case("eigenvalues in no order", (np.array([0.1, -0.8, 0.9, -0.3, 0.5, 0.2]), 3)),
        Case("the smallest first", (np.sort(rng.uniform(-1, 0.95, 7)), 4)),
        Case("one neuron observed", (rng.uniform(-1, 0.95, 6), 1)),
        Case("all neurons observed", (rng.uniform(-1, 0.95, 5), 5)),
        Case("all but one observed", (rng.uniform(-1, 0.95, 5), 4)),
        Case("a line attractor, whose other modes are all alike", (np.array([0.2, 0.999, 0.2, 0.2, 0.2]), 2)),
        Case("eigenvalues that are all below 0", (-rng.uniform(0, 1, 8), 3)),
        Case("whole numbers", (np.array([-3, 0, -1, -7]), 2)),
    ]


def not_sorted(eigenvalues, n_observed):
    return eigenvalues[len(eigenvalues) - n_observed :], eigenvalues[:n_observed]


def rising(eigenvalues, n_observed):
    up = np.sort(eigenvalues)
    return up[:n_observed], up[len(up) - n_observed :]


def ends_swapped(eigenvalues, n_observed):
    falling = np.sort(eigenvalues)[::-1]
    return falling[:n_observed], falling[len(falling) - n_observed :]


def the_same_for_all(eigenvalues, n_observed):
    return np.full(n_observed, np.min(eigenvalues)), np.full(n_observed, np.max(eigenvalues))


def neighbours(eigenvalues, n_observed):
    falling = np.append(np.sort(eigenvalues)[::-1], np.min(eigenvalues))
    return falling[1 : n_observed + 1], falling[:n_observed]


def one_further_down(eigenvalues, n_observed):
    falling = np.sort(eigenvalues)[::-1]
    place = np.arange(n_observed) + len(falling) - n_observed + 1
    return falling[np.minimum(place, len(falling) - 1)], falling[:n_observed]


def one_higher_up(eigenvalues, n_observed):
    falling = np.sort(eigenvalues)[::-1]
    place = np.arange(n_observed) + len(falling) - n_observed - 1
    return falling[np.maximum(place, 0)], falling[:n_observed]


def further_by_the_observed(eigenvalues, n_observed):
    falling = np.sort(eigenvalues)[::-1]
    place = np.minimum(np.arange(n_observed) + n_observed, len(falling) - 1)
    return falling[place], falling[:n_observed]


def lower_ends_turned_round(eigenvalues, n_observed):
    falling = np.sort(eigenvalues)[::-1]
    return falling[::-1][:n_observed], falling[:n_observed]


def sorted_by_size_of_eigenvalues(eigenvalues, n_observed):
    by_size = eigenvalues[np.argsort(-np.abs(eigenvalues))]
    return by_size[len(by_size) - n_observed :], by_size[:n_observed]


def upper_ends_alone(eigenvalues, n_observed):
    return np.sort(eigenvalues)[::-1][:n_observed]


def number_by_number(eigenvalues, n_observed):
    falling = sorted(map(float, eigenvalues), reverse=True)
    hidden = len(falling) - n_observed
    return [falling[i + hidden] for i in range(n_observed)], [falling[i] for i in range(n_observed)]


def from_the_rising_order(eigenvalues, n_observed):
    up = np.sort(eigenvalues)
    return up[:n_observed][::-1], up[-n_observed:][::-1]


INTERLACING_BOUNDS = Exercise(
    reference=linear_dynamics.interlacing_bounds,
    cases=spectra,
    edges=(
        edge_of_this_exercise("in no order", lambda values, n: np.any(np.diff(values) > 0) and np.any(np.diff(values) < 0)),
        edge_of_this_exercise("in which all neurons are observed", lambda values, n: n == len(values)),
        edge_of_this_exercise("in which one neuron is observed", lambda values, n: n == 1),
        edge_of_this_exercise("in which one neuron is hidden", lambda values, n: n == len(values) - 1),
        NEGATIVE,
        TIES,
        WHOLE,
    ),
    mistakes={
        not_sorted: "You took the teacher's eigenvalues in the order in which they came. Number 1 is the largest: sort them first.",
        rising: "You sorted from the smallest up. The student's are numbered from the largest down, and so should its bounds be.",
        ends_swapped: "Lower and upper ends are swapped: number i + D − d of the teacher is smaller than number i.",
        the_same_for_all: "This is the range of the teacher for each of them. True, but each eigenvalue has its own, narrower interval.",
        neighbours: "You went to the next eigenvalue down. That would be so with one hidden neuron; with D − d of them, go down D − d.",
        one_further_down: "The lower ends are one too far down. Number i + D − d: hidden neurons, no more.",
        one_higher_up: "The lower ends are one too far up. Number i + D − d.",
        further_by_the_observed: "You went down by d, the observed neurons. Go down by D − d, the hidden ones.",
        lower_ends_turned_round: "The lower ends are the right numbers in the wrong order: they fall with i, as the upper ends do.",
        sorted_by_size_of_eigenvalues: "You sorted by size, so that −0.8 comes before 0.5. Sort by value.",
        upper_ends_alone: "Return both ends: the lower ones, then the upper ones.",
    },
    alternatives=[number_by_number, from_the_rising_order],
    hints=[
        "Sort the teacher's eigenvalues, the largest first: `np.sort(...)[::-1]`.",
        "The upper ends are the first d of them. The lower ends are D − d places further down: which d are these?",
        "They are the last d.",
    ],
    expects="two arrays of shape (observed,), the lower ends first",
    purpose="Cauchy's theorem as two slices. The number of hidden neurons is how far down an eigenvalue may slip, and none may rise.",
)


# --- departure_in_noise_units ------------------------------------------------------------------------------


def teachers_and_noise(rng):
    """Normal and other teachers, with noise that is equal, unequal, or what it takes to make them normal."""
    normal = normal_teacher(6, rng)
    unequal = rng.uniform(0.2, 3.0, 6)
    two = np.array([[0.8, 4.0], [0.0, 0.2]])
    return [
        Case("a normal teacher with unequal noise", (normal, unequal)),
        Case("a normal teacher with equal noise", (normal, np.ones(6))),
        Case("a normal teacher, all of whose neurons have the noise 3", (normal, np.full(6, 3.0))),
        Case("a teacher that is normal in units of its noise", (normal * unequal[:, None] / unequal, unequal)),
        Case("neuron 1 drives neuron 0 and has more noise", (two, np.array([1.0, 2.0]))),
        Case("neuron 1 drives neuron 0 and has less noise", (two, np.array([1.0, 0.25]))),
        Case("a symmetric teacher", (symmetric_teacher([0.9, 0.3, -0.2, 0.1], rng), rng.uniform(0.5, 2, 4))),
        Case("a chain", (chain_of_stages(4, 0.5), rng.uniform(0.5, 2, 4))),
        Case("one neuron", (np.array([[-0.5]]), np.array([2.0]))),
        Case("whole numbers", (np.array([[0, -2, 1], [1, 0, 0], [0, 3, 1]]), np.array([1, 3, 2]))),
        Case("a random network", (rng.normal(size=(5, 5)), rng.uniform(0.1, 4, 5))),
    ]


def noise_left_out(W, noise):
    return nonnormality(W)


def units_turned_round(W, noise):
    return nonnormality(W * noise[:, None] / noise)


def by_variances(W, noise):
    return nonnormality(W * noise**2 / noise[:, None] ** 2)


def receivers_alone(W, noise):
    return nonnormality(W / noise[:, None])


def senders_alone(W, noise):
    return nonnormality(W * noise)


def multiplied_by_both(W, noise):
    return nonnormality(W * noise * noise[:, None])


def divided_by_both(W, noise):
    return nonnormality(W / noise / noise[:, None])


def the_square_of_it(W, noise):
    return nonnormality(W * noise / noise[:, None]) ** 2


def share_that_is_normal(W, noise):
    B = W * noise / noise[:, None]
    return np.sqrt((np.abs(np.linalg.eigvals(B)) ** 2).sum() / (B**2).sum())


def the_commutator(W, noise):
    B = W * noise / noise[:, None]
    return np.linalg.norm(B @ B.T - B.T @ B) / np.linalg.norm(B) ** 2


def size_in_the_old_units(W, noise):
    B = W * noise / noise[:, None]
    return np.sqrt(max((B**2).sum() - (np.abs(np.linalg.eigvals(B)) ** 2).sum(), 0) / (W**2).sum())


def how_lopsided(W, noise):
    B = W * noise / noise[:, None]
    return np.linalg.norm(B - B.T) / (2 * np.linalg.norm(B))


def whether_it_is(W, noise):
    return float(nonnormality(W * noise / noise[:, None]) > 1e-6)


def with_diagonal_matrices(W, noise):
    B = np.diag(1 / noise) @ W @ np.diag(noise)
    return np.sqrt(np.abs(1 - (np.abs(np.linalg.eigvals(B)) ** 2).sum() / (B**2).sum()))


def by_the_triangle_of_schur(W, noise):
    B = [[W[i][j] * noise[j] / noise[i] for j in range(len(noise))] for i in range(len(noise))]
    T, _ = linalg.schur(np.array(B), output="complex")
    return np.linalg.norm(np.triu(T, 1)) / np.linalg.norm(T)


DEPARTURE_IN_NOISE_UNITS = Exercise(
    reference=linear_dynamics.departure_in_noise_units,
    cases=teachers_and_noise,
    tolerance=1e-6,  # of a normal matrix, rounding leaves the root of 1e-16
    edges=(
        edge_of_this_exercise("in which all noise is equal", lambda W, noise: len(noise) > 1 and np.ptp(noise) == 0),
        edge_of_this_exercise(
            "that are normal in units of their noise alone",
            lambda W, noise: nonnormality(W) > 0.1 and nonnormality(W * noise / noise[:, None]) < 1e-6,
        ),
        edge_of_this_exercise("of one neuron", lambda W, noise: len(noise) == 1),
        RANK_DEFICIENT,
        SINGLE,
        LOPSIDED,
        NEGATIVE,
        WHOLE,
        ZEROS,
        TIES,
    ),
    mistakes={
        noise_left_out: "This is the departure of W as it is. In units of its noise, a neuron sends and hears other numbers.",
        units_turned_round: "This is turned round. What arrives at neuron i is divided by its noise; what j sends counts in units of j's, so it is multiplied.",
        by_variances: "You used variances, or squared the standard deviations. Activity is measured in standard deviations.",
        receivers_alone: "You divided what arrives, row by row. What is sent is in new units, too: each column times the noise of its neuron.",
        senders_alone: "You scaled what is sent, column by column. What arrives is in new units, too: divide each row by the noise of its neuron.",
        multiplied_by_both: "You multiplied by both. A larger unit makes the number that arrives smaller: divide by the noise of i.",
        divided_by_both: "You divided by both. One unit of j is more activity if j's noise is larger: multiply by the noise of j.",
        the_square_of_it: "This is the square of the departure: take its root.",
        share_that_is_normal: "This is what the eigenvalues hold, 1 for a normal network. The departure is the root of 1 less its square.",
        the_commutator: "This says how far W Wᵀ is from Wᵀ W. That is 0 for a normal network, too, but Henrici's departure is another number: `nonnormality`.",
        size_in_the_old_units: "You divided by the size of W in the old units. Both sums are of the network in new units.",
        how_lopsided: "This measures how far the network is from symmetric. Rotations are not symmetric and yet normal: `nonnormality`.",
        whether_it_is: "This says whether it departs, not how far.",
    },
    alternatives=[with_diagonal_matrices, by_the_triangle_of_schur],
    hints=[
        "Let activity in new units be x / noise. If neuron j sends 1 of its new units, how much is that in old ones, and how much of it arrives, in units of i?",
        "Connection W[i, j] becomes W[i, j] · noise[j] / noise[i]: columns times `noise`, rows divided by it.",
        "`noise[:, None]` divides rows. Then `nonnormality` of the result.",
    ],
    lies_in=(0, 1),
    purpose="A theorem has conditions, and they can be measured: whether a network is normal depends on the units, and noise sets them.",
)
