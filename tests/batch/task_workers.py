"""What the processes of the tests do. It stands apart, for a process finds it by its name and not in a test."""

import os
import signal
import time
from pathlib import Path


class Squares:
    """Dies on tasks below zero; once only on those that end in 7, if there is a folder to note it in."""

    def __init__(self, folder: str = "") -> None:
        self.folder = folder

    def __call__(self, task: int) -> int:
        note = Path(self.folder) / str(task)
        if task < 0 or (self.folder and task % 10 == 7 and not note.exists()):
            if self.folder:
                note.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        time.sleep(0.001 * (task % 5))
        return task * task


class SquaresOfEach(Squares):
    """Dies on tasks with a number below zero."""

    def __call__(self, task: tuple[int, ...]) -> list[int]:  # type: ignore[override]
        return [super(SquaresOfEach, self).__call__(each) for each in task]


class Faulty:
    def __call__(self, task: int) -> int:
        raise ValueError(f"no {task}")


class Unlucky:
    """Dies once on its first task, and five of those that follow before they have begun."""

    def __init__(self, folder: str) -> None:
        number = len(list(Path(folder).iterdir()))
        (Path(folder) / str(number)).touch()
        self.first = number == 0
        if 1 <= number <= 5:
            os._exit(3)

    def __call__(self, task: int) -> int:
        if self.first:
            os._exit(3)
        return task


class NeverBegins:
    def __init__(self) -> None:
        os._exit(3)
