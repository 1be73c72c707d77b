"""What fails in each scenario, and the alert that must tell it. A scenario is a function that makes the failure begin."""

import asyncio
import contextlib
import subprocess
from dataclasses import dataclass
from typing import Callable

from scripted import MODEL, NOW, after, ask, chat, error, if_asked, in_turn, models, recorded, recorded_request, silence, transfer, whole

SCENARIOS = []
RC = "ollama-0.33.0-rc2/"


async def chats(stage):
    """The ordinary traffic: a chat every two seconds, without waiting for the one before."""
    await stage.every(2, lambda: ask(*stage.proxy))


async def idle(_):
    """No traffic."""


@dataclass
class Scenario:
    what: str
    alert: str
    minutes: int
    fail: Callable
    traffic: Callable = chats
    before: Callable = None
    # Prometheus knows three days of the speed of the model.
    has_history: bool = False
    # Has a process of Llamatap of its own; the others are instances in one.
    is_alone: bool = False
    # Without it the failure begins with the start of Llamatap.
    is_healthy_first: bool = True
    upstream: str = None


def scenario(what, alert, minutes, **more):
    def register(fail):
        SCENARIOS.append(Scenario(what, alert, minutes, fail, **more))
        return fail

    return register


@scenario("Ollama is stopped, or has crashed for good", "OllamaUnreachable", 3)
async def stopped(stage):
    await stage.ollama.stop()


@scenario("The machine of Ollama is gone: no packet comes back", "OllamaUnreachable", 3)
async def gone(stage):
    stage.keep(await stage.ollama.stop_accepting())


@scenario("The process of Ollama is frozen: it accepts connections and never responds", "OllamaUnreachable", 4)
async def frozen(stage):
    stage.ollama.set_all(silence)


@scenario("The name of Ollama's machine cannot be resolved", "OllamaUnreachable", 3, is_alone=True, is_healthy_first=False,
          upstream="http://ollama.invalid:11434")
async def nameless(_):
    pass


@scenario("Ollama crashes and is started again every half a minute", "OllamaFlaps", 4)
async def crash_loop(stage):
    while True:
        await stage.ollama.stop()
        await asyncio.sleep(25)
        await stage.ollama.start()
        await asyncio.sleep(25)


@scenario("Another server has taken Ollama's port", "OllamaUnreachable", 3)
async def foreign(stage):
    stage.ollama.set_all(whole("200 OK", "<html>It works!</html>", "text/html"))


@scenario("A proxy in front of Ollama asks for a login", "OllamaUnreachable", 3)
async def login(stage):
    stage.ollama.set_all(whole("401 Unauthorized", "<html>Log in</html>", "text/html"))


@scenario("A virtual host in front of Ollama rejects the Host field that clients send", "OllamaRejectsHost", 8)
async def host_rejected(stage):
    async def respond(writer, request):
        other = error("421 Misdirected Request", "no such host") if request.fields["host"] == "llamatap" else chat()
        await other(writer, request)

    stage.ollama.set(chat=respond)


@scenario("Ollama responds 500 to every request to a model", "OllamaServesNobody", 5)
async def all_fail(stage):
    stage.ollama.set(chat=error("500 Internal Server Error", "something went wrong"))


@scenario("Ollama responds 500 to one request in five", "OllamaFails", 11)
async def some_fail(stage):
    stage.ollama.set(chat=in_turn(error("500 Internal Server Error", "something went wrong"), *[chat()] * 4))


@scenario("All of Ollama hangs: no request gets a byte, /api/version responds", "OllamaHangs", 9)
async def hang(stage):
    stage.ollama.set(chat=silence)


@scenario("One of two models hangs, the other one works", "OllamaRequestsStuck", 6)
async def one_hangs(stage):
    stage.ollama.set(chat=if_asked(MODEL, silence, chat()))
    await stage.every(2, lambda: ask(*stage.proxy, model="other:1b"))


@scenario("All streams stop in the middle and never go on", "OllamaRequestsStuck", 6)
async def streams_stop(stage):
    stage.ollama.set(chat=chat(last="silence"))


@scenario("One stream stops in the middle, while its model goes on for others", "OllamaRequestsStuck", 6)
async def one_stream_stops(stage):
    stage.ollama.set(chat=if_asked("a long story", chat(last="silence"), chat()))
    await ask(*stage.proxy, text="Tell me a long story", patience=3600)


@scenario("The runner of a model crashes in the middle of responses", "OllamaRunnerCrashes", 3)
async def runner_crashes(stage):
    stage.ollama.set(chat=in_turn(chat(last="an error was encountered while running the model: CUDA error"), *[chat()] * 3))


