"""LFADS, after Sussillo et al. (2016) and Pandarinath et al. (2018): dynamics with inferred starts and inferred inputs."""
