"""The table of methods that find latents is renewed seed by seed."""

import numpy as np
import pandas as pd

from helpers.data.latent_scores import LATENT_SCORES, load_latent_scores
from tools import build_latent_table


def test_rows_of_one_seed_are_renewed_and_the_others_stay(tmp_path):
    path, table = tmp_path / "scores.csv", load_latent_scores()
    path.write_text(LATENT_SCORES.read_text())
    rows = table[table["seed"] == 1].astype(object).replace({np.nan: None}).to_dict("records")
    build_latent_table.renew(path, 1, rows)
    pd.testing.assert_frame_equal(pd.read_csv(path), table)
    build_latent_table.renew(path, 3, [{"seed": 3, "method": "true_rates", "bits": 0.123456}])
    again = pd.read_csv(path)
    assert again["seed"].tolist() == [*table["seed"], 3]
    assert again["bits"].iloc[-1] == 0.1235
    path.unlink()
    build_latent_table.renew(path, 1, rows)
    assert len(pd.read_csv(path)) == len(rows)
