"""What Dagster sees: assets, checks, jobs and schedules, against a list kept beside this test.

When a change is meant, write the list anew: `KIZASHI_WRITE_SNAPSHOT=1 make test`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from orchestration.lib.paths import PROJECT

SNAPSHOT = Path(__file__).with_name("asset_graph.json")

_GRAPH = """
import json, sys
from orchestration import environment
environment.prepare()
from orchestration.lib import project
project.refresh_manifest()
from orchestration.definitions import defs
graph = defs.resolve_asset_graph()
json.dump({
    "assets": {
        key.to_user_string(): sorted(parent.to_user_string() for parent in graph.get(key).parent_keys)
        for key in sorted(graph.get_all_asset_keys())
    },
    "partitioned": sorted(
        key.to_user_string() for key in graph.get_all_asset_keys()
        if graph.get(key).partitions_def is not None
    ),
    "blocking checks": sorted(
        key.to_user_string() for key in graph.asset_check_keys
        if graph.get_check_spec(key).blocking and key.name == "expectations"
    ),
    "jobs": sorted(job.name for job in defs.resolve_all_job_defs() if not job.name.startswith("__")),
    "schedules": sorted(schedule.name for schedule in defs.schedules),
}, sys.stdout)
"""


def test_the_asset_graph_is_as_it_was(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _GRAPH],
        cwd=PROJECT,
        env={
            **os.environ,
            "KIZASHI_HOME": str(tmp_path),
            "DBT_TARGET_PATH": str(tmp_path / "target"),
            # as `make dev` loads it: Dagster then prepares the dbt project by itself
            "DAGSTER_IS_DEV_CLI": "1",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    found = json.loads(done.stdout)
    if os.environ.get("KIZASHI_WRITE_SNAPSHOT"):
        SNAPSHOT.write_text(json.dumps(found, indent=2) + "\n")
    assert found == json.loads(SNAPSHOT.read_text())
