# Every command sets up what it needs; a second call starts at once.
SHELL := /bin/bash
.DEFAULT_GOAL := help

PYTHON ?= python3
UV_VERSION := 0.13.9
BIN := .venv/bin
export DO_NOT_TRACK := 1
export PYTHONWARNINGS := ignore

RUN := .venv/.run-ready
TEST := .venv/.test-ready
BI := bi/.venv/.ready

help: ## List the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sort | awk -F ':.*## ' '{printf "  make %-20s %s\n", $$1, $$2}'

nightly: $(RUN) ## Build, check and publish every landed day that is not built yet (DAY=2017-03-01: that day again; DEMO=webshop: simulated shop)
	@$(BIN)/python -m orchestration nightly $(if $(DAY),--day $(DAY))

test: $(TEST) ## Run all tests
	@$(BIN)/pytest

test-pages: $(TEST) ## Open the morning page and the site of make docs in a headless Chromium; screenshots go to target/screenshots
	@$(BIN)/pytest -n 0 -m browser tests/python/browser

# apart from `make test`: its environment takes 850 MB and setting it up minutes
test-bi: $(TEST) $(BI) ## Drive Superset in a headless Chromium: its numbers are the marts', also after a publish
	@$(BIN)/pytest -n 0 -m bi tests/python/bi

test-spark: $(TEST) ## Build every model on a Spark cluster of three processes and compare it with DuckDB's; needs Java
	@$(BIN)/pytest -n 0 -m spark tests/python/spark

law: $(TEST) ## Try the law, any split into nights equals one build, on many made-up histories (EXAMPLES=1000 SEED=1)
	@KIZASHI_EXAMPLES=$(or $(EXAMPLES),1000) $(BIN)/pytest -n 0 $(if $(SEED),--hypothesis-seed=$(SEED)) tests/python/property/test_law.py -k equals_one_build

mutants: $(TEST) ## See that every slip listed in tests/python/property/mutants.py is noticed; an ordinary test run takes an eighth
	@KIZASHI_ALL_MUTANTS=1 $(BIN)/pytest --dist load tests/python/property/test_mutants.py

dev: $(RUN) ## Open the Dagster UI on http://localhost:3000
	@$(BIN)/python -m orchestration dev

check-definitions: $(RUN) ## Check the CSV files in definitions/ (or FOLDER=definitions/examples/saas)
	@$(BIN)/python -m orchestration check-definitions $(FOLDER)

preview-segment: $(RUN) ## Tell how large a segment of definitions/ would be, before a night builds it (SEGMENT=high_value)
	@$(BIN)/python -m orchestration preview-segment $(SEGMENT)

rollback: $(RUN) ## Publish the version before the current one again
	@$(BIN)/python -m orchestration rollback

export: $(RUN) ## Write the audiences again, some past their guards: make export ALLOW=win_back
	@$(BIN)/python -m orchestration export --allow "$(ALLOW)"

query: $(RUN) ## Ask the published marts: make query SQL="from marts.rfm limit 5"
	@$(BIN)/python -m orchestration query "$(SQL)"

metric: $(RUN) ## Ask for metrics by dimensions, or list them: make metric METRICS=conversion_rate BY=week,channel (WHERE= ORDER= LIMIT= SINCE= UNTIL=)
	@$(BIN)/python -m orchestration metric "$(METRICS)" --by "$(BY)" --where="$(WHERE)" --order="$(ORDER)" --limit "$(LIMIT)" --since "$(SINCE)" --until "$(UNTIL)"

erase: $(RUN) ## Remove a person everywhere, by a night (USER=their user_id, DEVICE=their anonymous_id)
	@$(BIN)/python -m orchestration erase $(if $(filter command line,$(origin USER)),--user "$(USER)") $(if $(DEVICE),--device "$(DEVICE)")

explain: $(RUN) ## Say what is held on a person, and why (USER=their user_id, DEVICE=…; OUT=a file for every row)
	@$(BIN)/python -m orchestration explain $(if $(filter command line,$(origin USER)),--user "$(USER)") $(if $(DEVICE),--device "$(DEVICE)") $(if $(OUT),--out "$(OUT)")

keys: $(RUN) ## Say which customer_id stands for which user_id (IDS=a file of user ids, one a line)
	@$(BIN)/python -m orchestration keys $(IDS)

data-inventory: $(RUN) ## List every column with personal data, as CSV: what for, how long
	@$(BIN)/python -m orchestration data-inventory

dashboard: $(RUN) ## Write the morning page of what is published again, and print where it is
	@$(BIN)/python -m orchestration dashboard

superset: $(RUN) $(BI) ## Start Apache Superset with our dashboard on the published marts (PORT=8088; NEW_PASSWORD=yes)
	@$(BIN)/python -m orchestration superset --port $(or $(PORT),8088) $(if $(NEW_PASSWORD),--new-password)

docs: $(RUN) ## Build one site: definitions in words with counts, column lineage, dbt's pages, checks, documents
	@$(BIN)/python -m orchestration docs

bench: $(RUN) .uv/bin/uv ## Measure speed, memory and size (EVENTS=1m,10m,100m ONLY=full,night; hours at 100m)
	@.uv/bin/uv sync --frozen --quiet --compile-bytecode --python $(PYTHON) --no-default-groups --extra demo --extra bench --inexact
	@$(BIN)/python -m benchmarks $(if $(EVENTS),--events $(EVENTS)) $(if $(ONLY),--only $(ONLY))

lint: $(TEST) ## Run the linters and the type checker
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .
	@mkdir -p target/lint
	@$(BIN)/mypy & types=$$!; \
	KIZASHI_HOME=target/lint $(BIN)/sqlfluff lint --processes 2 --disable-progress-bar models; sql=$$?; \
	wait $$types && exit $$sql
	@for set in definitions definitions/examples/*/; do $(BIN)/python -m orchestration check-definitions $$set || exit 1; done

clean: ## Remove the environment and everything built (never the landed files)
	@rm -rf .venv .uv bi/.venv target logs data/warehouse* data/published*

$(RUN): pyproject.toml uv.lock
	@$(MAKE) --no-print-directory .uv/bin/uv
	@.uv/bin/uv sync --frozen --quiet --compile-bytecode --python $(PYTHON) --no-default-groups --extra demo --inexact
	@touch $@

$(TEST): pyproject.toml uv.lock
	@$(MAKE) --no-print-directory .uv/bin/uv
	@.uv/bin/uv sync --frozen --quiet --compile-bytecode --python $(PYTHON) --group test --extra demo --extra spark
	@touch $(RUN) $@

# Superset needs older libraries than the warehouse: a project of its own, with its own lock.
# uv looks for a Python that it runs on, 3.11 or 3.12.
$(BI): bi/pyproject.toml bi/uv.lock
	@$(MAKE) --no-print-directory .uv/bin/uv
	@echo "setting up Superset's environment (850 MB, once)"
	@env -u VIRTUAL_ENV UV_PYTHON_DOWNLOADS=never .uv/bin/uv sync --project bi --frozen --quiet --compile-bytecode
	@touch $@

.uv/bin/uv:
	@echo "setting up the environment (about a minute, once)"
	@$(PYTHON) -c 'import sys; sys.exit(0 if (3, 11) <= sys.version_info < (3, 14) else "Kizashi needs Python 3.11 to 3.13; name one with make PYTHON=python3.12 …")'
	@$(PYTHON) -m venv .uv && .uv/bin/pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

.PHONY: help nightly test law mutants erase explain keys data-inventory dev check-definitions preview-segment rollback export query metric dashboard superset docs bench test-pages test-bi test-spark lint clean
