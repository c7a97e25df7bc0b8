"""Estimators that need no gradient training: interventions, regressions, Granger causality and their kin."""
