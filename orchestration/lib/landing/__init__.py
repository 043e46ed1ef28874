"""From landed files to the `landing` schema of the warehouse.

The road: `inventory.scan` lists the files, `ledger.plan` says which days to build, `land.prepare`
reads them and creates the views, dbt builds from the views, `ledger.finish` marks the days built.
Meaning (types, dedupe, the rules of a valid event) belongs to the staging models, not here.
"""
