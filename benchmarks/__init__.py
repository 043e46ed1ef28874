"""How fast, how large and how frugal: workloads, peers, and the table in README.md.

`python -m benchmarks` lands the simulated web shop at some sizes and measures nights of it as
people run them (`workloads`), and what other engines need for the same (`jobs`). Facts go to
results.json; ratios and verdicts are made of them when the table is rendered.
"""
