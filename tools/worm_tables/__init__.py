"""What `tools/build_worm_tables.py` measures, a module for each subject."""
