"""Estimators that need no gradient training: interventions, regressions, Granger causality and their kin.

Names tell what comes back. ``estimate_by_<method>`` takes a recording and returns a result with ``strength[i, j]``, the
estimate of the effect of ``j`` on ``i``. So does what is known by a name of its own: ``…_granger``, ``transfer_entropy``,
``pcmci`` and, where spikes count, ``…_regression``. What a learner writes returns a plain array or number. ``fit_<method>``
takes spike counts of training trials and returns a fit, whose ``infer(counts)`` finds latents and rates in other trials.
"""
