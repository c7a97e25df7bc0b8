"""Exercises of the notebook "Warm-up: torch, GRU, and the ELBO"."""

import numpy as np
import torch  # not inside an answer: the clock of a check may stop an import half way, and torch does not survive that
from scipy import special, stats

from helpers.exercises.core import Case, Exercise
from helpers.exercises.edges import LOPSIDED, NEGATIVE, SINGLE, SQUARE, TIES, WHOLE, WIDE, ZEROS, edge_of_this_exercise
from helpers.methods.evidence import gaussian_kl, linear_gaussian_elbo

# --- gaussian_kl -------------------------------------------------------------------------------------------


def pairs_of_normals(rng):
    """Pairs with one dimension and with several, with equal means, equal widths, or both; narrow and wide, in whole numbers."""
    one, two = np.ones(1), np.full(1, 2.0)
    cases = [
        Case("means 1 and 0, both of standard deviation 1", (one, one, 0 * one, one)),
        Case("the same mean, and q half as wide as p", (one, one, one, two)),
        Case("the same mean, and q twice as wide as p", (one, two, one, one)),
    ]
    for dims in (1, 3, 6):
        means, sds = rng.normal(0, 2, size=(2, dims)), rng.uniform(0.3, 3, size=(2, dims))
        dimensions = "one dimension" if dims == 1 else f"{dims} dimensions"
        cases.append(Case(dimensions, (means[0], sds[0], means[1], sds[1])))
    mean, sd = rng.normal(size=4), rng.uniform(0.3, 3, size=4)
    cases.append(Case("p equal to q", (mean, sd, mean.copy(), sd.copy())))
    cases.append(Case("p standard normal, as a prior is", (mean, sd, np.zeros(4), np.ones(4))))
    cases.append(Case("q standard normal", (np.zeros(4), np.ones(4), mean, sd)))
    cases.append(Case("a q that is very narrow", (mean, np.full(4, 1e-4), -mean, sd)))
    cases.append(Case("whole numbers", (np.array([2, -1]), np.array([1, 3]), np.array([0, 4]), np.array([2, 2]))))
    return cases


def the_other_way_round(mean_q, sd_q, mean_p, sd_p):
    return np.sum(np.log(sd_q / sd_p) + (sd_p**2 + (mean_q - mean_p) ** 2) / (2 * sd_q**2) - 1 / 2)


def variances_for_deviations(mean_q, sd_q, mean_p, sd_p):
    return np.sum(np.log(sd_p / sd_q) / 2 + (sd_q + (mean_q - mean_p) ** 2) / (2 * sd_p) - 1 / 2)


def fraction_in_the_logarithm_turned(mean_q, sd_q, mean_p, sd_p):
    return np.sum(np.log(sd_q / sd_p) + (sd_q**2 + (mean_q - mean_p) ** 2) / (2 * sd_p**2) - 1 / 2)


def half_left_out(mean_q, sd_q, mean_p, sd_p):
    return np.sum(np.log(sd_p / sd_q) + (sd_q**2 + (mean_q - mean_p) ** 2) / (2 * sd_p**2))


def half_once_for_all_dimensions(mean_q, sd_q, mean_p, sd_p):
    return np.sum(np.log(sd_p / sd_q) + (sd_q**2 + (mean_q - mean_p) ** 2) / (2 * sd_p**2)) - 1 / 2


def one_for_each_dimension(mean_q, sd_q, mean_p, sd_p):
    return np.log(sd_p / sd_q) + (sd_q**2 + (mean_q - mean_p) ** 2) / (2 * sd_p**2) - 1 / 2


def mean_over_dimensions(mean_q, sd_q, mean_p, sd_p):
    return np.mean(np.log(sd_p / sd_q) + (sd_q**2 + (mean_q - mean_p) ** 2) / (2 * sd_p**2) - 1 / 2)


def distance_without_square(mean_q, sd_q, mean_p, sd_p):
    return np.sum(np.log(sd_p / sd_q) + (sd_q**2 + np.abs(mean_q - mean_p)) / (2 * sd_p**2) - 1 / 2)


def means_squared_one_by_one(mean_q, sd_q, mean_p, sd_p):
    return np.sum(np.log(sd_p / sd_q) + (sd_q**2 + mean_q**2 - mean_p**2) / (2 * sd_p**2) - 1 / 2)


