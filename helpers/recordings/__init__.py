"""A person's own data, from a file to an answer that can be defended: read, prepare, examine, report.

In Python, or all at once in a terminal: ``python -m helpers.recordings FILE``. What cannot be known from a file is asked, with
both readings side by side; what was done to a recording stands in words in the report.
"""
