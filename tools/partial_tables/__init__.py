"""What `tools/build_partial_table.py` measures, a module for each kind of model."""