def standard_normal_assumed(mean_q, sd_q, mean_p, sd_p):
    return np.sum((sd_q**2 + mean_q**2 - 1) / 2 - np.log(sd_q))


def distance_of_means_alone(mean_q, sd_q, mean_p, sd_p):
    return np.sum((mean_q - mean_p) ** 2 / (2 * sd_p**2))


def widths_alone(mean_q, sd_q, mean_p, sd_p):
    return np.sum(np.log(sd_p / sd_q) + sd_q**2 / (2 * sd_p**2) - 1 / 2)


def logarithm_of_variances(mean_q, sd_q, mean_p, sd_p):
    return np.sum(np.log(sd_p**2 / sd_q**2) + (sd_q**2 + (mean_q - mean_p) ** 2) / (2 * sd_p**2) - 1 / 2)


def not_divided_by_two(mean_q, sd_q, mean_p, sd_p):
    return np.sum(np.log(sd_p / sd_q) + (sd_q**2 + (mean_q - mean_p) ** 2) / sd_p**2 - 1 / 2)


def two_inside_the_square(mean_q, sd_q, mean_p, sd_p):
    return np.sum(np.log(sd_p / sd_q) + (sd_q**2 + (mean_q - mean_p) ** 2) / (2 * sd_p) ** 2 - 1 / 2)


def multiplied_after_dividing(mean_q, sd_q, mean_p, sd_p):
    return np.sum(np.log(sd_p / sd_q) + (sd_q**2 + (mean_q - mean_p) ** 2) / 2 * sd_p**2 - 1 / 2)


def divided_by_the_wrong_width(mean_q, sd_q, mean_p, sd_p):
    return np.sum(np.log(sd_p / sd_q) + (sd_p**2 + (mean_q - mean_p) ** 2) / (2 * sd_q**2) - 1 / 2)


def cross_entropy(mean_q, sd_q, mean_p, sd_p):
    return np.sum(np.log(sd_p) + np.log(2 * np.pi) / 2 + (sd_q**2 + (mean_q - mean_p) ** 2) / (2 * sd_p**2))


def mean_of_both_ways(mean_q, sd_q, mean_p, sd_p):
    forth = np.sum(np.log(sd_p / sd_q) + (sd_q**2 + (mean_q - mean_p) ** 2) / (2 * sd_p**2) - 1 / 2)
    back = np.sum(np.log(sd_q / sd_p) + (sd_p**2 + (mean_q - mean_p) ** 2) / (2 * sd_q**2) - 1 / 2)
    return (forth + back) / 2


def with_a_minus(mean_q, sd_q, mean_p, sd_p):
    return -np.sum(np.log(sd_p / sd_q) + (sd_q**2 + (mean_q - mean_p) ** 2) / (2 * sd_p**2) - 1 / 2)


def in_bits(mean_q, sd_q, mean_p, sd_p):
    return np.sum(np.log(sd_p / sd_q) + (sd_q**2 + (mean_q - mean_p) ** 2) / (2 * sd_p**2) - 1 / 2) / np.log(2)


def logarithm_to_base_two(mean_q, sd_q, mean_p, sd_p):
    return np.sum(np.log2(sd_p / sd_q) + (sd_q**2 + (mean_q - mean_p) ** 2) / (2 * sd_p**2) - 1 / 2)


def averaged_over_samples(mean_q, sd_q, mean_p, sd_p):
    z = mean_q + sd_q * np.random.default_rng(0).normal(size=(1000, len(mean_q)))
    return np.sum(stats.norm.logpdf(z, mean_q, sd_q) - stats.norm.logpdf(z, mean_p, sd_p), axis=1).mean()


def log_odds_at_the_mean(mean_q, sd_q, mean_p, sd_p):
    return np.sum(stats.norm.logpdf(mean_q, mean_q, sd_q) - stats.norm.logpdf(mean_q, mean_p, sd_p))


def kl_by_torch(mean_q, sd_q, mean_p, sd_p):
    q, p = (
        torch.distributions.Normal(torch.tensor(mean, dtype=torch.float64), torch.tensor(sd, dtype=torch.float64))
        for mean, sd in ((mean_q, sd_q), (mean_p, sd_p))
    )
    return torch.distributions.kl_divergence(q, p).sum()


