"""Progress bars for long jobs."""

from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    TaskID,
    TaskProgressColumn,
    TextColumn,
    TimeRemainingColumn,
)

from qa.cli.terminal import visible
from qa.records import Progress as Step

TITLES = {
    "bake": "Preparing the encoder",
    "bake_reranker": "Preparing the reranker",
    "index": "Indexing",
    "write": "Writing",
    "questions": "Asking",
}
"""What to call the stages that have a bar; the others only add to the text of one."""


class ProgressBars:
    """Bars with rate and time left, one a stage."""

    def __init__(self, console: Console) -> None:
        self._bars = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TaskProgressColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
            TextColumn("{task.fields[detail]}", markup=False),
            console=console,
            transient=True,
        )
        self._tasks: dict[str, TaskID] = {}
        self._encoded = 0

    def __enter__(self) -> Self:
        self._bars.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._bars.stop()

    def show(self, step: Step) -> None:
        """Take note of one step."""
        if step.stage == "encode":
            self._encoded = step.done
            return
        task = self._tasks.get(step.stage)
        if task is None:
            title = TITLES.get(step.stage, step.stage.capitalize())
            task = self._bars.add_task(title, total=step.total, rate="", detail="")
            self._tasks[step.stage] = task
        self._bars.update(
            task,
            completed=step.done,
            total=step.total,
            detail=visible(step.detail).replace("\n", " "),
            rate=self._rate(task, step.stage),
        )

    def _rate(self, task: TaskID, stage: str) -> str:
        elapsed = next((item.elapsed for item in self._bars.tasks if item.id == task), None)
        if stage != "index" or not elapsed or not self._encoded:
            return ""
        return f"{self._encoded / elapsed:.0f} passages/s"
