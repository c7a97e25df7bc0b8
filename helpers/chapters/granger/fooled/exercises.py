"""Exercises of the notebook "Six ways to be fooled"."""

import numpy as np

from helpers.exercises.core import Case, Exercise
from helpers.exercises.edges import NEGATIVE, SINGLE, TIES, WHOLE, ZEROS, edge_of_this_exercise
from helpers.methods import diagnostics
from helpers.worlds import pitfalls

# --- residual_correlation ----------------------------------------------------------------------------------


def covariances(rng):
    """A covariance by hand, and random ones of neurons with very different units."""
    cases = [Case("variances of 4 and 9 with a covariance of 3", (np.array([[4.0, 3.0], [3.0, 9.0]]),))]
    cases.append(Case("two neurons without covariance", (np.diag([4.0, 9.0]),)))
    cases.append(Case("two neurons that go against each other, in whole numbers", (np.array([[4, -3], [-3, 9]]),)))
    cases.append(Case("one neuron", (np.array([[2.5]]),)))
    for least in (0, -1, -1):
        mixed = rng.uniform(least, 1, size=(4, 4)) * [[0.1], [1], [3], [10]]
        cases.append(Case("four neurons in different units", (mixed @ mixed.T,)))
    return cases


def divides_by_variances(covariance):
    return covariance / np.outer(np.diag(covariance), np.diag(covariance))


def divides_by_the_targets_only(covariance):
    return covariance / np.diag(covariance)[:, None]


def divides_by_one_deviation(covariance):
    return covariance / np.sqrt(np.diag(covariance))


def divides_the_rows_by_one_deviation(covariance):
    return covariance / np.sqrt(np.diag(covariance))[:, None]


def one_root_only(covariance):
    variance = np.diag(covariance)
    return covariance / np.outer(np.sqrt(variance), variance)


def one_root_only_of_the_sources(covariance):
    variance = np.diag(covariance)
    return covariance / np.outer(variance, np.sqrt(variance))


def mean_of_the_two_variances(covariance):
    variance = np.diag(covariance)
    return covariance / ((variance[:, None] + variance) / 2)


def multiplied_by_the_deviations(covariance):
    sd = np.sqrt(np.diag(covariance))
    return covariance * np.outer(sd, sd)


def share_of_variance(covariance):
    sd = np.sqrt(np.diag(covariance))
    return (covariance / np.outer(sd, sd)) ** 2


def size_without_sign(covariance):
    sd = np.sqrt(np.diag(covariance))
    return np.abs(covariance) / np.outer(sd, sd)


def divides_by_the_sources_only(covariance):
    return covariance / np.diag(covariance)


def all_others_held_fixed(covariance):
    precision = np.linalg.inv(covariance)
    sd = np.sqrt(np.diag(precision))
    return -precision / np.outer(sd, sd)


def correlation_of_the_rows(covariance):
    return np.corrcoef(covariance)


def divides_by_the_largest(covariance):
    return covariance / np.max(np.diag(covariance))


def correlation_by_scaling_both_sides(covariance):
    shrink = np.diag(1 / np.sqrt(np.diag(covariance)))
    return shrink @ covariance @ shrink


def correlation_by_two_loops(covariance):
    correlation = np.empty(covariance.shape)
    for i in range(len(covariance)):
        for j in range(len(covariance)):
            correlation[i, j] = covariance[i, j] / (covariance[i, i] * covariance[j, j]) ** 0.5
    return correlation