def kl_by_matrices(mean_q, sd_q, mean_p, sd_p):
    Q, P = np.diag(np.square(sd_q)).astype(float), np.diag(np.square(sd_p)).astype(float)
    d = np.asarray(mean_p) - mean_q
    trace, distance = np.trace(np.linalg.solve(P, Q)), d @ np.linalg.solve(P, d)
    return (trace + distance - len(d) + np.linalg.slogdet(P)[1] - np.linalg.slogdet(Q)[1]) / 2


def kl_by_entropies(mean_q, sd_q, mean_p, sd_p):
    total = 0.0
    for mq, sq, mp, sp in zip(mean_q, sd_q, mean_p, sd_p, strict=True):
        minus_log_p = np.log(sp) + np.log(2 * np.pi) / 2 + (sq**2 + (mq - mp) ** 2) / (2 * sp**2)
        total += minus_log_p - stats.norm.entropy(mq, sq)
    return total


def kl_by_gauss_hermite(mean_q, sd_q, mean_p, sd_p):
    nodes, weights = special.roots_hermitenorm(3)  # exact, since the log odds of two normals are a parabola
    z = mean_q + sd_q * nodes[:, None]
    log_odds = stats.norm.logpdf(z, mean_q, sd_q) - stats.norm.logpdf(z, mean_p, sd_p)
    return (weights @ log_odds).sum() / weights.sum()


GAUSSIAN_KL = Exercise(
    reference=gaussian_kl,
    cases=pairs_of_normals,
    edges=(
        edge_of_this_exercise("in which q and p are equal", lambda mq, sq, mp, sp: (mq == mp).all() and (sq == sp).all()),
        edge_of_this_exercise("in which both have the same means", lambda mq, sq, mp, sp: (mq == mp).all()),
        edge_of_this_exercise("with more than one dimension", lambda mq, sq, mp, sp: len(mq) > 1),
        edge_of_this_exercise("in which p is not as wide as 1", lambda mq, sq, mp, sp: (sp != 1).any()),
        edge_of_this_exercise("in which the mean of p is not 0", lambda mq, sq, mp, sp: (mp != 0).any()),
        TIES,
        ZEROS,
        WHOLE,
        NEGATIVE,
    ),
    lies_in=(0, np.inf),
    equivalent={"mean_q - mean_p -> mean_p - mean_q": "the distance is squared"},
    tolerance=1e-9,
    mistakes={
        the_other_way_round: "This is KL(p‖q): q and p are swapped. Samples come from the first of the two, q here, and the mean is over them.",
        variances_for_deviations: "Standard deviations were taken for variances. A variance is the square of one.",
        fraction_in_the_logarithm_turned: "The fraction in the logarithm is upside down: a q that is *narrower* than p knows more than p, and that has to "
        "cost something.",
        half_left_out: "The ½ at the end is missing. Where q and p are equal, nothing may be left.",
        half_once_for_all_dimensions: "The ½ was taken off once. Each dimension has one of its own.",
        one_for_each_dimension: "These are the dimensions one by one. They are independent, so their divergences add up.",
        mean_over_dimensions: "This is the *mean* over dimensions. Log probabilities of independent numbers add up, and so do these.",
        distance_without_square: "The distance of the means enters squared, as in the logarithm of a normal density.",
        means_squared_one_by_one: "The means were squared one by one. What counts is the distance between them, squared.",
        standard_normal_assumed: "This takes p for the standard normal. It has a mean and a width of its own.",
        distance_of_means_alone: "This sees the distance of the means alone. Two normals with the same mean can differ in width.",
        widths_alone: "This sees the widths alone. How far apart are the means?",
        logarithm_of_variances: "A logarithm of variances is twice that of standard deviations: the first term is twice too large.",
        not_divided_by_two: "A normal density has a 2 in the divisor of its exponent: the second term should be divided by 2 sd_p².",
        two_inside_the_square: "The 2 was squared as well: `(2 * sd_p) ** 2` is 4 sd_p². Asked is 2 sd_p².",
        multiplied_after_dividing: "Python reads `a / 2 * b` from the left, and so multiplies by b. Put the divisor into brackets.",
        divided_by_the_wrong_width: "The two widths have changed places in the fraction. The log density of *p* is averaged here, so sd_p stands below.",
        cross_entropy: "This is the mean of −log p(z) alone. The divergence compares it with that of −log q(z): take it off.",
        mean_of_both_ways: "This is the mean of both directions. KL has one: samples come from q.",
        with_a_minus: "The sign is reversed: a divergence is never negative.",
        in_bits: "These are bits. With the natural logarithm it comes out in nats.",
        logarithm_to_base_two: "One term is in bits, the others are in nats. Take the natural logarithm.",
        averaged_over_samples: "An average over samples comes near, and is another one for each set of samples. For two normals there is a formula without "
        "any.",
        log_odds_at_the_mean: "These are the log odds at one point, the mean of q. KL averages them over all that q holds possible.",
    },
    alternatives=[kl_by_torch, kl_by_matrices, kl_by_entropies, kl_by_gauss_hermite],
    hints=[
        "Write the formula for one dimension first: it has three terms, and all of them may be arrays.",
        "The terms of the formula: `np.log(sd_p / sd_q)`, then `(sd_q**2 + (mean_q - mean_p) ** 2) / (2 * sd_p**2)`, then minus `1 / 2`.",
        "Dimensions are independent, so their divergences add up: `np.sum(...)` of all three together.",
    ],
    purpose=(
        "That a divergence has a direction and a unit, and adds up over dimensions. LFADS pays it for each number that its encoder"
        " tells the generator."
    ),
)


