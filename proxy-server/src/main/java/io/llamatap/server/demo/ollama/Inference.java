package io.llamatap.server.demo.ollama;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Decides what a model generates for a request, and when, and keeps the GPU memory. Used by one event loop. */
final class Inference {
    /** How long models stay in memory unless a request says otherwise. */
    private static final Duration KEEP_ALIVE = Duration.ofMinutes(5);
    /** After this question the process of a model dies, so that there is a failure to be seen. */
    private static final String DEADLY = "sea";

    /** What a template adds to a prompt, and to each message of it. */
    private static final int TEMPLATE_TOKENS = 9;

    private static final int MESSAGE_TOKENS = 4;
    /** What is always read again of a prompt that was read before. */
    private static final int NEVER_CACHED = 5;
    /** A prompt that takes no time at all to be read still takes this long. */
    private static final long MIN_PROMPT_NANOS = 18_000_000;

    private static final long WARM_NANOS = 1_100_000;

    private final Conversations book;
    private final Conversation.Turn deadly;
    private final GpuMemory memory;
    private final Clock clock;
    private int number;

    Inference(Conversations book, GpuMemory memory, Clock clock) {
        this.book = book;
        this.deadly = book.named(DEADLY).turns().get(0);
        this.memory = memory;
        this.clock = clock;
    }

    /** What a response to a request for embeddings needs to know. */
    record Embedding(Instant arrival, long load, long total, int tokens) {}

    /** Loads a model, or keeps it in memory for longer; returns the nanoseconds until it is there. */
    long load(DemoModel model, InferenceRequest request) {
        long now = now();
        LoadedModel held = memory.find(model, now).orElseGet(() -> memory.load(model, now));
        held.keep(Math.max(now, held.readyAt) + keepAlive(request));
        return Math.max(0, held.readyAt - now);
    }

    /** Returns what a model generates; the response is written in a form of its own. */
    PacedResponse generate(DemoModel model, InferenceRequest request, ResponseForm form) {
        Instant arrival = clock.instant();
        long now = now();
        boolean isCold = memory.find(model, now).isEmpty();
        LoadedModel held = memory.find(model, now).orElseGet(() -> memory.load(model, now));
        int slot = held.slotFor(request.whole(), now);
        Conversation.Turn turn = book.find(request.prompt());
        Speech speech = Speech.of(turn, turn.equals(deadly), model, request);
        Generation.Counts counts = counts(model, request, held.common(slot, request.whole()), speech.tokens());
        double speed = model.outputPerSecond() * (1 + (number * 31 % 17 - 8) / 100.0);
        Generation.Times times = new Generation.Times(
                arrival,
                // Who waits for a load that another request has caused waits in the queue.
                isCold ? 0 : Math.max(0, held.busyUntil(slot) - now),
                isCold ? held.readyAt - now : WARM_NANOS,
                MIN_PROMPT_NANOS + nanos(counts.prompt() - counts.cached(), model.promptPerSecond()),
                nanos(1, speed));
        Generation generation = new Generation(request.model(), number++, speech, counts, times);
        long until = now + generation.doneNanos();
        held.work(slot, request.whole(), until, keepAlive(request));
        if (speech.end() == Generation.End.DIES) {
            held.dieAt(until);
        }
        PacedResponse response = request.isStreamed() ? form.streamed(generation) : form.whole(generation);
        return response.whenAbandoned(() -> held.stop(slot, until, now()));
    }

    /** Counts tokens; of a prompt that begins like the one before, only the rest is read. */
    private static Generation.Counts counts(DemoModel model, InferenceRequest request, int common, int output) {
        int overhead = TEMPLATE_TOKENS + MESSAGE_TOKENS * request.messages();
        int prompt = Math.min(Tokens.count(request.whole()) + overhead, model.loadedContext());
        int before = Tokens.count(request.whole().substring(0, common)) + overhead;
        return new Generation.Counts(prompt, common == 0 ? 0 : Math.min(prompt - NEVER_CACHED, before), output);
    }

    private static long nanos(int tokens, double perSecond) {
        return (long) (tokens / perSecond * 1e9);
    }

    /** Reads the texts of a request for embeddings. */
    Embedding embed(DemoModel model, InferenceRequest request) {
        Instant arrival = clock.instant();
        long now = now();
        boolean isCold = memory.find(model, now).isEmpty();
        long ready = load(model, request);
        LoadedModel held = memory.find(model, now).orElseThrow();
        int tokens = request.inputs().stream()
                .mapToInt(text -> Tokens.count(text) + 2)
                .sum();
        long nanos = MIN_PROMPT_NANOS / 3 + nanos(tokens, model.promptPerSecond());
        held.work(0, "", now + ready + nanos, keepAlive(request));
        return new Embedding(arrival, isCold ? ready : WARM_NANOS, ready + nanos, tokens);
    }

    private static long keepAlive(InferenceRequest request) {
        Duration wanted = request.keepAlive();
        return (wanted == null ? KEEP_ALIVE : wanted).toNanos();
    }

    private long now() {
        Instant now = clock.instant();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }
}
