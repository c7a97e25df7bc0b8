"""Exercises of the notebook "Warm-up: linear dynamics"."""

import numpy as np

from helpers.exercises.core import Case, Exercise
