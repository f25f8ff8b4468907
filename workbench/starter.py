"""A child of `workbench up` and its starter: one word to begin, and no life without each other."""

import os
import signal
import sys
import threading

STANDARD_INPUT = 0  # read without Python's buffer, whose lock a thread would hold at the exit


def wait_for_go() -> None:
    """Wait until our starter says go; from then on end with it.

    The end of standard input means that whoever started us is gone.
    """
    if not os.read(STANDARD_INPUT, 64):
        sys.exit(0)
    threading.Thread(target=_end_with_starter, name="starter", daemon=True).start()


def _end_with_starter() -> None:
    while os.read(STANDARD_INPUT, 64):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
