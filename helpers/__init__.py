"""Reference solutions, estimators, models and exercises of the course *Who Drives Whom?*

One module a subject: ``networks`` (wiring) feeds ``simulate`` (activity), which feeds the methods
(``interventions``, …), which feed ``metrics``. ``plots`` knows arrays only; ``exercises`` knows
everything and nothing knows ``exercises``.

Two conventions hold everywhere: activity is ``(time, neurons)``, and ``W[i, j]`` is the effect of
neuron ``j`` on neuron ``i`` (row = target, column = source).
"""

__version__ = "0.1.0"

# The set-up cell of every notebook looks for this name: a stray helpers.py does not have it.
COURSE = "Who Drives Whom?"
