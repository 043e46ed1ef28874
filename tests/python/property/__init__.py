"""The models against the references, on histories that Hypothesis makes up.

An idea has a module (what can happen, and what must then be true) and a test; `test_mutants`
spoils the SQL to show that the checks notice. `KIZASHI_EXAMPLES` sets how many examples are
tried, and with `KIZASHI_SHRINK` set, a failing one is made as small as can be.
"""
