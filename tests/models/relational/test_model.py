"""The model and its parts: which pair is which, what a permutation does, what a silent edge says, and what is saved."""

import numpy as np
import pytest
import torch

from helpers.models.relational.decoder import Decoder
from helpers.models.relational.encoder import Centre, Encoder, PairNorm, PairsOverTime, Round, for_each_pair
from helpers.models.relational.model import RelationalInference, load_relational, save_relational

RECORDING = torch.tensor(np.random.default_rng(0).standard_normal((3, 7, 4, 2)))
X = RECORDING.float()


@pytest.fixture(params=[0, 1], ids=["seen", "driver"])
def model(request):
    torch.manual_seed(0)
    made = RelationalInference(2, n_types=3, width=6, message_width=5, n_hidden_drivers=request.param)
    made.begin_at(torch.tensor([0.5, -1.0]), torch.tensor([2.0, 3.0]), torch.tensor([0.5, 0.25]))
    return made.eval()


def test_pairs_are_receiver_and_sender():
    sums = for_each_pair(torch.tensor([[1.0], [2.0]]), torch.tensor([[10.0], [20.0]]))
    assert sums[..., 0].tolist() == [[11, 21], [12, 22]]


def test_an_edge_of_the_encoder_belongs_to_who_receives_and_who_sends():
    """The change of a particle is looked at where it receives: before rounds of messages, in its row alone."""
    torch.manual_seed(0)
    encoder = Encoder(2, 2, 6, n_rounds=0).eval()
    state, change = X[:, :-1], X.diff(dim=1)
    moved = change.clone()
    moved[:, :, 1] += 1
    different = (encoder(state, change) - encoder(state, moved)).abs().amax(dim=(0, 3)) > 1e-6
    np.testing.assert_array_equal(different, [[False] * 4, [True, False, True, True], [False] * 4, [False] * 4])


def test_in_a_round_an_edge_tells_its_receiver_and_the_edge_in_the_other_direction():
    """What changes in the edge from 2 to 1 reaches all edges of 1, and none that 1 has no part in."""
    torch.manual_seed(0)
    messages, pairs = Round(6), torch.randn(3, 4, 4, 6) * ~torch.eye(4, dtype=torch.bool)[..., None]
    changed = pairs.clone()
    changed[:, 1, 2] += 1
    with torch.no_grad():
        different = (messages(pairs) - messages(changed)).abs().amax(dim=(0, 3)) > 1e-6
    expected = np.zeros((4, 4), dtype=bool)
    expected[1], expected[:, 1] = True, True
    np.testing.assert_array_equal(different, expected & ~np.eye(4, dtype=bool))
    with torch.no_grad():
        messages.particle[0].weight.zero_()  # what is told without particles between
        different = (messages(pairs) - messages(changed)).abs().amax(dim=(0, 3)) > 1e-6
    assert np.argwhere(different).tolist() == [[1, 2], [2, 1]]


def test_particles_average_over_their_edges_however_many_these_are():
    torch.manual_seed(0)
    messages, alike = Round(6), torch.randn(6)
    with torch.no_grad():
        few, many = (messages(alike * ~torch.eye(n, dtype=torch.bool)[None, ..., None])[0, 0, 1] for n in (3, 7))
    torch.testing.assert_close(few, many)


def test_answers_of_steps_are_averaged_over_time():
    torch.manual_seed(0)
    pairs, change = PairsOverTime(2, 6), X.diff(dim=1)
    with torch.no_grad():
        halves = [pairs(X[:, part], change[:, part]) for part in (slice(0, 3), slice(3, 6))]
        torch.testing.assert_close(pairs(X[:, :6], change), (halves[0] + halves[1]) / 2)


def test_a_particle_goes_on_from_its_own_state():
    torch.manual_seed(0)
    decoder, none, changed = Decoder(2, 2, 6, 5, silent_type=True), torch.zeros(3, 4, 4, 2), X.clone()
    changed[:, :, 0] += 1
    with torch.no_grad():
        different = (decoder(X, none) - decoder(changed, none)).abs().amax(dim=(0, 1, 3)) > 1e-4
    assert different.tolist() == [True, False, False, False]


def test_pairs_are_normalised_without_those_of_a_particle_and_itself():
    norm, pairs = PairNorm(5), 3 + 2 * torch.randn(8, 4, 4, 5)
    pairs[:, range(4), range(4)] = 1e3
    found = norm(pairs)
    others = found[:, ~torch.eye(4, dtype=torch.bool)]
    torch.testing.assert_close(others.mean(dim=(0, 1)), torch.zeros(5), atol=1e-5, rtol=0)
    torch.testing.assert_close(others.std(dim=(0, 1)), torch.ones(5), atol=0.02, rtol=0)
    assert not found[:, range(4), range(4)].any()


