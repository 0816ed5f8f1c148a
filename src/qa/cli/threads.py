"""How many threads numpy's linear algebra starts in a process that answers questions."""

import os

VARIABLE = "OPENBLAS_NUM_THREADS"


def calm_algebra() -> None:
    """Let numpy's matrix products run on the thread that asks for them; to be called before its import.

    A question's are so small that waking other threads takes longer, on a busy machine by a hundred
    times, and many people's questions keep all cores at work as it is. What the user has set stays.
    """
    os.environ.setdefault(VARIABLE, "1")
