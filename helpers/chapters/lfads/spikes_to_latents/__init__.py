"""Exercises, claims and questions of the notebook "From spikes to latent trajectories"."""