# --- linear_gaussian_elbo ----------------------------------------------------------------------------------


def observations_with_guesses(rng):
    """One neuron and one latent variable, several, as many of each, more latent variables than neurons; one sample and more."""
    both = np.array([[-1.0], [1.0]])
    hand = (np.array([2.0]), np.array([[1.0]]), 1.0, np.array([1.0]), np.array([0.5]), both)
    cases = [Case("one neuron, one latent variable and two samples", hand)]
    for n_neurons, n_latents, n_samples in [(3, 1, 5), (4, 2, 6), (2, 2, 5), (3, 3, 1), (2, 3, 8)]:
        W = rng.normal(size=(n_neurons, n_latents))
        guess = rng.normal(size=n_latents), rng.uniform(0.3, 2, size=n_latents)
        eps = rng.normal(size=(n_samples, n_latents))
        label = f"neurons: {n_neurons}, latent variables: {n_latents}, samples: {n_samples}"
        cases.append(Case(label, (rng.normal(0, 2, size=n_neurons), W, float(rng.uniform(0.3, 0.8)), *guess, eps)))
    W = rng.normal(size=(5, 2))
    prior = (np.zeros(2), np.ones(2))
    cases.append(Case("a guess that is the prior", (rng.normal(size=5), W, 1.5, *prior, rng.normal(size=(4, 2)))))
    W = rng.normal(size=(6, 1))  # a likelihood is a density, and so may be above 1
    sharp = W @ np.array([0.4]), W, 0.05, np.array([0.4]), np.array([0.05]), rng.normal(0, 0.5, size=(4, 1))
    cases.append(Case("hardly any noise, and a guess that is right", sharp))
    whole = np.array([3, -1]), np.array([[1, 0], [1, -2]]), 2.0, np.array([1, 0]), np.array([1, 2]), rng.normal(size=(3, 2))
    cases.append(Case("whole numbers", whole))
    return cases


def price_added(x, W, sd_noise, mean, sd, eps):
    return stats.norm.logpdf(x, (mean + sd * eps) @ W.T, sd_noise).sum(axis=1).mean() + np.sum(
        (sd**2 + mean**2 - 1) / 2 - np.log(sd)
    )


def price_forgotten(x, W, sd_noise, mean, sd, eps):
    return stats.norm.logpdf(x, (mean + sd * eps) @ W.T, sd_noise).sum(axis=1).mean()


def without_chance(x, W, sd_noise, mean, sd, eps):
    return np.sum(stats.norm.logpdf(x, W @ mean, sd_noise)) - np.sum((sd**2 + mean**2 - 1) / 2 - np.log(sd))


def scaled_by_the_variance(x, W, sd_noise, mean, sd, eps):
    return stats.norm.logpdf(x, (mean + sd**2 * eps) @ W.T, sd_noise).sum(axis=1).mean() - np.sum(
        (sd**2 + mean**2 - 1) / 2 - np.log(sd)
    )


def samples_of_the_prior(x, W, sd_noise, mean, sd, eps):
    return stats.norm.logpdf(x, eps @ W.T, sd_noise).sum(axis=1).mean() - np.sum((sd**2 + mean**2 - 1) / 2 - np.log(sd))


