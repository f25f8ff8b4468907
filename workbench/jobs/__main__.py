"""`python -m workbench.jobs --supervised`: the worker as `workbench up` starts it."""

import sys

from kernel.errors import KernelError
from workbench.jobs.worker import run_worker

if __name__ == "__main__":
    try:
        run_worker(supervised="--supervised" in sys.argv)
    except KernelError as failure:
        print(failure, file=sys.stderr)
        sys.exit(1)
