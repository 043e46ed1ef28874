"""Text files into Parquet under the home's `conformed/`, in one process or two."""

from __future__ import annotations

import gc
import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path

from orchestration.lib.landing.facts import FileFacts, Limits
from orchestration.lib.landing.feeds import FEEDS
from orchestration.lib.landing.inventory import LandedFile
from orchestration.lib.landing.readers.sink import Sink
from orchestration.lib.landing.readers.text import convert

# A second process takes two seconds to start: worth it from some 40 MB of text on.
_PARALLEL_BYTES = 40_000_000
_TASK_BYTES = 16_000_000
_TASK_FILES = 500
_GZIP_RATIO = 6
_PROCESSES = 2
_HEARTBEAT_SECONDS = 5.0


@dataclass(frozen=True)
class Converted:
    """Facts of the files of one task, and the Parquet files written, by feed."""

    facts: list[FileFacts]
    written: dict[str, Path]


def convert_files(
    files: Sequence[LandedFile],
    folder: Path,
    limits: Limits,
    heartbeat: Callable[[], None] = lambda: None,
) -> Iterator[Converted]:
    """Convert text files task by task, as the tasks finish; many small files share an output.

    `heartbeat` is called every few seconds while a long task runs. Raises what the system raises
    when `folder` cannot be written; never for a file's content.
    """
    arguments = [(task, folder, number, limits) for number, task in enumerate(_tasks(files))]
    if sum(map(_weight, files)) < _PARALLEL_BYTES:
        for argument in arguments:
            yield _convert_task(*argument)
        return
    # Spawned, not forked: the process that runs the night has threads.
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(_PROCESSES, mp_context=spawn) as pool:
        pending = {pool.submit(_convert_task, *argument) for argument in arguments}
        while pending:
            done, pending = wait(pending, _HEARTBEAT_SECONDS, FIRST_COMPLETED)
            for task in done:
                yield task.result()
            if not done:
                heartbeat()


def _weight(file: LandedFile) -> int:
    return file.byte_count * (_GZIP_RATIO if file.file_format.endswith("gz") else 1)


def _tasks(files: Sequence[LandedFile]) -> Iterator[list[LandedFile]]:
    """Neighbouring files up to a size and a number; a large file is a task of its own."""
    task: list[LandedFile] = []
    weight = 0
    for file in files:
        if task and (weight + _weight(file) > _TASK_BYTES or len(task) >= _TASK_FILES):
            yield task
            task, weight = [], 0
        task.append(file)
        weight += _weight(file)
    if task:
        yield task


def _convert_task(
    files: Sequence[LandedFile], folder: Path, number: int, limits: Limits
) -> Converted:
    facts = []
    sinks: dict[str, Sink] = {}
    # Rows come and go by the million and never form cycles: collecting garbage only costs time.
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        with ExitStack() as stack:
            for file in files:
                if file.feed not in sinks:
                    path = folder / f"{file.feed}-{number:05d}.parquet"
                    sink = Sink(path, FEEDS[file.feed])
                    sinks[file.feed] = stack.enter_context(closing(sink))
                facts.append(convert(file, sinks[file.feed], limits))
    finally:
        if was_enabled:
            gc.enable()
    written = {feed: sink.path for feed, sink in sinks.items() if sink.is_written}
    return Converted(facts, written)