def not_scaled(x, W, sd_noise, mean, sd, eps):
    return stats.norm.logpdf(x, (mean + eps) @ W.T, sd_noise).sum(axis=1).mean() - np.sum(
        (sd**2 + mean**2 - 1) / 2 - np.log(sd)
    )


def mean_over_neurons(x, W, sd_noise, mean, sd, eps):
    return stats.norm.logpdf(x, (mean + sd * eps) @ W.T, sd_noise).mean() - np.sum((sd**2 + mean**2 - 1) / 2 - np.log(sd))


def sum_over_samples(x, W, sd_noise, mean, sd, eps):
    return stats.norm.logpdf(x, (mean + sd * eps) @ W.T, sd_noise).sum() - np.sum((sd**2 + mean**2 - 1) / 2 - np.log(sd))


def one_for_each_sample(x, W, sd_noise, mean, sd, eps):
    return stats.norm.logpdf(x, (mean + sd * eps) @ W.T, sd_noise).sum(axis=1) - np.sum((sd**2 + mean**2 - 1) / 2 - np.log(sd))


def squared_error_alone(x, W, sd_noise, mean, sd, eps):
    return -np.sum((x - (mean + sd * eps) @ W.T) ** 2, axis=1).mean() - np.sum((sd**2 + mean**2 - 1) / 2 - np.log(sd))


def density_without_its_factor(x, W, sd_noise, mean, sd, eps):
    return -np.sum((x - (mean + sd * eps) @ W.T) ** 2, axis=1).mean() / (2 * sd_noise**2) - np.sum(
        (sd**2 + mean**2 - 1) / 2 - np.log(sd)
    )


def noise_as_variance(x, W, sd_noise, mean, sd, eps):
    return stats.norm.logpdf(x, (mean + sd * eps) @ W.T, np.sqrt(sd_noise)).sum(axis=1).mean() - np.sum(
        (sd**2 + mean**2 - 1) / 2 - np.log(sd)
    )


def noise_of_one(x, W, sd_noise, mean, sd, eps):
    return stats.norm.logpdf(x, (mean + sd * eps) @ W.T, 1.0).sum(axis=1).mean() - np.sum(
        (sd**2 + mean**2 - 1) / 2 - np.log(sd)
    )


def wiring_not_transposed(x, W, sd_noise, mean, sd, eps):
    z = mean + sd * eps
    return stats.norm.logpdf(x, z @ W, sd_noise).sum(axis=1).mean() - np.sum((sd**2 + mean**2 - 1) / 2 - np.log(sd))


def wiring_before_the_samples(x, W, sd_noise, mean, sd, eps):
    z = mean + sd * eps
    return stats.norm.logpdf(x, W @ z, sd_noise).sum(axis=1).mean() - np.sum((sd**2 + mean**2 - 1) / 2 - np.log(sd))


def logarithm_of_the_mean(x, W, sd_noise, mean, sd, eps):
    of_samples = stats.norm.logpdf(x, (mean + sd * eps) @ W.T, sd_noise).sum(axis=1)
    return np.log(np.mean(np.exp(of_samples))) - np.sum((sd**2 + mean**2 - 1) / 2 - np.log(sd))


def density_for_its_logarithm(x, W, sd_noise, mean, sd, eps):
    return stats.norm.pdf(x, (mean + sd * eps) @ W.T, sd_noise).sum(axis=1).mean() - np.sum(
        (sd**2 + mean**2 - 1) / 2 - np.log(sd)
    )


def price_the_other_way_round(x, W, sd_noise, mean, sd, eps):
    fit = stats.norm.logpdf(x, (mean + sd * eps) @ W.T, sd_noise).sum(axis=1).mean()
    return fit - np.sum(np.log(sd) + (1 + mean**2) / (2 * sd**2) - 1 / 2)


def price_from_samples(x, W, sd_noise, mean, sd, eps):
    z = mean + sd * eps
    price = (stats.norm.logpdf(z, mean, sd) - stats.norm.logpdf(z)).sum(axis=1)
    return (stats.norm.logpdf(x, z @ W.T, sd_noise).sum(axis=1) - price).mean()


def price_of_the_mean_alone(x, W, sd_noise, mean, sd, eps):
    return stats.norm.logpdf(x, (mean + sd * eps) @ W.T, sd_noise).sum(axis=1).mean() - np.sum(mean**2) / 2