def test_particles_may_come_in_any_order(model):
    order = [2, 0, 3, 1]
    with torch.no_grad():
        first, other = model(X, X.diff(dim=1)), model(X[:, :, order], X[:, :, order].diff(dim=1))
    torch.testing.assert_close(other.logits[:, :4, :4], first.logits[:, order][:, :, order])
    torch.testing.assert_close(other.surprise, first.surprise)
    torch.testing.assert_close(other.divergence, first.divergence)


def test_particles_and_steps_may_be_more_or_fewer(model):
    with torch.no_grad():
        assert (
            model(X[:, :3, :2], X[:, :3, :2].diff(dim=1)).logits.shape[-3:-1] == (2 + model.settings["n_hidden_drivers"],) * 2
        )


@pytest.mark.parametrize("silent", [True, False])
def test_a_silent_type_says_nothing_and_others_do(silent):
    torch.manual_seed(0)
    decoder = Decoder(2, 3, 6, 5, silent)
    edges = torch.zeros(3, 4, 4, 3)
    edges[..., 0] = 1
    changed = X.clone()
    changed[:, :, 0] += 1
    told = (decoder(X, edges) - decoder(changed, edges))[:, :, 1:].abs().amax()
    assert (told > 1e-4) == (not silent)
    # One edge of type 2, from 0 to 3: 3 is told, 1 and 2 are not.
    edges = torch.zeros(3, 4, 4, 3)
    edges[:, 3, 0, 2] = 1
    told = (decoder(X, edges) - decoder(changed, edges)).abs().amax(dim=(0, 1, 3))
    assert told[3] > 1e-4
    assert told[1:3].tolist() == [0, 0]


def test_a_particle_sends_nothing_to_itself():
    torch.manual_seed(0)
    decoder, none = Decoder(2, 2, 6, 5, silent_type=True), torch.zeros(3, 4, 4, 2)
    itself = none.clone()
    itself[:, range(4), range(4), 1] = 1
    torch.testing.assert_close(decoder(X, itself), decoder(X, none))


def test_types_add_up_and_each_has_its_own_message():
    torch.manual_seed(0)
    decoder = Decoder(2, 3, 6, 5, silent_type=True)
    first, second = torch.zeros(2, 3, 4, 4, 3)
    first[..., 1], second[..., 2] = 1, 1
    assert (decoder(X, first) - decoder(X, second)).abs().max() > 1e-3


def test_the_guess_is_the_sum_of_its_parts(model):
    """Recomputed from logits: the decoder's errors in units of change, and a divergence in nats for each pair that there is."""
    with torch.no_grad():
        guess = model(*model.standardise(RECORDING))
        standard = ((RECORDING - model.mean) / model.spread, RECORDING.diff(dim=1) / model.step_spread)
        state, change = model.with_drivers(*(part.float() for part in standard))
        n_all = state.shape[2]
        pairs = ~torch.eye(n_all, dtype=torch.bool)
        pairs[4:] = False  # nothing acts on a hidden driver
        edges = guess.logits.softmax(dim=-1) * pairs[..., None]
        errors = model.decoder(state[:, :-1], edges) - change
    torch.testing.assert_close(guess.surprise, (errors**2).sum(dim=(1, 2, 3)) / (2 * 0.1))
    q = guess.logits.softmax(dim=-1)
    each = (q * (q / torch.tensor([0.5, 0.25, 0.25])).log()).sum(dim=-1)
    torch.testing.assert_close(guess.divergence, each[:, pairs].sum(dim=1))


