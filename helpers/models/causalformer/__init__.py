"""The Causalformer of Lu et al. (2023): layers, model, training, forecasts, and what is read out of it."""
