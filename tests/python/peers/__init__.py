"""Cases from other projects' own tests, read from where they lie and never copied here.

They are looked for in `KIZASHI_PEER_CASES`, else in `shared/data` beside the project; where
they are absent the tests are skipped. Where a case disagrees with the design, the design
decides, and the test says what differs and why.
"""
