"""Bad input to every public function: one file for each module.

A file holds, under these names, whatever its module needs:

``GOOD``
    A call of each public function that works, as a ``functools.partial``; checked arguments are replaced in it one by one.
``REFUSED``
    For each converter that belongs to the module alone, the values that it refuses and words of the error.
    Those of ``helpers.validation`` and ``helpers.in_pieces`` stand in ``tests.bad_input.refused``.
``ROWS``
    What is wrong only together with other arguments, or is checked by the function itself: function, arguments, words.
    Words are a regular expression.
"""
