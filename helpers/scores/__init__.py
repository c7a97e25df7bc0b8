"""How good an answer is: scores against a known truth, audits of published ones, limits of a forecast."""
