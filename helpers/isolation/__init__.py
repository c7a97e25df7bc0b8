"""Run a function that a stranger wrote in a process of its own, within limits, and bring back nothing but plain values.

``sandbox`` starts the process and ends it, ``calls`` asks it, ``values`` is the language that both sides speak, and ``child``
is what runs inside. Whatever comes back is an answer to be judged and never code: a forged one can be wrong, and no more.
"""
