"""Exercises of the notebook "TO DO"."""

import numpy as np

from helpers.exercises.core import Case, Exercise