def price_for_each_latent(x, W, sd_noise, mean, sd, eps):
    return stats.norm.logpdf(x, (mean + sd * eps) @ W.T, sd_noise).sum(axis=1).mean() - np.sum(
        (sd**2 + mean**2 - 1) / 2 - np.log(sd)
    ) / len(mean)


def price_with_variances(x, W, sd_noise, mean, sd, eps):
    return stats.norm.logpdf(x, (mean + sd * eps) @ W.T, sd_noise).sum(axis=1).mean() - np.sum(
        (sd**2 + mean**2 - 1) / 2 - np.log(sd**2)
    )


def price_over_samples(x, W, sd_noise, mean, sd, eps):
    return stats.norm.logpdf(x, (mean + sd * eps) @ W.T, sd_noise).sum(axis=1).mean() - np.sum(
        (sd**2 + mean**2 - 1) / 2 - np.log(sd)
    ) / len(eps)


def a_loss_and_no_bound(x, W, sd_noise, mean, sd, eps):
    return (
        np.sum((sd**2 + mean**2 - 1) / 2 - np.log(sd))
        - stats.norm.logpdf(x, (mean + sd * eps) @ W.T, sd_noise).sum(axis=1).mean()
    )


def prior_in_place_of_its_divergence(x, W, sd_noise, mean, sd, eps):
    z = mean + sd * eps
    return (stats.norm.logpdf(x, z @ W.T, sd_noise).sum(axis=1) + stats.norm.logpdf(z).sum(axis=1)).mean()


def samples_of_numpy(x, W, sd_noise, mean, sd, eps):
    z = np.random.default_rng(0).normal(mean, sd, size=eps.shape)
    return stats.norm.logpdf(x, z @ W.T, sd_noise).sum(axis=1).mean() - np.sum((sd**2 + mean**2 - 1) / 2 - np.log(sd))


def elbo_with_the_first_exercise(x, W, sd_noise, mean, sd, eps):
    z = mean + sd * eps
    log_likelihood = stats.norm.logpdf(x, z @ W.T, sd_noise).sum(axis=1)
    return np.mean(log_likelihood) - gaussian_kl(mean, sd, np.zeros(len(mean)), np.ones(len(sd)))


def elbo_by_loop(x, W, sd_noise, mean, sd, eps):
    total = 0.0
    for one in eps:
        expected = W @ (mean + sd * one)
        for value, centre in zip(x, expected, strict=True):
            total += stats.norm.logpdf(value, centre, sd_noise)
    return total / len(eps) - sum(s**2 / 2 + m**2 / 2 - 1 / 2 - np.log(s) for m, s in zip(mean, sd, strict=True))


def elbo_by_multivariate_normal(x, W, sd_noise, mean, sd, eps):
    noise = sd_noise**2 * np.eye(len(x))
    fits = [stats.multivariate_normal(W @ z, noise).logpdf(x) for z in mean + sd * eps]
    return np.mean(fits) - gaussian_kl(mean, sd, 0.0, 1.0)


def elbo_by_torch(x, W, sd_noise, mean, sd, eps):
    normal, tensor = torch.distributions.Normal, lambda values: torch.tensor(values, dtype=torch.float64)
    x, W, mean, sd, eps = map(tensor, (x, W, mean, sd, eps))
    fit = normal((mean + sd * eps) @ W.T, sd_noise).log_prob(x).sum(-1).mean()
    prior = normal(torch.zeros_like(mean), torch.ones_like(sd))
    return fit - torch.distributions.kl_divergence(normal(mean, sd), prior).sum()


def elbo_written_out(x, W, sd_noise, mean, sd, eps):
    error = x - np.einsum("sl,nl->sn", mean + sd * eps, W)
    per_number = -((error / sd_noise) ** 2) / 2 - np.log(sd_noise * np.sqrt(2 * np.pi))
    return np.sum(per_number) / len(eps) + np.sum(1 + 2 * np.log(sd) - np.square(sd) - np.square(mean)) / 2


