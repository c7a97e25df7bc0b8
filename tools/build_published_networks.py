"""Make the tables in ``helpers/data/published_networks`` again from what was measured on the networks of Lu et al.

    python -m tools.build_published_networks FOLDER

FOLDER holds three tables at full precision, one row a network, or a network and a method: ``published_models.csv``, scores of
what the authors' models and MVGC found, ``regressions.csv`` and ``compact_models.csv``, scores of this package's methods on the
authors' recordings. Both recordings and results stand in the authors' repository (``izhikevich_data``, ``randnet_results``), at
the commit below. The three tables hold no more than those made of them, but for digits and seconds, and are not shipped:
whoever has them says where. Each is checked against its checksum first.
"""

import argparse
import hashlib
import sys
from pathlib import Path

import pandas as pd

from helpers.data import published_networks
from tools.twins import ROOT

REPOSITORY = "https://github.com/ziyulu-uw/causalformer"
COMMIT = "16d1f5f3670e8e47b0744273ce06832c8a88ef06"
SHA256 = {
    "published_models.csv": "c1c1d4efd0322c3130d64d1761a9b7104f1252215ef67f6d3da09fc34d94611d",
    "regressions.csv": "d937909c93ac548f68a53acba52ef4823f953068f6c28eabe48af4c8bfa1b194",
    "compact_models.csv": "721e354c21c804c43f0a8267efbef586fd5aa27301f0f261e0eff48c2102fa98",
}
NETWORK = ["neurons", "probability", "network"]
DIGITS = 6
PUBLISHED = {
    "missing": "missing",
    "cf": "ensemble",
    "cf1": "one_model",
    "cfmin": "worst_model",
    "a_aic": "aic",
    "a_bic": "bic",
    "cf_with": "ensemble_with_diagonal",
    "aic_with": "aic_with_diagonal",
    "bic_with": "bic_with_diagonal",
}
METHODS = {
    "correlation": "correlation",
    "mvgc_aic": "aic",
    "mvgc_aicc": "aicc",
    "mvgc_bic": "bic",
    "basis_granger": "basis",
    "shared_curve": "shared",
    "event_regression": "event",
}
SCORES = {"auroc": "", "auroc_with_diagonal": "_with_diagonal", "auprc": "_auprc"}
SMALL_MODELS = {
    "attention": "attention",
    "ablation": "ablation",
    "do_spike": "do_spike",
    "r2": "r2",
    "shared_lags3": "shared_untold",
}


def check(folder, checksums=SHA256):
    """Refuse files that are missing, or others than those from which the shipped tables were made.

    Raises
    ------
    ValueError
        If there are such files; the message names each.
    """
    problems = []
    for name, wanted in checksums.items():
        path = Path(folder) / name
        if not path.is_file():
            problems.append(f"{path} is missing.")
        elif (found := hashlib.sha256(path.read_bytes()).hexdigest()) != wanted:
            problems.append(f"{path} should have the checksum {wanted}, but it has {found}.")
    if problems:
        raise ValueError("\n".join(problems))


def published(models):
    """The authors' scores, one row a network."""
    return _tidy(models[[*NETWORK, *PUBLISHED]].rename(columns=PUBLISHED))


def regressions(scores):
    """Regressions of this package, one row a network and a piece of work, with a column for each method and score."""
    unknown = sorted(set(scores["method"]) - set(METHODS))
    if unknown:
        raise ValueError(f"regressions.csv should have the methods {', '.join(METHODS)}, but it has {', '.join(unknown)}, too.")
    wide = scores.pivot(index=["work", *NETWORK], columns="method", values=list(SCORES))
    columns = {(score, method): f"{name}{ending}" for method, name in METHODS.items() for score, ending in SCORES.items()}
    table = pd.DataFrame({name: wide[pair] for pair, name in columns.items()})
    return _tidy(table.reset_index().rename(columns={"work": "analysis"}), ["analysis", *NETWORK])


def small_models(models):
    """Small models of this package, one row a network."""
    return _tidy(models[[*NETWORK, *SMALL_MODELS]].rename(columns=SMALL_MODELS))


def _tidy(table, order=NETWORK):
    return table.sort_values(list(order)).reset_index(drop=True).round(DIGITS)


def build(folder, target, checksums=SHA256):
    """Read the three files from one folder, and write the three tables into another."""
    check(folder, checksums)
    for name, source, made in (
        ("published.csv", "published_models.csv", published),
        ("regressions.csv", "regressions.csv", regressions),
        ("models.csv", "compact_models.csv", small_models),
    ):
        made(pd.read_csv(Path(folder) / source)).to_csv(Path(target) / name, index=False, lineterminator="\n")


def main(arguments=None):
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m tools.build_published_networks", description=__doc__.partition("\n")[0])
    parser.add_argument("folder", metavar="FOLDER", help=f"where {', '.join(SHA256)} lie")
    try:
        build(parser.parse_args(arguments).folder, published_networks.FOLDER)
    except ValueError as error:
        sys.exit(f"{error}\nThey are made from {REPOSITORY} at commit {COMMIT}.")
    print(f"{Path(str(published_networks.FOLDER)).relative_to(ROOT)}: three tables, made again")


if __name__ == "__main__":
    main()
