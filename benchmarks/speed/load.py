"""Many people at once: python -m benchmarks.speed.load [--quick] [--users 50] [--seconds 60].

Starts ``qa serve`` over an index, and lets each of many users ask golden questions one by one,
as the page in a browser does: the question goes into the server's queue, and the reply is the stream of
what is shown, until it is complete. A question counts from sending to the last word. With ``--think``
each user pauses as long as people do between questions; without, nobody ever pauses.
"""

import argparse
import http.client
import json
import random
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.speed.collection import questions
from benchmarks.speed.results_file import save
from benchmarks.speed.timing import ROOT
from qa.records import JsonObject

HOST = "127.0.0.1"
PATIENCE = 120.0
"""Seconds after which a question counts as an error."""


@dataclass(slots=True)
class Event:
    """How the page asks: the number of the event, and what it sends, the question left open."""

    number: int
    data: list[object]
    place: int


@dataclass(slots=True)
class Tally:
    """What the users saw; filled by all of their threads."""

    seconds: list[float] = field(default_factory=list)
    first: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def ask_event(port: int) -> Event:
    """Find out from the page's own description how a question is sent."""
    connection = http.client.HTTPConnection(HOST, port, timeout=PATIENCE)
    connection.request("GET", "/config")
    config = json.loads(connection.getresponse().read())
    parts = {part["id"]: part for part in config["components"]}
    box = next(number for number, part in parts.items() if part["props"].get("elem_id") == "question")
    event = next(each for each in config["dependencies"] if [box, "submit"] in each["targets"])
    data = [parts[number]["props"].get("value") for number in event["inputs"]]
    return Event(event["id"], data, event["inputs"].index(box))


def events(connection: http.client.HTTPConnection, session: str) -> Iterator[JsonObject]:
    """Yield what the server sends to a session."""
    connection.request("GET", f"/gradio_api/queue/data?session_hash={session}")
    reply = connection.getresponse()
    while line := reply.readline():
        if line.startswith(b"data:"):
            yield json.loads(line[5:])


def ask(port: int, event: Event, question: str, tally: Tally) -> None:
    """Ask one question and note how long it took."""
    session = uuid.uuid4().hex
    data = [question if place == event.place else value for place, value in enumerate(event.data)]
    body = {"data": data, "fn_index": event.number, "session_hash": session, "trigger_id": None}
    begun = time.perf_counter()
    connection = http.client.HTTPConnection(HOST, port, timeout=PATIENCE)
    try:
        headers = {"Content-Type": "application/json"}
        connection.request("POST", "/gradio_api/queue/join", json.dumps(body), headers)
        reply = connection.getresponse()
        text = reply.read().decode()
        if reply.status != http.client.OK:
            raise ConnectionError(f"{reply.status} {text[:200]}")
        begun_showing = 0.0
        for message in events(connection, session):
            if message["msg"] == "process_generating":
                begun_showing = begun_showing or time.perf_counter() - begun
            if message["msg"] == "process_completed":
                if not message["success"]:
                    raise ConnectionError(json.dumps(message["output"])[:200])
                tally.first.append(begun_showing)
                tally.seconds.append(time.perf_counter() - begun)
                return
        raise ConnectionError("the stream ended before the answer was complete")
    except (OSError, ValueError, http.client.HTTPException) as error:
        tally.errors.append(f"{type(error).__name__}: {error}")
    finally:
        connection.close()


def user(number: int, port: int, event: Event, until: float, think: float, tally: Tally) -> None:
    """Ask until the time is over."""
    chosen = random.Random(number)
    asked = questions(300)
    time.sleep(chosen.random() * think)
    while time.monotonic() < until:
        ask(port, event, chosen.choice(asked), tally)
        time.sleep(chosen.expovariate(1 / think) if think else 0)


def wait_for(process: "subprocess.Popen[bytes]", port: int) -> None:
    """Wait until the server listens.

    :raises SystemExit: if it ends before.
    """
    while process.poll() is None:
        try:
            connection = http.client.HTTPConnection(HOST, port, timeout=5)
            connection.request("GET", "/config")
            if connection.getresponse().status == http.client.OK:
                return
        except OSError:
            time.sleep(0.2)
    raise SystemExit(f"The server ended with {process.returncode}.")


def run(port: int, users: int, seconds: float, think: float) -> JsonObject:
    """Let the users ask, and sum up."""
    event, tally = ask_event(port), Tally()
    ask(port, event, "When was PNS Badr launched?", Tally())
    begun = time.monotonic()
    rest = (port, event, begun + seconds, think, tally)
    threads = [threading.Thread(target=user, args=(number, *rest)) for number in range(users)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    spent = time.monotonic() - begun
    return {
        "users": users,
        "seconds": round(spent, 1),
        "pause between questions, s": think,
        "answered": len(tally.seconds),
        "answers a second": round(len(tally.seconds) / spent, 2),
        "whole answer": percentiles(tally.seconds),
        "first sign of it": percentiles(tally.first),
        "errors": len(tally.errors),
        "kinds of error": sorted(set(tally.errors))[:5],
    }


def percentiles(seconds: list[float]) -> dict[str, float]:
    """Return the 50th, 95th and 99th percentile in milliseconds."""
    import numpy as np

    points = np.percentile(np.array(seconds or [0.0]) * 1000, (50, 95, 99))
    return {f"p{q}_ms": round(float(value), 1) for q, value in zip((50, 95, 99), points, strict=True)}


def main() -> None:
    """Run as a command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="10 users for 10 seconds")
    parser.add_argument("--index", type=Path, default=ROOT / "index")
    parser.add_argument("--users", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--think", type=float, default=0, help="mean pause of a user, seconds")
    parser.add_argument("--port", type=int, default=7861)
    arguments = parser.parse_args()
    users, seconds = (10, 10.0) if arguments.quick else (arguments.users, arguments.seconds)
    words = ["--index", str(arguments.index), "--port", str(arguments.port), "--read-only"]
    with subprocess.Popen([sys.executable, "-m", "qa", "serve", *words]) as server:
        try:
            wait_for(server, arguments.port)
            figures = run(arguments.port, users, seconds, arguments.think)
        finally:
            server.terminate()
    pause = f"-think{arguments.think:g}" if arguments.think else ""
    save("load", figures, pause + ("-quick" if arguments.quick else ""))


if __name__ == "__main__":
    main()
