"""The days of landing, as Dagster sees them.

Only the landed files are divided into days: every table behind them holds all of history.
"""

from dagster import BackfillPolicy, DailyPartitionsDefinition

# Wide enough for anybody's history; only days with files are ever built. Today
# is a partition too: its files may have landed already.
landed_days = DailyPartitionsDefinition(start_date="2010-01-01", end_offset=1)

# Many days are one run: dbt starts once, not once a day.
one_run = BackfillPolicy.single_run()
