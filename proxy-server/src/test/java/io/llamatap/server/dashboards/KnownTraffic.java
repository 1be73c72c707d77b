package io.llamatap.server.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.testkit.RawClient;
import io.llamatap.testkit.Recording;
import io.llamatap.testkit.TestTls;
import io.llamatap.testkit.Wire;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Clients that send recorded requests a known number of times, and what that comes to. Used by one thread, with threads of its own. */
final class KnownTraffic {
    /** What each client sends, one after another. */
    static final List<Map<String, Integer>> CLIENTS = List.of(
            Map.of("generate-nonstream", 5, "error-model-missing", 2),
            Map.of("chat-stream", 5),
            Map.of("v1-chat-stream-usage", 3, "v1-chat-stream", 2, "v1-messages-stream", 2),
            Map.of("generate-stream-cold", 1, "embed", 2));
    /** Sent when all others have ended, so that nothing else explains why the model is gone afterwards. */
    static final String CRASH = "generate-nonstream-runner-dies";

    private static final List<String> NATIVE = List.of("generate-nonstream", "chat-stream", "generate-stream-cold");
    private static final List<String> OTHER = List.of("v1-chat-stream-usage", "v1-chat-stream", "v1-messages-stream");

    private final InetSocketAddress proxy;
    private final Map<String, LongAdder> waits = new ConcurrentHashMap<>();

    KnownTraffic(InetSocketAddress proxy) {
        this.proxy = proxy;
    }

    static List<String> names() {
        List<String> names = new ArrayList<>(List.of(KnownOllama.HELD, CRASH));
        CLIENTS.forEach(client -> names.addAll(client.keySet()));
        return names;
    }

    RawClient connect() throws IOException {
        return RawClient.connect(proxy, 0, TestTls.trusting("authority"), TestTls.Offer.USUAL);
    }

    /** Sends each request once; a request without a Host field comes first each time. */
    void sendOnce() throws Exception {
        send(false);
    }

    /** Sends everything as often as it says there, and notes how long clients waited. */
    void sendAll() throws Exception {
        waits.clear();
        send(true);
    }

    private void send(boolean isAll) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS.size());
        try (RawClient careless = connect();
                RawClient last = connect()) {
            assertThat(careless.send("GET / HTTP/1.1\r\n\r\n").readResponse().status())
                    .isEqualTo(400);
            List<Future<?>> ends = new ArrayList<>();
            for (Map<String, Integer> client : CLIENTS) {
                ends.add(threads.submit(() -> {
                    try (RawClient connection = connect()) {
                        for (Map.Entry<String, Integer> kind : client.entrySet()) {
                            for (int i = 0; i < (isAll ? kind.getValue() : 1); i++) {
                                send(connection, kind.getKey());
                            }
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> end : ends) {
                end.get();
            }
            send(last, CRASH);
        } finally {
            threads.shutdownNow();
        }
    }

    private void send(RawClient connection, String name) throws IOException {
        Recording recording = KnownOllama.recording(name);
        long start = System.nanoTime();
        assertThat(connection.send(recording.request()).readResponse().status()).isEqualTo(recording.status());
        waits.computeIfAbsent(name, key -> new LongAdder()).add(System.nanoTime() - start);
    }

    /** Returns how many requests of one kind were sent. */
    static int count(String name) {
        return CLIENTS.stream().mapToInt(client -> client.getOrDefault(name, 0)).sum();
    }

    /** Returns how many requests were sent. */
    static int count() {
        return 1
                + CLIENTS.stream()
                        .flatMap(client -> client.values().stream())
                        .mapToInt(n -> n)
                        .sum();
    }

    /** Returns how many requests to the one model were sent that Ollama has in memory. */
    static int countOfModel() {
        return count() - count("error-model-missing") - count("embed");
    }

    /** Returns how many native responses succeed. */
    static int countNative() {
        return count(NATIVE);
    }

    private static int count(List<String> names) {
        return names.stream().mapToInt(KnownTraffic::count).sum();
    }

    /** Returns how many streams had a first token. */
    static int countStreams() {
        return countOther() + count(List.of("chat-stream", "generate-stream-cold"));
    }

    static int countOther() {
        return count(OTHER);
    }

    /** Returns the mean of what clients waited for a native response, in seconds. */
    double waitNative() {
        return wait(NATIVE) / countNative();
    }

    double waitOther() {
        return wait(OTHER) / countOther();
    }

    private double wait(List<String> names) {
        return names.stream()
                        .mapToLong(
                                name -> Objects.requireNonNull(waits.get(name)).sum())
                        .sum()
                / 1e9;
    }

    /** Returns the mean of something over all native responses. */
    static double meanNative(ToDoubleFunction<String> value) {
        return sumNative(value) / countNative();
    }

    /** Returns the sum of something over all native responses. */
    static double sumNative(ToDoubleFunction<String> value) {
        return NATIVE.stream()
                .mapToDouble(name -> count(name) * value.applyAsDouble(name))
                .sum();
    }

    /** Returns the sum of something over all responses that generate text. */
    static double sum(ToDoubleFunction<String> value) {
        return sumNative(value)
                + OTHER.stream()
                        .mapToDouble(name -> count(name) * value.applyAsDouble(name))
                        .sum();
    }

    /** Returns a number of a recorded response by the first of its names that is there; 0 if none is. */
    static double reported(String recording, String... names) {
        String body = Wire.text(KnownOllama.recording(recording).responseBody());
        for (String name : names) {
            // The last one: streams of Anthropic's begin with a count of 0.
            Matcher number =
                    Pattern.compile(".*\"" + name + "\":(\\d+)", Pattern.DOTALL).matcher(body);
            if (number.lookingAt()) {
                return Double.parseDouble(number.group(1));
            }
        }
        return 0;
    }

    /** Returns a duration of a recorded response in seconds. */
    static double seconds(String recording, String name) {
        return reported(recording, name + "_duration") / 1e9;
    }

    static double queue(String recording) {
        return seconds(recording, "total")
                - seconds(recording, "load")
                - seconds(recording, "prompt_eval")
                - seconds(recording, "eval");
    }

    /** Returns how many tokens were generated as Ollama reports it; 0 if it does not. */
    static double output(String recording) {
        return reported(recording, "eval_count", "completion_tokens", "output_tokens");
    }

    /** Returns how many tokens of streams without counts are estimated: as many as there are chunks with text. */
    static double estimated() {
        String name = "v1-chat-stream";
        String body = Wire.text(KnownOllama.recording(name).responseBody());
        return count(name) * (body.split("\"content\":\"[^\"]", -1).length - 1);
    }

    /** Returns how long the prompt was as Ollama reports it. */
    static double input(String recording) {
        return reported(recording, "prompt_eval_count", "prompt_tokens", "input_tokens");
    }
}