def test_a_draw_is_given_to_the_decoder(model):
    n_all = 4 + model.settings["n_hidden_drivers"]
    noise = torch.rand(3, n_all, n_all, 3, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        drawn, again, expected = (model(X, X.diff(dim=1), draw) for draw in (noise, noise, None))
    torch.testing.assert_close(drawn.logits, expected.logits)
    torch.testing.assert_close(drawn.surprise, again.surprise)
    assert (drawn.surprise - expected.surprise).abs().max() > 1e-4


def test_a_feature_that_never_changes_is_not_predicted():
    torch.manual_seed(0)
    model = RelationalInference(2, width=6, message_width=5)
    x = RECORDING.clone()
    x[..., 1] = 4.0
    model.begin_at(torch.tensor([0.0, 4.0]), torch.tensor([1.0, 0.0]), torch.tensor([1.0, 0.0]))
    with torch.no_grad():
        standard = model.standardise(x)
        first = model(*standard)
        model.decoder.update[-1].bias[1] += 10
        torch.testing.assert_close(model(*standard).surprise, first.surprise)
        model.decoder.update[-1].bias[0] += 10
        assert (model(*standard).surprise > first.surprise + 1).all()
        stepped = model.step_on(standard[0][:, 0], torch.zeros(3, 4, 4, 2))
    torch.testing.assert_close(stepped[..., 1], torch.zeros(3, 4))


def test_what_varies_little_beside_its_mean_is_seen(model):
    """Numbers that single precision could not tell apart."""
    with torch.no_grad():
        first = model.standardise(RECORDING)
        model.mean += 1e9
        far = model.standardise(RECORDING + 1e9)
    for one, other in zip(first, far, strict=True):
        assert one.dtype == torch.float32
        torch.testing.assert_close(one, other, atol=1e-5, rtol=1e-4)


def test_a_model_is_the_same_when_it_is_read_again(model, tmp_path):
    save_relational(model, tmp_path / "model.pt")
    again = load_relational(tmp_path / "model.pt")
    assert again.settings == model.settings
    with torch.no_grad():
        guesses = [one(*one.standardise(RECORDING)) for one in (again, model)]
    torch.testing.assert_close(guesses[0].logits, guesses[1].logits)
    torch.testing.assert_close(guesses[0].surprise, guesses[1].surprise)


@pytest.mark.parametrize(
    ("setting", "value", "words"),
    [
        ("n_types", 1, "n_types should be a whole number of at least 2, but it is 1"),
        ("edge_prior", 0.0, "edge_prior should lie between 0 and 1, but it is 0"),
        ("edge_prior", 1.0, "edge_prior should lie between 0 and 1, but it is 1"),
        ("edge_prior", 2.0, "edge_prior should be a number from 0 to 1, but it is 2.0"),
        ("silent_type", "yes", "silent_type should be one of True, False, but it is 'yes'"),
        ("temperature", 0.0, "temperature should be above 0, but it is 0"),
        ("noise_variance", -1.0, "noise_variance should be above 0, but it is -1"),
        ("n_hidden_drivers", -1, "n_hidden_drivers should be a whole number of at least 0"),
        ("width", 0, "width should be a whole number of at least 1"),
    ],
)
def test_settings_out_of_range_are_named(setting, value, words):
    with pytest.raises(ValueError, match=words):
        RelationalInference(2, **{setting: value})


def test_logits_are_centred_over_pairs_and_remember_it():
    centre, logits = Centre(2), torch.randn(50, 2) + torch.tensor([5.0, -3.0])
    centre.train()
    for _ in range(200):
        torch.testing.assert_close(centre(logits).mean(dim=0), torch.zeros(2), atol=1e-5, rtol=0)
    centre.eval()
    torch.testing.assert_close(centre(logits), logits - logits.mean(dim=0), atol=1e-4, rtol=0)
    torch.testing.assert_close(centre(logits[:1]), logits[:1] - logits.mean(dim=0), atol=1e-4, rtol=0)


def test_an_encoder_that_favours_a_type_everywhere_has_said_nothing(model):
    """In training: what it adds to a type in all pairs is taken away; edges from drivers are counted by themselves."""
    model.train()
    state, change = model.with_drivers(*model.standardise(RECORDING))
    with torch.no_grad():
        first = model.logits(state, change)
        model.encoder.types.bias[1] += 20
        torch.testing.assert_close(model.logits(state, change), first, atol=1e-4, rtol=0)
    pairs = model.pairs(state.shape[2])
    for columns in (slice(0, 4), slice(4, None)):
        here = first[:, :, columns][:, pairs[:, columns]]
        if here.numel():
            torch.testing.assert_close(here.mean(dim=(0, 1)), model.log_prior, atol=1e-5, rtol=0)


def test_after_training_edges_from_drivers_and_others_have_means_of_their_own(model):
    """What each kind of edge is centred by is remembered by itself."""
    with torch.no_grad():
        state, change = model.with_drivers(*model.standardise(RECORDING))
        model.train()
        for _ in range(150):
            model.logits(state, change)
        model.eval()
        model.encoder.norm.train()  # as in the batches that were remembered
        found, pairs = model.logits(state, change), model.pairs(state.shape[2])
    for columns in (slice(0, 4), slice(4, None)):
        here = found[:, :, columns][:, pairs[:, columns]]
        if here.numel():
            torch.testing.assert_close(here.mean(dim=(0, 1)), model.log_prior, atol=1e-4, rtol=0)
