"""Small steps for the checks in this folder: each says what it looks at, and the first that fails ends the run."""

import json
import os
import pathlib

URL = os.environ["PROXY_URL"]
RECORDINGS = pathlib.Path(os.environ["RECORDINGS"])


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


def parts(name):
    """Returns the JSON of each line or event of a recorded answer."""
    body = (RECORDINGS / name / "response.http").read_bytes().split(b"\r\n\r\n", 1)[1]
    found = []
    # A chunk's size stands on a line of its own and is no JSON object; what is left is lines or events.
    for line in body.split(b"\n"):
        line = line.strip().removeprefix(b"data: ")
        if line.startswith(b"{"):
            found.append(json.loads(line))
    return found