LINEAR_GAUSSIAN_ELBO = Exercise(
    reference=linear_gaussian_elbo,
    cases=observations_with_guesses,
    edges=(
        edge_of_this_exercise("with one sample", lambda x, W, s, mean, sd, eps: len(eps) == 1),
        edge_of_this_exercise("in which the noise is not as wide as 1", lambda x, W, s, mean, sd, eps: s != 1),
        edge_of_this_exercise("with hardly any noise", lambda x, W, s, mean, sd, eps: s < 0.1),
        edge_of_this_exercise("with several neurons", lambda x, W, s, mean, sd, eps: len(x) > 1),
        edge_of_this_exercise("with several latent variables", lambda x, W, s, mean, sd, eps: len(mean) > 1),
        SINGLE,
        SQUARE,
        WIDE,
        LOPSIDED,
        TIES,
        ZEROS,
        WHOLE,
        NEGATIVE,
    ),
    tolerance=1e-9,
    mistakes={
        price_added: "The price was added. Knowing more than the prior is paid for: subtract it.",
        price_forgotten: "This is the fit alone. Nothing stops a guess from becoming as narrow as it likes: take its price off, the divergence "
        "from the prior.",
        without_chance: "This is the fit at the mean of the guess. A guess has a width, and all that it holds possible has to fit: use `eps`.",
        scaled_by_the_variance: "The width was squared: a standard normal number times a standard deviation has that standard deviation.",
        samples_of_the_prior: "These samples come from the prior, since `eps` is standard normal. Shift and scale it, so that they come from the "
        "guess.",
        not_scaled: "All samples have width 1 here. Scale `eps` by `sd` before you shift it.",
        mean_over_neurons: "This is a mean over neurons too. Their noise is independent, so their log probabilities add up.",
        sum_over_samples: "The samples were added. They are many answers to one question: take their mean.",
        one_for_each_sample: "This is one number for each sample. Take their mean.",
        squared_error_alone: "This is a squared error. How much an error costs depends on the noise: use the log density, with its width.",
        density_without_its_factor: "The density has a factor in front, which depends on the noise. Without it this is no log probability, and no bound on "
        "one.",
        noise_as_variance: "The noise's standard deviation was taken for its variance. `stats.norm.logpdf` takes the standard deviation.",
        noise_of_one: "The noise has the width `sd_noise`, not 1.",
        wiring_not_transposed: "`W` has a row for each neuron, and `z` a row for each sample. Neurons by samples: `z @ W.T`.",
        wiring_before_the_samples: "`W @ z` is right for one sample as a column. Here samples are rows: `z @ W.T`.",
        logarithm_of_the_mean: "This is the logarithm of a mean likelihood. The bound is the mean of its logarithm.",
        density_for_its_logarithm: "These are densities. Their logarithms are what adds up over neurons: `logpdf`.",
        price_the_other_way_round: "The divergence goes the wrong way. It is KL(q‖prior): the samples are the guess's, so the guess comes first.",
        price_from_samples: "Right on average. But for two normals the divergence has a formula, exercise 1, and that has no noise of its own.",
        price_of_the_mean_alone: "This price sees where the guess lies, and not how narrow it is.",
        price_for_each_latent: "The price was divided by the number of latent variables. They are independent, so their prices add up.",
        price_with_variances: "The price has the logarithm of a variance in it, twice that of the standard deviation.",
        price_over_samples: "The price was divided by the number of samples. It is one price for one guess, however often it is sampled.",
        a_loss_and_no_bound: "The sign is reversed: this is what an optimiser makes small. The bound itself is fit minus price.",
        prior_in_place_of_its_divergence: "This adds log p(z), but leaves out −log q(z): a guess would be paid for hiding at the prior's peak.",
        samples_of_numpy: "Use the numbers `eps` that are given: only then can somebody else get your result, or torch walk through it.",
    },
    alternatives=[
        elbo_with_the_first_exercise,
        elbo_by_loop,
        elbo_by_multivariate_normal,
        elbo_by_torch,
        elbo_written_out,
    ],
    hints=[
        "Three steps: samples `z` of the guess, how well each explains `x`, and the price of the guess.",
        "`z = mean + sd * eps` has shape (samples, latents), and `z @ W.T` what each sample expects of each neuron.",
        "`stats.norm.logpdf(x, z @ W.T, sd_noise)` has shape (samples, neurons): add up over neurons, then take the mean.",
        "The price is your first exercise, with the prior as p: `gaussian_kl(mean, sd, np.zeros(len(mean)), np.ones(len(mean)))`.",
    ],
    purpose=(
        "That the bound is fit minus price, and that a sample is a shift and a scale of noise, so that slopes pass through it."
        " Everything that LFADS learns, it learns from this number."
    ),
)
