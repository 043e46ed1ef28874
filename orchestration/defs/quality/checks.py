"""The two gates: what staging holds, before the marts read it; the marts, before readers do."""

from collections.abc import Iterator

from dagster import (
    AssetCheckExecutionContext,
    AssetCheckResult,
    AssetChecksDefinition,
    AssetCheckSeverity,
    AssetCheckSpec,
    AssetKey,
    MetadataValue,
    multi_asset_check,
)

from orchestration.lib.expectations import SuiteResult, keep, validate
from orchestration.lib.paths import PROJECT, Paths, engine_settings
from orchestration.lib.progress import Progress

CHECK = "expectations"


def gate(name: str, schema: str) -> AssetChecksDefinition:
    """One step that checks the suites of a schema's tables; a critical failure blocks."""
    suites = {
        AssetKey([schema, path.stem]): path
        for path in sorted((PROJECT / "expectations").glob("*.yml"))
        if _schema(path.stem) == schema
    }

    @multi_asset_check(
        name=name,
        specs=[
            AssetCheckSpec(
                CHECK,
                asset=key,
                blocking=True,
                description=f"Every expectation in expectations/{path.name}.",
            )
            for key, path in suites.items()
        ],
        pool="warehouse",
    )
    def check(context: AssetCheckExecutionContext) -> Iterator[AssetCheckResult]:
        paths = Paths.from_environment()
        wanted = [suites[check.asset_key] for check in sorted(context.selected_asset_check_keys)]
        progress = Progress()
        progress.step(f"checking {len(wanted)} tables of {schema}")
        results = validate(
            paths.warehouse, wanted, paths.data_docs / schema, settings=engine_settings()
        )
        keep(paths.checks, schema, results)
        for result in results:
            for failure in result.warnings:
                progress.step(f"warning: {failure.message}")
            yield _as_check(result)

    return check


def _schema(table: str) -> str:
    return "staging" if table.startswith("stg_") else "marts"


def _as_check(result: SuiteResult) -> AssetCheckResult:
    messages = [failure.message for failure in result.failed]
    return AssetCheckResult(
        asset_key=AssetKey(result.table.split(".")),
        check_name=CHECK,
        passed=not result.failed,
        severity=AssetCheckSeverity.WARN if result.success else AssetCheckSeverity.ERROR,
        description="; ".join(messages) or f"{result.evaluated} expectations hold",
        metadata={
            "expectations": result.evaluated,
            "rows": result.row_count,
            "seconds": round(result.seconds, 2),
            **(
                {"failed": MetadataValue.md("\n".join(f"- {m}" for m in messages))}
                if messages
                else {}
            ),
        },
    )


staging_gate = gate("staging_gate", "staging")
marts_gate = gate("marts_gate", "marts")