@scenario("The runner of a model ends as soon as it is started", "OllamaServesNobody", 5)
async def runner_never_starts(stage):
    stage.ollama.set(chat=error("500 Internal Server Error", "llama runner process has terminated: cudaMalloc failed: out of memory"))


@scenario("Connections are reset in the middle of responses", "OllamaStreamsBreak", 9)
async def resets(stage):
    stage.ollama.set(chat=in_turn(chat(last="cut"), *[chat()] * 4))


@scenario("A proxy in between ends long responses after a time limit", "OllamaStreamsBreak", 9)
async def ends_early(stage):
    stage.ollama.set(chat=in_turn(chat(last="nothing"), *[chat()] * 4))


@scenario("There is not enough memory for a model", "OllamaOutOfMemory", 3)
async def out_of_memory(stage):
    refused = error("500 Internal Server Error", "model requires more system memory (9.1 GiB) than is available (2.2 GiB)")
    stage.ollama.set(chat=in_turn(refused, *[chat()] * 3))


@scenario("The queue of Ollama is full", "OllamaQueueFull", 4)
async def queue_full(stage):
    busy = error("503 Service Unavailable", "server busy, please try again.  maximum pending requests exceeded")
    stage.ollama.set(chat=in_turn(busy, *[chat()] * 3))


@scenario("Requests wait in the queue of Ollama for eight seconds", "OllamaQueues", 14)
async def queue_long(stage):
    stage.ollama.set(chat=chat(queue=8))


@scenario("Long prompts: the first token takes 13 seconds", "OllamaFirstTokenSlow", 14)
async def slow_first_token(stage):
    # By Ollama's own numbers it was the prompt.
    stage.ollama.set(chat=after(13, chat(prompt_tokens_per_second=2)))


@scenario("A request waits for its turn for more than ten minutes while its model works for others", "OllamaRequestsWaitLong", 13)
async def waits_long(stage):
    stage.ollama.set(chat=if_asked("a long story", silence, chat()))
    await ask(*stage.proxy, text="Tell me a long story", patience=3600)


@scenario("A model stays in memory when its time is over: its runner does not end", "OllamaCannotUnload", 17, traffic=idle)
async def not_unloaded(stage):
    stage.ollama.set(ps=models(MODEL, expires=NOW))


@scenario("Ollama is restarted and does not find the GPU", "OllamaLosesGPU", 6)
async def gpu_lost(stage):
    await stage.ollama.stop()
    stage.ollama.set(ps=models(MODEL, vram=0), chat=chat(tokens_per_second=4))
    await asyncio.sleep(5)
    await stage.ollama.start()


@scenario("The GPU is throttled: a fifth of the tokens a second", "OllamaGeneratesSlower", 22, has_history=True)
async def throttled(stage):
    stage.ollama.set(chat=chat(tokens_per_second=10))


@scenario("Prompts are read at a tenth of their speed", "OllamaReadsPromptsSlower", 22, has_history=True)
async def slow_prompts(stage):
    stage.ollama.set(chat=chat(prompt_tokens_per_second=100))


async def long_prompts(stage):
    stage.ollama.routes["/api/generate"] = recorded(RC + "generate-near-context-256")
    stage.prompt = recorded_request(RC + "generate-near-context-256")
    await stage.every(2, lambda: ask(*stage.proxy, raw=stage.prompt))


@scenario("Prompts no longer fit into the context, and Ollama cuts them", "OllamaCutsPrompts", 2, traffic=long_prompts)
async def prompts_cut(stage):
    stage.ollama.routes["/api/generate"] = recorded(RC + "generate-truncated-256")
    stage.prompt = recorded_request(RC + "generate-truncated-256")


@scenario("A model was removed, but clients go on asking for it", "OllamaAnswers4xx", 10)
async def model_missing(stage):
    stage.ollama.set(chat=error("404 Not Found", f"model '{MODEL}' not found"), tags=models("other:1b"), ps=models())


@scenario("The folder of models is empty after an upgrade of Ollama", "OllamaLosesModels", 4)
async def models_gone(stage):
    stage.ollama.set(chat=error("404 Not Found", f"model '{MODEL}' not found"), tags=models(), ps=models())


@scenario("Two models that do not fit into memory together are used in turn", "OllamaThrashes", 16)
async def thrash(stage):
    stage.ollama.set(tags=models(MODEL, "other:1b"), ps=in_turn(models(MODEL), models("other:1b")))
    await stage.every(4, lambda: ask(*stage.proxy, model="other:1b"))


@scenario("Clients send keep_alive 0: each request loads its model", "OllamaHoldsNothingUnderTraffic", 13)
async def keep_alive_zero(stage):
    stage.ollama.set(chat=chat(load=2), ps=models())


