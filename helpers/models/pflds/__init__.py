"""Linear dynamics seen through a network and Poisson counts (PfLDS), after Gao, Archer, Paninski and Cunningham (2016)."""