RESIDUAL_CORRELATION = Exercise(
    reference=diagnostics.residual_correlation,
    cases=covariances,
    edges=(SINGLE, WHOLE, ZEROS, NEGATIVE),
    lies_in=(-1, 1),
    equivalent={"result -> np.transpose(result)": "a correlation is symmetric"},
    mistakes={
        divides_by_variances: "A covariance has the unit of one neuron times that of the other. Variances have it squared: take "
        "roots first.",
        divides_by_the_targets_only: "This is a regression coefficient: it changes with the unit of either neuron. A correlation does not.",
        divides_by_the_sources_only: "Each column is divided by one variance: that is a slope, and still has units. A correlation has none.",
        all_others_held_fixed: "This is the *partial* correlation, given all other neurons. Asked is the plain one.",
        divides_by_one_deviation: "Only the columns are divided. A correlation takes out the unit of *both* neurons.",
        divides_the_rows_by_one_deviation: "Only the rows are divided. A correlation takes out the unit of *both* neurons.",
        one_root_only: "One of the two factors is still a variance. Both neurons are divided by their standard deviation.",
        one_root_only_of_the_sources: "One factor below is a standard deviation, the other a variance. Take the root of both.",
        mean_of_the_two_variances: "The mean of two variances is not what takes out two units: divide by the *product* of the two "
        "standard deviations.",
        multiplied_by_the_deviations: "This multiplies by the standard deviations, so the units are squared. Divide, and they are gone.",
        share_of_variance: "This is the *square* of the correlation, the share of variance that two neurons have in common. It has no sign.",
        size_without_sign: "The sign is lost. Residuals that go against each other have a negative correlation.",
        correlation_of_the_rows: "`np.corrcoef` wants the residuals themselves. You have their covariance already.",
        divides_by_the_largest: "One number for all neurons does not take out their different units: the diagonal should be 1.",
    },
    alternatives=[correlation_by_scaling_both_sides, correlation_by_two_loops],
    hints=[
        "What must the diagonal be, when it is the correlation of each neuron with itself?",
        "The standard deviations are the roots of the diagonal: `sd = np.sqrt(np.diag(covariance))`.",
        "Divide entry `[i, j]` by `sd[i] * sd[j]`; `np.outer(sd, sd)` holds all these products.",
    ],
    purpose=(
        "A sign of warning that costs one line. Ask what 0 off the diagonal excludes and what not, and why the p-value of"
        " the false arrow is no help."
    ),
)


# --- average_in_frames -------------------------------------------------------------------------------------


def films(rng):
    """Recordings with and without a tail that does not fill a frame."""
    cases = [
        Case(
            "six steps of two neurons, in whole numbers, in frames of two",
            (np.array([[-3, 1], [0, 5], [4, 2], [9, -6], [7, 8], [12, 10]]), 2),
        )
    ]
    cases.append(Case("one neuron, and frames of one step", (np.array([[1.0], [-2.125], [4.375]]), 1)))
    cases.append(Case("a frame as long as the recording", (rng.normal(size=(5, 2)), 5)))
    for n_steps, frame in [(20, 4), (23, 5), (31, 2)]:
        x = rng.normal(size=(n_steps, 3))
        cases.append(Case(f"{n_steps} steps in frames of {frame}", (x, frame)))
    return cases


def one_step_a_frame(x, frame):
    n_frames = len(x) // frame
    return x[: n_frames * frame : frame]


def every_frame_th_step(x, frame):
    return x[::frame]


def all_neurons_in_one(x, frame):
    n_frames = len(x) // frame
    return x[: n_frames * frame].reshape(n_frames, -1).mean(axis=1)


def last_frame_lost(x, frame):
    return np.array([x[start : start + frame].mean(axis=0) for start in range(0, len(x) - frame, frame)])


def sums_of_frames(x, frame):
    n_frames = len(x) // frame
    return x[: n_frames * frame].reshape(n_frames, frame, x.shape[1]).sum(axis=1)


def tail_as_a_frame(x, frame):
    return np.stack([x[start : start + frame].mean(axis=0) for start in range(0, len(x), frame)])


def sliding_window(x, frame):
    return np.stack([x[start : start + frame].mean(axis=0) for start in range(len(x) - frame + 1)])


def frames_mixed_up(x, frame):
    n_frames = len(x) // frame
    return x[: n_frames * frame].reshape(frame, n_frames, x.shape[1]).mean(axis=0)


def tail_kept_head_dropped(x, frame):
    n_frames = len(x) // frame
    return x[len(x) - n_frames * frame :].reshape(n_frames, frame, x.shape[1]).mean(axis=1)


def mean_over_the_frames(x, frame):
    n_frames = len(x) // frame
    return x[: n_frames * frame].reshape(n_frames, frame, x.shape[1]).mean(axis=0)


