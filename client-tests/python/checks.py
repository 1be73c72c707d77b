"""Small steps for the checks in this folder: each says what it looks at, and the first that fails ends the run."""

import os

URL = os.environ["PROXY_URL"]
DIRECT = os.environ["OLLAMA_URL"]


def check(promise, holds, seen=""):
    """Prints a promise and whether it holds."""
    if not holds:
        raise SystemExit(f"  FAILED  {promise}: {seen!r}")
    print(f"  ok      {promise}", flush=True)


def fails(promise, kind, call, text=""):
    """Expects an exception of a kind, with a text in its message."""
    try:
        call()
    except kind as error:
        check(promise, text in str(error), error)
    else:
        check(promise, False, "no exception")
