"""The ledger of claims, one TOML file a part; read by ``helpers.claims``."""
