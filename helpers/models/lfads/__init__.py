"""LFADS, after Sussillo et al. (2016) and Pandarinath et al. (2018): a generator whose start and inputs are inferred from spikes."""