def tail_not_cut(x, frame):
    return x.reshape(len(x) // frame, frame, x.shape[1]).mean(axis=1)


def tail_left_to_reshape(x, frame):
    return x.reshape(-1, frame, x.shape[1]).mean(axis=1)


def neurons_cut_before_steps(x, frame):
    n_frames = len(x) // frame
    return x[: n_frames * frame].reshape(n_frames, x.shape[1], frame).mean(axis=2)


def last_step_of_a_frame(x, frame):
    return x[frame - 1 :: frame]


def medians_of_frames(x, frame):
    n_frames = len(x) // frame
    return np.median(x[: n_frames * frame].reshape(n_frames, frame, x.shape[1]), axis=1)


def divided_by_the_frames(x, frame):
    n_frames = len(x) // frame
    return x[: n_frames * frame].reshape(n_frames, frame, x.shape[1]).sum(axis=1) / n_frames


def frame_for_number_of_frames(x, frame):
    steps = len(x) // frame
    return x[: frame * steps].reshape(frame, steps, x.shape[1]).mean(axis=1)


def frames_by_a_loop(x, frame):
    return [x[k * frame : (k + 1) * frame].mean(axis=0) for k in range(len(x) // frame)]


def frames_by_cumulative_sum(x, frame):
    total = np.cumsum(np.vstack([np.zeros((1, x.shape[1])), x]), axis=0)[::frame]
    return np.diff(total, axis=0) / frame


AVERAGE_IN_FRAMES = Exercise(
    reference=pitfalls.average_in_frames,
    cases=films,
    edges=(
        edge_of_this_exercise("in which one frame is as long as the recording", lambda x, frame: frame == len(x)),
        edge_of_this_exercise("with a tail that does not fill a frame", lambda x, frame: len(x) % frame > 0),
        SINGLE,
        WHOLE,
        NEGATIVE,
    ),
    mistakes={
        one_step_a_frame: "This looks at one instant of each frame. A camera collects light all the time: take the mean.",
        every_frame_th_step: "This takes one step of each frame, and one of the tail as well. A camera collects light all the time, and the "
        "tail is dropped: take means of whole frames.",
        all_neurons_in_one: "Each frame became one number for all neurons. Average over time alone.",
        last_frame_lost: "A last frame that is exactly full was dropped too. Only a tail that does not fill a frame goes.",
        sums_of_frames: "A sum grows with the length of a frame, so two cameras could not be compared. Take the mean.",
        tail_as_a_frame: "The last frame is made of fewer steps than the others and so is noisier. Drop the tail.",
        sliding_window: "These windows overlap. One frame follows the other: each step belongs to one frame.",
        frames_mixed_up: "The first two axes are exchanged. `reshape` keeps neighbouring steps together along the *later* axis; "
        "here each frame holds steps from all over the recording.",
        mean_over_the_frames: "This averages over the frames, and leaves the course within a frame. Average over the steps inside each frame.",
        tail_not_cut: "The steps of the tail do not fill a frame, so there is no shape into which they fit. Leave them out first.",
        tail_left_to_reshape: "`reshape` cannot leave anything out. Take off the tail that does not fill a frame before it.",
        neurons_cut_before_steps: "The steps of a frame follow each other along the first axis, so they have to be cut first, and the neurons stay "
        "last. Here values of several neurons were mixed.",
        last_step_of_a_frame: "This is the last instant of each frame. A camera collects light all the time: take the mean.",
        medians_of_frames: "This is the median of each frame. Light adds up: a camera takes the mean.",
        divided_by_the_frames: "The sum over a frame has to be divided by the number of steps in a frame, not by the number of frames.",
        frame_for_number_of_frames: "`frame` is the number of steps in one frame, not the number of frames.",
        tail_kept_head_dropped: "The camera starts with the recording. It is the end that may not fill a frame.",
    },
    alternatives=[frames_by_a_loop, frames_by_cumulative_sum],
    hints=[
        "How many whole frames are there? Which steps belong to the first one?",
        "`n_frames = len(x) // frame`, and `x[: n_frames * frame]` leaves out the tail.",
        "Reshape to `(n_frames, frame, neurons)` and take the mean over `axis=1`.",
    ],
    purpose=(
        "What a camera does to direction. Ask where the arrow went and why there is one back; then what can be done with "
        "a film that exists: film slower, and compare."
    ),
)


# --- measurement_noise_share -------------------------------------------------------------------------------


def noisy_traces(rng):
    """A fading neuron behind more and more noise, with a mean that is not zero."""
    cases = []
    for noise in (0.0, 0.5, 1.0, 2.0):
        x = pitfalls.noisy_driver(400, rng, noise)[:, 0]
        cases.append(Case(f"a neuron behind noise of {noise} s.d.", (x - 3,)))
    # A neuron that swings does not fade, and what comes out is no share. That it is below 0, or above 1, shows it.
    for period in (12, 7):
        cases.append(Case(f"a neuron that swings once in {period} steps", (np.sin(2 * np.pi * np.arange(60) / period),)))
    cases.append(Case("a short trace", (np.array([0.0, 1, 3, 4, 4, 2, 1, 0, -1]),)))
    return cases


def _estimate_is_no_share(x):
    return not 0 <= diagnostics.measurement_noise_share(x) <= 1


def share_that_is_signal(x):
    x = x - x.mean()
    c0, c1, c2 = (np.mean(x[k:] * x[: len(x) - k]) for k in (0, 1, 2))
    return c1**2 / (c0 * c2)


def mean_left_in(x):
    c0, c1, c2 = (np.mean(x[k:] * x[: len(x) - k]) for k in (0, 1, 2))
    return 1 - c1**2 / (c0 * c2)


def lag_one_only(x):
    x = x - x.mean()
    c0, c1 = (np.mean(x[k:] * x[: len(x) - k]) for k in (0, 1))
    return 1 - c1 / c0


def straight_line_to_lag_zero(x):
    x = x - x.mean()
    c0, c1, c2 = (np.mean(x[k:] * x[: len(x) - k]) for k in (0, 1, 2))
    return 1 - (2 * c1 - c2) / c0


def variance_and_not_share(x):
    x = x - x.mean()
    c0, c1, c2 = (np.mean(x[k:] * x[: len(x) - k]) for k in (0, 1, 2))
    return c0 - c1**2 / c2


def ratio_upside_down(x):
    x = x - x.mean()
    c0, c1, c2 = (np.mean(x[k:] * x[: len(x) - k]) for k in (0, 1, 2))
    return 1 - c0 * c2 / c1**2


def sums_for_means(x):
    x = x - x.mean()
    c0, c1, c2 = (np.sum(x[k:] * x[: len(x) - k]) for k in (0, 1, 2))
    return 1 - c1**2 / (c0 * c2)


def covariances_of_numpy(x):
    c0, c1, c2 = (np.cov(x[k:], x[: len(x) - k])[0, 1] for k in (0, 1, 2))
    return 1 - c1**2 / (c0 * c2)


def lags_swapped(x):
    x = x - x.mean()
    c0, c1, c2 = (np.mean(x[k:] * x[: len(x) - k]) for k in (0, 1, 2))
    return 1 - c2**2 / (c0 * c1)


def never_below_zero(x):
    x = x - x.mean()
    c0, c1, c2 = (np.mean(x[k:] * x[: len(x) - k]) for k in (0, 1, 2))
    return max(0, 1 - c1**2 / (c0 * c2))


def kept_between_zero_and_one(x):
    x = x - x.mean()
    c0, c1, c2 = (np.mean(x[k:] * x[: len(x) - k]) for k in (0, 1, 2))
    return min(max(0, 1 - c1**2 / (c0 * c2)), 1)


def correlations_of_numpy(x):
    r1, r2 = (np.corrcoef(x[k:], x[: len(x) - k])[0, 1] for k in (1, 2))
    return 1 - r1**2 / r2


def brackets_missing_below(x):
    x = x - x.mean()
    c0, c1, c2 = (np.mean(x[k:] * x[: len(x) - k]) for k in (0, 1, 2))
    return 1 - c1**2 / c0 * c2


def lags_one_to_three(x):
    x = x - x.mean()
    c1, c2, c3 = (np.mean(x[k:] * x[: len(x) - k]) for k in (1, 2, 3))
    return 1 - c2**2 / (c1 * c3)


def what_fades_in_one_step(x):
    x = x - x.mean()
    c1, c2 = (np.mean(x[k:] * x[: len(x) - k]) for k in (1, 2))
    return 1 - c2 / c1


def square_forgotten(x):
    x = x - x.mean()
    c0, c1, c2 = (np.mean(x[k:] * x[: len(x) - k]) for k in (0, 1, 2))
    return 1 - c1 / (c0 * c2)


def lag_two_alone(x):
    x = x - x.mean()
    c0, c2 = (np.mean(x[k:] * x[: len(x) - k]) for k in (0, 2))
    return 1 - c2 / c0


def variance_without_noise(x):
    x = x - x.mean()
    c1, c2 = (np.mean(x[k:] * x[: len(x) - k]) for k in (1, 2))
    return c1**2 / c2


def share_of_what_is_left(x):
    x = x - x.mean()
    c0, c1, c2 = (np.mean(x[k:] * x[: len(x) - k]) for k in (0, 1, 2))
    return c0 * c2 / c1**2 - 1


def share_by_fading(x):
    x = x - np.mean(x)
    now, before, earlier = np.var(x), np.dot(x[1:], x[:-1]) / (len(x) - 1), np.dot(x[2:], x[:-2]) / (len(x) - 2)
    fading = earlier / before
    return (now - before / fading) / now


def share_by_list(x):
    x = x - x.mean()
    covariances = [float(np.mean(x * x))]
    for k in (1, 2):
        covariances.append(float(np.mean([a * b for a, b in zip(x[k:], x[:-k], strict=True)])))
    return 1 - covariances[1] / covariances[2] * covariances[1] / covariances[0]


MEASUREMENT_NOISE_SHARE = Exercise(
    reference=diagnostics.measurement_noise_share,
    cases=noisy_traces,
    edges=(
        edge_of_this_exercise("that do not fade evenly, so that the estimate is below 0 or above 1", _estimate_is_no_share),
        TIES,
        NEGATIVE,
    ),
    equivalent={"x - x.mean() -> x.mean() - x": "each product has two of them"},
    tolerance=1e-8,
    mistakes={
        share_that_is_signal: "This is the share of the *signal*. The noise has the rest.",
        mean_left_in: "The mean is still in: it adds the same to the product at every lag, and hides how activity fades.",
        lag_one_only: "Activity that fades also falls from lag 0 to lag 1, without any noise. Lags 1 and 2 tell how fast it fades.",
        straight_line_to_lag_zero: "This extends a straight line. Fading is by a *factor* each step: C(0) = C(1)²/C(2).",
        variance_and_not_share: "This is the noise's variance, in the neuron's units. Divide by the whole variance.",
        sums_for_means: "Right but for a detail. Sums (or all of them divided by n, as autocorrelations often are) have two "
        "products fewer at lag 2 than at lag 0. Here C(k) is a mean: divide each sum by its own number of "
        "products.",
        covariances_of_numpy: "Right but for a detail: `np.cov` takes another mean off at each lag, and divides by n − 1. Take off the mean of "
        "all of `x` once, and average the products.",
        lags_swapped: "Lags 1 and 2 are swapped: one step back from lag 1 is C(1) times C(1)/C(2).",
        ratio_upside_down: "The ratio is upside down: the noise is in C(0), which belongs below.",
        never_below_zero: "What is below 0 was cut off. A negative estimate says that this trace does not fade evenly, or that there is "
        "no noise and chance took the estimate below: keep it.",
        kept_between_zero_and_one: "What is below 0 or above 1 was cut off. Such a number says that the trace does not fade evenly: keep it.",
        correlations_of_numpy: "Right but for a detail: a correlation of two pieces of the trace takes off a mean of each piece and divides "
        "by a variance of each. Take the mean off once, and divide by the one C(0).",
        brackets_missing_below: "Python divides from left to right, so that C(2) multiplies here. Put brackets around what belongs below.",
        lags_one_to_three: "These are lags 1, 2 and 3. The noise is at lag 0, so that lag has to be among them.",
        what_fades_in_one_step: "This is the share that fades from lag 1 to lag 2, and noise has no part in it. The noise is in C(0), "
        "which is not used here.",
        square_forgotten: "C(1) belongs squared. One step of fading is a factor of C(2)/C(1); to go one step *back* from C(1), "
        "divide by it.",
        lag_two_alone: "Activity that fades also falls from lag 0 to lag 2, without any noise. Lags 1 and 2 together tell how fast it fades.",
        variance_without_noise: "This is what C(0) would be without noise. Asked is the share of C(0) that is missing there.",
        share_of_what_is_left: "This compares the noise with the *signal*. A share compares it with all of the variance, C(0).",
    },
    alternatives=[share_by_fading, share_by_list],
    hints=[
        "From lag 1 to lag 2 the covariance falls by a factor. If it fell by the same factor from lag 0 to lag 1, what would C(0) be?",
        "Without noise C(0) would be C(1)²/C(2). The share of the noise is what is missing, divided by the C(0) that you see.",
        "`c1 = np.mean(x[1:] * x[:-1])` after taking out the mean, and `c2` likewise with two steps.",
    ],
    purpose=(
        "Telling noise from activity without knowing the truth. Why is $C(0)$ special, and when has the estimate no "
        "meaning? Watch for a mean that was not taken off."
    ),
)


# --- add_squares -------------------------------------------------------------------------------------------


def recordings_off_centre(rng):
    """Recordings whose means are not zero, so that it matters where squares are centred."""
    cases = [Case("three steps of one neuron", (np.array([[1.0], [-2.0], [6.0]]),))]
    cases.append(
        Case("two neurons that are tied half of the time", (np.array([[0.0, -1.0], [0.0, 0.0], [1.0, -1.0], [0.0, 0.0]]),))
    )
    for _ in range(2):
        cases.append(Case("three neurons", (rng.normal([1, -2, 5], [1, 2, 1], size=(12, 3)),)))
    return cases


def squares_around_zero(x):
    return np.hstack([x, x**2])


def squares_only(x):
    return (x - x.mean(axis=0)) ** 2


def one_mean_for_all(x):
    return np.hstack([x, (x - x.mean()) ** 2])


def squares_below(x):
    return np.vstack([x, (x - x.mean(axis=0)) ** 2])


def squares_first(x):
    return np.hstack([(x - x.mean(axis=0)) ** 2, x])


def products_of_all(x):
    centred = x - x.mean(axis=0)
    return np.hstack([x, centred * np.roll(centred, 1, axis=1)])


def centred_and_not_squared(x):
    return np.hstack([x, x - x.mean(axis=0)])


def mean_over_the_neurons(x):
    return np.hstack([x, (x - x.mean(axis=1, keepdims=True)) ** 2])


def squared_before_centring(x):
    return np.hstack([x, x**2 - np.mean(x**2, axis=0)])


def difference_of_squares(x):
    return np.hstack([x, x**2 - x.mean(axis=0) ** 2])


def in_units_of_the_spread(x):
    return np.hstack([x, ((x - x.mean(axis=0)) / x.std(axis=0)) ** 2])


def one_variance_for_all_steps(x):
    return np.hstack([x, np.broadcast_to(x.var(axis=0), x.shape)])


def squares_on_an_axis_of_their_own(x):
    return np.stack([x, (x - x.mean(axis=0)) ** 2])


def distance_from_the_median(x):
    return np.hstack([x, (x - np.median(x, axis=0)) ** 2])


def means_taken_out_of_all(x):
    centred = x - x.mean(axis=0)
    return np.hstack([centred, centred**2])


def square_beside_each(x):
    return np.stack([x, (x - x.mean(axis=0)) ** 2], axis=2).reshape(len(x), -1)


def sizes_and_not_squares(x):
    return np.hstack([x, np.abs(x - x.mean(axis=0))])


def squares_by_concatenate(x):
    return np.concatenate([x, np.square(x - np.mean(x, axis=0, keepdims=True))], axis=1)


def squares_column_by_column(x):
    columns = list(x.T)
    for neuron in x.T:
        columns.append((neuron - neuron.mean()) ** 2)
    return np.stack(columns, axis=1)


ADD_SQUARES = Exercise(
    reference=pitfalls.add_squares,
    cases=recordings_off_centre,
    edges=(edge_of_this_exercise("with more than one neuron", lambda x: x.shape[1] > 1), SINGLE, TIES, ZEROS, NEGATIVE),
    equivalent={"x - x.mean(axis=0) -> x.mean(axis=0) - x": "it is squared"},
    mistakes={
        squares_around_zero: "Around zero, the square of a neuron with a large mean is nearly a straight line of it: nothing new. Take out "
        "its mean first.",
        squares_only: "The neurons themselves are gone, and with them everything linear. Keep both.",
        one_mean_for_all: "Each neuron has a mean of its own: `x.mean(axis=0)`.",
        squares_below: "The squares stand below, as if they had been recorded later. They belong to the same time steps: side by side.",
        squares_first: "The order matters for reading the result: first the neurons, then their squares.",
        means_taken_out_of_all: "The neurons lost their means as well. That does a regression no harm, but asked are the neurons as they are.",
        square_beside_each: "Each square stands beside its neuron. First all neurons, then all squares, so that column 2 is the square of "
        "column 0.",
        sizes_and_not_squares: "This is the size, not its square. It would find this coupling too, but the exercise asks for squares.",
        products_of_all: "These are products of *different* neurons. Here each neuron's own size is asked for.",
        centred_and_not_squared: "The means are gone, but nothing is squared: this is the same straight line once more.",
        mean_over_the_neurons: "This takes off the mean over neurons at each step. Asked is each neuron's own mean over time.",
        squared_before_centring: "Here squares were taken first, around zero, and then their mean was taken off. The mean of the neuron has "
        "to go *before* squaring.",
        difference_of_squares: "The square of a difference is not the difference of the squares. Take off the mean, then square.",
        in_units_of_the_spread: "These distances are in units of each neuron's spread. That does a regression no harm, but asked are the "
        "squared distances themselves.",
        one_variance_for_all_steps: "This is the mean of the squares, one number for all steps. Each step has a squared distance of its own.",
        squares_on_an_axis_of_their_own: "The squares lie on an axis of their own. They are further columns: side by side with the neurons.",
        distance_from_the_median: "This is the distance from the median. Asked is the distance from the mean.",
    },
    alternatives=[squares_by_concatenate, squares_column_by_column],
    hints=[
        "A regression on the square sees what depends on the size of the activity, whatever its sign.",
        "`centred = x - x.mean(axis=0)`; its square is `centred**2`.",
        "`np.hstack` puts two recordings of the same steps side by side.",
    ],
    purpose=(
        "A regression sees what it is given. Ask which other shapes could matter, and what they cost. The squares are of "
        "distances from the mean."
    ),
)


# --- chow_f ------------------------------------------------------------------------------------------------


def fits_of_wholes_and_parts(rng):
    """Sums of squares by hand, and by chance; in one of them splitting gains nothing."""
    numbers = [(120.0, 40.0, 60.0, 104, 2), (900.0, 430.0, 460.0, 1000, 11), (50.0, 10.0, 20.0, 33, 4)]
    first, second, gain = rng.uniform(1, 9, size=3)
    numbers.append((first + second + gain, first, second, 60, 1))
    numbers.append((70.0, 30.0, 40.0, 50, 3))
    return [Case(f"{n} steps and {k} coefficients a fit", (w, a, b, n, k)) for w, a, b, n, k in numbers]


def coefficients_of_one_fit(ssr_whole, ssr_first, ssr_second, n_samples, n_coefficients):
    parts = ssr_first + ssr_second
    return (ssr_whole - parts) / n_coefficients / (parts / (n_samples - n_coefficients))


def not_divided(ssr_whole, ssr_first, ssr_second, n_samples, n_coefficients):
    parts = ssr_first + ssr_second
    return (ssr_whole - parts) / parts


def against_the_whole(ssr_whole, ssr_first, ssr_second, n_samples, n_coefficients):
    parts = ssr_first + ssr_second
    return (ssr_whole - parts) / n_coefficients / (ssr_whole / (n_samples - 2 * n_coefficients))


def twice_the_coefficients_above(ssr_whole, ssr_first, ssr_second, n_samples, n_coefficients):
    parts = ssr_first + ssr_second
    return (ssr_whole - parts) / (2 * n_coefficients) / (parts / (n_samples - 2 * n_coefficients))


def second_part_forgotten(ssr_whole, ssr_first, ssr_second, n_samples, n_coefficients):
    return (ssr_whole - ssr_first) / n_coefficients / (ssr_first / (n_samples - 2 * n_coefficients))


def ratio_of_variances(ssr_whole, ssr_first, ssr_second, n_samples, n_coefficients):
    return ssr_second / ssr_first


def chow_divided_in_a_row(ssr_whole, ssr_first, ssr_second, n_samples, n_coefficients):
    parts = ssr_first + ssr_second
    return (ssr_whole - parts) / n_coefficients / parts / (n_samples - 2 * n_coefficients)


def sign_of_the_second_part(ssr_whole, ssr_first, ssr_second, n_samples, n_coefficients):
    parts = ssr_first + ssr_second
    return (ssr_whole - ssr_first + ssr_second) / n_coefficients / (parts / (n_samples - 2 * n_coefficients))


def coefficients_forgotten(ssr_whole, ssr_first, ssr_second, n_samples, n_coefficients):
    parts = ssr_first + ssr_second
    return (ssr_whole - parts) / (parts / (n_samples - 2 * n_coefficients))


def degrees_of_freedom_swapped(ssr_whole, ssr_first, ssr_second, n_samples, n_coefficients):
    parts = ssr_first + ssr_second
    return (ssr_whole - parts) / (n_samples - 2 * n_coefficients) / (parts / n_coefficients)


def samples_without_coefficients(ssr_whole, ssr_first, ssr_second, n_samples, n_coefficients):
    parts = ssr_first + ssr_second
    return (ssr_whole - parts) / n_coefficients / (parts / n_samples)


def spare_steps_forgotten(ssr_whole, ssr_first, ssr_second, n_samples, n_coefficients):
    parts = ssr_first + ssr_second
    return (ssr_whole - parts) / n_coefficients / parts


def mean_of_the_parts(ssr_whole, ssr_first, ssr_second, n_samples, n_coefficients):
    parts = (ssr_first + ssr_second) / 2
    return (ssr_whole - parts) / n_coefficients / (parts / (n_samples - 2 * n_coefficients))


def constant_counted_again(ssr_whole, ssr_first, ssr_second, n_samples, n_coefficients):
    parts = ssr_first + ssr_second
    return (ssr_whole - parts) / n_coefficients / (parts / (n_samples - 2 * n_coefficients - 1))


def whole_over_parts(ssr_whole, ssr_first, ssr_second, n_samples, n_coefficients):
    spare = n_samples - n_coefficients
    return (ssr_whole / spare) / ((ssr_first + ssr_second) / (n_samples - 2 * n_coefficients))


def strength_of_the_change(ssr_whole, ssr_first, ssr_second, n_samples, n_coefficients):
    return np.log(ssr_whole / (ssr_first + ssr_second))


def parts_minus_whole(ssr_whole, ssr_first, ssr_second, n_samples, n_coefficients):
    parts = ssr_first + ssr_second
    return (parts - ssr_whole) / n_coefficients / (parts / (n_samples - 2 * n_coefficients))


def chow_in_one_line(ssr_whole, ssr_first, ssr_second, n_samples, n_coefficients):
    return (ssr_whole / (ssr_first + ssr_second) - 1) * (n_samples - 2 * n_coefficients) / n_coefficients


def chow_by_mean_squares(ssr_whole, ssr_first, ssr_second, n_samples, n_coefficients):
    spare = n_samples - 2 * n_coefficients
    error = np.sum([ssr_first, ssr_second]) / spare
    return (ssr_whole - error * spare) / (n_coefficients * error)


CHOW_F = Exercise(
    reference=diagnostics.chow_f,
    cases=fits_of_wholes_and_parts,
    edges=(
        edge_of_this_exercise("in which splitting gains nothing", lambda whole, first, second, n, k: whole == first + second),
    ),
    lies_in=(0, np.inf),
    equivalent={
        "(ssr_whole, ssr_first, ssr_second, n_samples, n_coefficients) -> "
        "(ssr_whole, ssr_second, ssr_first, n_samples, n_coefficients)": "it does not matter which part is called the first",
    },
    mistakes={
        coefficients_of_one_fit: "Two fits were made, one a part, so twice the coefficients are spent: the denominator has n - 2k.",
        not_divided: "Two fits always leave less than one, because they have more coefficients. Divide each sum by its degrees of freedom.",
        against_the_whole: "What is left without any rule in common? Below stands the error of the *parts*, not of the whole.",
        twice_the_coefficients_above: "How many coefficients does splitting *add*? From k to 2k: that is k, not 2k.",
        second_part_forgotten: "Splitting leaves errors in both parts: add the two sums.",
        chow_divided_in_a_row: "Python divides from left to right. What each spare step holds, `parts / (n - 2k)`, needs brackets of its own.",
        sign_of_the_second_part: "Both parts are taken off the whole: whole − first − second.",
        coefficients_forgotten: "The gain is that of all added coefficients together. F compares what *one* of them gains: divide by k.",
        degrees_of_freedom_swapped: "The degrees of freedom are swapped. The gain is shared by the k coefficients that splitting adds, the "
        "error of the parts by the steps that are left.",
        samples_without_coefficients: "Every coefficient that was fitted takes up one step: what is left of n is less.",
        spare_steps_forgotten: "Below stands what the parts leave in all steps together. F needs it for *one* spare step.",
        mean_of_the_parts: "The errors of both parts together stand against the error of the whole: their sum, not their mean.",
        constant_counted_again: "k counts the constant already: there are n - 2k steps to spare.",
        whole_over_parts: "This compares two error variances. F compares what splitting *gains* with the error that stays.",
        strength_of_the_change: "This is a strength, as in Granger causality. F is a test, and weighs the gain by how many coefficients and steps there are.",
        parts_minus_whole: "The sign is reversed. Two fits leave less than one, so the gain is the whole minus the parts.",
        ratio_of_variances: "This asks whether the noise is as large in both parts. Chow asks whether the *rule* is the same.",
    },
    alternatives=[chow_in_one_line, chow_by_mean_squares],
    hints=[
        "It is the F-test that you know from Granger causality: the restricted model has one rule for both parts, the full model one for each.",
        "`ssr_parts = ssr_first + ssr_second`. Splitting adds `n_coefficients`, and leaves `n_samples - 2 * n_coefficients` to spare.",
        "`(ssr_whole - ssr_parts) / n_coefficients`, divided by `ssr_parts / (n_samples - 2 * n_coefficients)`.",
    ],
    purpose=(
        "The F-test once more, for time instead of neurons. Let people say in words which model is the restricted one. "
        "Ask where they would cut their own recording, and what it means to cut everywhere."
    ),
)
