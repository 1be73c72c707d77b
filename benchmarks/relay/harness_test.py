"""What the harness promises: it sees delay, loss and failure, counts to the last token, and leaves no process behind."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unittest
from pathlib import Path

import measuring
import peers
import record
import results
import run

PATIENCE_SECONDS = 20


def await_true(condition):
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError("did not come true in time")
        time.sleep(0.02)


class FaultyRelay:
    """A TCP relay that passes each piece of an answer through a function; None cuts the connection."""

    def __init__(self, upstream, change, piece_bytes=65536):
        self.upstream = upstream
        self.change = change
        self.piece_bytes = piece_bytes
        self.accepted = 0
        self.sockets = [socket.create_server(("127.0.0.1", 0), backlog=64)]
        self.port = self.sockets[0].getsockname()[1]
        self.threads = []
        self._start(self._accept)

    def _start(self, target, *arguments):
        self.threads.append(threading.Thread(target=target, args=arguments, daemon=True))
        self.threads[-1].start()

    def _accept(self):
        while True:
            try:
                client, _ = self.sockets[0].accept()
            except OSError:
                return
            self.accepted += 1
            server = socket.create_connection(("127.0.0.1", self.upstream))
            self.sockets += [client, server]
            for end in (client, server):
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._start(self._pump, client, server, lambda piece: piece)
            self._start(self._pump, server, client, self.change)

    def _pump(self, source, target, change):
        try:
            while piece := source.recv(self.piece_bytes):
                changed = change(piece)
                if changed is None:
                    break
                target.sendall(changed)
        except OSError:
            pass
        self._shut([source, target])

    @staticmethod
    def _shut(ends):
        for end in ends:
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def close(self):
        self._shut(self.sockets)
        for thread in self.threads:
            thread.join(PATIENCE_SECONDS)
        for end in self.sockets:
            end.close()


class HarnessTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        measuring.build()
        port = peers.free_port()
        cls.stand_in = peers.Peer("stand-in", port, [str(measuring.BUILD / "standin"), str(port)])
        cls.stand_in.start(measuring.BUILD)

    @classmethod
    def tearDownClass(cls):
        cls.stand_in.stop()

    def streams(self, port, *more):
        command = [measuring.BUILD / "load", "streams", "--port", port, "--connections", 4, "--rate", 50, "--tokens", 40,
                   "--seconds", 1.5, "--pids", self.stand_in.process.pid, *more]
        done = subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=PATIENCE_SECONDS)
        self.assertEqual(0, done.returncode, done.stderr)
        return json.loads(done.stdout)

    def through(self, change, *more, **options):
        relay = FaultyRelay(self.stand_in.port, change, **options)
        self.addCleanup(relay.close)
        self.relay = relay
        return self.streams(relay.port, *more)

    def noting(self, *more):
        """The result, and all that came back, of undisturbed streams with more options."""
        pieces = []

        def note(piece):
            pieces.append(piece)
            return piece

        result = self.through(note, *more)
        self.assertEqual((0, 0), (result["failed"], result["missing"]))
        self.assertGreater(result["delivery"]["count"], 200)
        return result, b"".join(pieces)

    def test_misses_no_token_without_a_relay(self):
        result = self.streams(self.stand_in.port)
        self.assertEqual((0, 0), (result["failed"], result["missing"]))
        self.assertGreater(result["delivery"]["count"], 200)

    def test_sees_a_delay_in_every_token(self):
        def delay(piece):
            time.sleep(0.03)
            return piece

        result = self.through(delay)
        self.assertGreaterEqual(result["delivery"]["p50_us"], 30000)
        self.assertEqual(0, result["missing"])

    def test_puts_lines_together_that_come_in_small_pieces(self):
        pieces = []

        def note(piece):
            pieces.append(piece)
            return piece

        result = self.through(note, piece_bytes=7)
        self.assertEqual((0, 0), (result["failed"], result["missing"]))
        self.assertGreater(len(pieces), 10 * result["delivery"]["count"])

    def test_sends_lines_of_the_length_asked_for(self):
        for line_bytes in (50, 143, 2048, 16384):
            _, answers = self.noting("--line-bytes", line_bytes)
            lengths = {len(line) + 1 for line in answers.split(b"\n") if b'"content":"00' in line}
            self.assertEqual({line_bytes}, lengths)

    def test_asks_for_as_many_models_as_wanted(self):
        _, answers = self.noting("--models", 3, "--tokens", 5)
        self.assertEqual({b"000", b"001", b"002"}, set(re.findall(rb'"model":"gemma3:(\d+)m"', answers)))

    def test_takes_a_new_connection_for_each_answer_where_fresh_ones_are_wanted(self):
        result, answers = self.noting("--connection", "fresh", "--tokens", 5)
        self.assertGreaterEqual(self.relay.accepted, result["streams_done"])
        self.assertGreater(result["streams_done"], 8)
        self.assertEqual(answers.count(b"HTTP/1.1 200"), answers.count(b"Connection: close"))

    def test_starts_each_stream_in_time_however_short_its_answers(self):
        result = self.streams(self.stand_in.port, "--tokens", 5)
        self.assertLess(result["first_chunk"]["p50_us"], 20000)

    def test_counts_a_token_that_a_relay_swallows(self):
        tokens = iter(range(1000000))

        def swallow(piece):
            whole_tokens = piece.startswith(b"8f\r\n") and piece.endswith(b'"done":false}\n\r\n')
            return b"" if whole_tokens and next(tokens) % 20 == 19 else piece

        result = self.through(swallow)
        self.assertEqual(0, result["failed"])
        self.assertGreater(result["missing"], 0)

    def test_counts_a_stream_that_a_relay_cuts(self):
        pieces = iter(range(1000000))
        result = self.through(lambda piece: None if next(pieces) % 50 == 49 else piece)
        self.assertGreater(result["failed"], 0)

    def test_counts_tokens_that_a_relay_holds_back(self):
        passed = iter(range(1000000))
        result = self.through(lambda piece: piece if next(passed) < 100 else b"")
        self.assertGreater(result["missing"], 0)

    def test_reports_failed_runs_as_not_to_be_trusted(self):
        result = self.streams(self.stand_in.port) | {"peer": "x", "peer_pids": [], "standin_pid": self.stand_in.process.pid,
                                                     "resident_bytes": 0, "cores": os.cpu_count(), "case": "c", "repeat": 1}
        result["machine_cpu_s"] = 0
        self.assertEqual([], results.complaints([result]))
        self.assertEqual(1, len(results.complaints([result | {"failed": 1}])))
        self.assertEqual(1, len(results.complaints([result | {"missing": 1}])))
        self.assertEqual(1, len(results.complaints([result | {"machine_cpu_s": result["wall_s"] * os.cpu_count()}])))

    def test_relays_through_each_peer_that_is_here_with_as_many_workers_as_asked(self):
        recipes = peers.Recipes({})
        processes = {"nginx": 1, "nginx-64k": 1}
        names = [name for name in ("nginx", "nginx-64k", "haproxy", "envoy") if name not in recipes.missing([name])]
        for name in names:
            for workers in (1, 2):
                with self.subTest(name, workers=workers), tempfile.TemporaryDirectory() as folder:
                    peer = recipes.make(name, self.stand_in.port, Path(folder), workers)
                    self.addCleanup(peer.stop)
                    peer.start(Path(folder))
                    if name in processes:
                        await_true(lambda: len(peer.pids()) == processes[name] + workers)
                    result = self.streams(peer.port)
                    self.assertEqual((0, 0), (result["failed"], result["missing"]))
                    peer.stop()

    def test_goes_on_where_a_run_was_cut_off(self):
        self.assertIsNotNone(shutil.which("nginx"), "this needs nginx")
        with tempfile.TemporaryDirectory() as folder:
            target = Path(folder) / "run.json"
            script = [sys.executable, str(Path(run.__file__))]
            first = subprocess.Popen([*script, "--only", "tokens", "--streams", "20", "--peers", "direct,nginx,absent",
                                      "--command", "absent=/nowhere/absent", "--seconds", "1", "--repeat", "3",
                                      "--json", str(target)],
                                     stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            self.addCleanup(first.kill)
            await_true(target.exists)
            first.kill()
            first.wait(PATIENCE_SECONDS)
            before = record.Record.load(target).runs
            done = subprocess.run([*script, "--resume", str(target)], capture_output=True, text=True, timeout=2 * PATIENCE_SECONDS)
            after = record.Record.load(target)
        self.assertEqual(before, after.runs[:len(before)])
        expected = sorted((peer, repeat) for peer in ("direct", "nginx") for repeat in (1, 2, 3))
        self.assertEqual(expected, sorted((found["peer"], found["repeat"]) for found in after.runs))
        self.assertEqual(3, len(after.failures))
        self.assertEqual(2, len(after.sittings))
        self.assertEqual(1, done.returncode)
        self.assertIn("cannot start absent", done.stdout)

    def leaves_nothing_behind(self, number):
        harness = subprocess.Popen([sys.executable, str(Path(run.__file__)), "--peers", "nginx", "--only", "tokens",
                                    "--seconds", "30", "--repeat", "1"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(harness.kill)

        def is_under_load():
            listed = subprocess.run(["ps", "-o", "comm=", "--ppid", str(harness.pid)], capture_output=True, text=True)
            return {"standin", "load", "nginx"} <= set(listed.stdout.split())

        await_true(is_under_load)
        children = peers.processes_below(harness.pid)[1:]
        self.assertGreaterEqual(len(children), 5)
        harness.send_signal(number)
        harness.wait(PATIENCE_SECONDS)
        await_true(lambda: not any(Path(f"/proc/{pid}").exists() for pid in children))

    def test_leaves_no_process_behind_when_it_is_ended(self):
        self.leaves_nothing_behind(signal.SIGTERM)

    def test_leaves_no_process_behind_when_it_is_killed(self):
        self.leaves_nothing_behind(signal.SIGKILL)


if __name__ == "__main__":
    unittest.main()