@scenario("A model is loaded for every second request", "OllamaStartsCold", 20)
async def cold(stage):
    stage.ollama.set(chat=in_turn(chat(load=3), chat()))


@scenario("/api/ps responds 500", "OllamaPollFails", 9)
async def ps_fails(stage):
    stage.ollama.set(ps=error("500 Internal Server Error", "something went wrong"))


@scenario("/api/tags never responds", "OllamaPollFails", 9)
async def tags_hang(stage):
    stage.ollama.set(tags=silence)


@scenario("A pull fails: the registry cannot be reached", "OllamaPullFails", 2)
async def pull_fails(stage):
    stage.ollama.set(pull=transfer("pull model manifest: dial tcp: lookup registry.ollama.ai: no such host"))
    await ask(*stage.proxy, "/api/pull")


@scenario("A pull that is not streamed fails: the registry cannot be reached", "OllamaPullFails", 2)
async def unstreamed_pull_fails(stage):
    stage.ollama.set(pull=error("500 Internal Server Error", "pull model manifest: dial tcp: lookup registry.ollama.ai: no such host"))
    await ask(*stage.proxy, "/api/pull")


@scenario("A pull fails: the disk is full", "OllamaDiskNearlyFull", 2)
async def disk_full(stage):
    stage.fill_disk()
    stage.ollama.set(pull=transfer("write /root/.ollama/models/blobs/sha256-e7-partial-0: no space left on device"))
    await ask(*stage.proxy, "/api/pull")


async def cloud_chats(stage):
    await stage.every(2, lambda: ask(*stage.proxy, model="gpt-oss:120b-cloud"))


@scenario("The quota of a cloud model is used up", "OllamaCloudLimits", 3, traffic=cloud_chats)
async def quota(stage):
    stage.ollama.set(chat=error("429 Too Many Requests", "you have reached your hourly usage limit"))


@scenario("A new version of Ollama responds in a form that Llamatap cannot read", "LlamatapCannotRead", 2)
async def unreadable(stage):
    stage.ollama.set(chat=in_turn(whole("200 OK", "{{"), *[chat()] * 9))


@scenario("Clients give up after five seconds, while responses need ten", "OllamaClientsGiveUp", 14, traffic=idle)
async def impatient(stage):
    stage.ollama.set(chat=after(10, chat()))
    await stage.every(2, lambda: ask(*stage.proxy, patience=5))


@scenario("An idle Ollama no longer generates, and only the canary asks", "OllamaCanaryFails", 17, traffic=idle, is_alone=True,
          before=lambda stage: stage.settings(f"--canary-models={MODEL}"))
async def canary(stage):
    stage.ollama.set(generate=silence, chat=silence)


@scenario("Llamatap is killed and not started again", "LlamatapDown", 3, is_alone=True)
async def killed(stage):
    stage.kill()


@scenario("Llamatap crashes and is started again every 20 seconds", "LlamatapRestarts", 4, is_alone=True)
async def restarts(stage):
    while True:
        stage.kill()
        await stage.start_llamatap()
        await asyncio.sleep(20)


@scenario("A mistake in the scrape configuration: the job has no target any more", "LlamatapGone", 7)
async def untargeted(stage):
    stage.remove_target()


def certificate(stage, days, key="key.pem"):
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", str(days),
                    "-subj", "/CN=localhost", "-keyout", stage.folder / key, "-out", stage.folder / "certificate.pem"],
                   check=True, capture_output=True)


def speak_tls(stage):
    certificate(stage, 90)
    stage.settings("--tls-certificate", stage.folder / "certificate.pem", "--tls-key", stage.folder / "key.pem")
    stage.scrape_separately()


@scenario("The certificate for clients expires in three days", "LlamatapCertificateExpires", 7, traffic=idle, is_alone=True, before=speak_tls)
async def expires(stage):
    certificate(stage, 3)


@scenario("The certificate is renewed with a key that does not fit", "LlamatapCertificateRejected", 2, traffic=idle, is_alone=True,
          before=speak_tls)
async def wrong_key(stage):
    certificate(stage, 90, key="another.pem")


async def receive(stage):
    """Stands in for a receiver of remote write."""
    async def serve(reader, writer):
        with contextlib.suppress(asyncio.IncompleteReadError, OSError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
            await reader.readexactly(int(head.split("content-length: ")[1].split("\r\n")[0]))
            writer.write(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")
            await writer.drain()
        writer.close()

    stage.receiver = await asyncio.start_server(serve, stage.address, 18090)


@scenario("The receiver of remote write is gone", "LlamatapPushFails", 18, traffic=receive, is_alone=True,
          before=lambda stage: stage.settings("--push-url", f"http://{stage.address}:18090/write"))
async def receiver_gone(stage):
    stage.receiver.close()
