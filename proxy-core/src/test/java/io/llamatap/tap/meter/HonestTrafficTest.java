package io.llamatap.tap.meter;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.metrics.MetricSource;
import io.llamatap.metrics.MetricsRegistry;
import io.llamatap.metrics.StuckRequests;
import io.llamatap.metrics.declaration.Reading;
import io.llamatap.metrics.family.InFlightFamilies;
import io.llamatap.metrics.label.ModelLabel;
import io.llamatap.tap.ExchangeEnd;
import io.llamatap.tap.LoopTap;
import io.llamatap.tap.OllamaEndpoint;
import io.llamatap.tap.Tap;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * No false alarms: ten thousand made-up requests before an Ollama that is slow in all the ways in which it is. One model is in memory
 * at a time and works for one request at a time; the others wait, some for very long. Models take up to four minutes to load,
 * prompts up to a minute and longer if they are long, a tool call is a pause of up to 100 seconds in a stream, and some clients give up.
 */
class HonestTrafficTest {
    private static final int REQUESTS = 2_500;
    private static final long SECOND = 1_000_000_000L;
    private static final String[] MODELS = {"a:1", "b:1", "c:1"};

    private final long[] now = {0};
    private final MetricsRegistry registry =
            new MetricsRegistry(MetricsTapFactory.labels(), Map.of(), 64, () -> now[0]);
    private final LoopTap loop = new MetricsTapFactory(registry).forLoop(0);
    private final StuckRequests stuck = new StuckRequests(registry, Duration.ofMinutes(2), Duration.ofMinutes(15));
    private double alarms;
    private double oldest;

    private final class Request {
        final Tap tap;
        final String model;
        final int promptBytes;

        Request(Random random) {
            model = MODELS[random.nextInt(10) < 7 ? 0 : 1 + random.nextInt(2)];
            promptBytes = random.nextInt(50) == 0 ? 20_000 + random.nextInt(20_000) : random.nextInt(500);
            tap = loop.onRequest(OllamaEndpoint.GENERATE, "POST", null, now[0]);
            Bodies.send(
                    "{\"model\":\"" + model + "\",\"prompt\":\"" + "y".repeat(promptBytes) + "\"}", tap::onRequestBody);
            tap.onRequestEnd();
            tap.onRequestSent(now[0]);
        }

        void tell(String json) {
            Bodies.send(json + "\n", (bytes, index, length) -> tap.onResponseBody(bytes, index, length, now[0]));
            tap.onResponseFlushed(now[0], now[0]);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void isNeverStuck(long seed) {
        Random random = new Random(seed);
        for (String model : MODELS) {
            registry.models().list(model);
        }
        Deque<Request> waiting = new ArrayDeque<>();
        String loaded = "";
        for (int served = 0; served < REQUESTS; served++) {
            int arriving = waiting.isEmpty() ? 1 + random.nextInt(30) : random.nextInt(2);
            for (int i = 0; i < arriving; i++) {
                waiting.addLast(new Request(random));
            }
            Request request = waiting.removeFirst();
            if (!request.model.equals(loaded)) {
                pass(2 + random.nextInt(239));
                loaded = request.model;
                registry.models().loaded().set(List.of(label(loaded)));
                registry.poller().signs().loaded(List.of(label(loaded)), now[0]);
            }
            serve(request, random);
        }
        assertThat(alarms).as("seed %d", seed).isZero();
        assertThat(oldest).as("the longest wait").isGreaterThan(1000);
    }

    private void serve(Request request, Random random) {
        int prefill = 1 + random.nextInt(5) + request.promptBytes / 300; // 100 tokens a second
        prefill += random.nextInt(20) == 0 ? random.nextInt(60) : 0;
        pass(prefill);
        request.tap.onResponseHead(200, "application/x-ndjson", null, now[0]);
        int chunks = 1 + random.nextInt(20);
        for (int i = 0; i < chunks; i++) {
            request.tell("{\"model\":\"" + request.model + "\",\"response\":\"x\",\"done\":false}");
            if (random.nextInt(20) == 0) {
                request.tap.onEnd(ExchangeEnd.CLIENT_LEFT, 200, now[0]);
                return;
            }
            pass(random.nextInt(200) == 0 ? random.nextInt(100) : 1);
        }
        request.tell("{\"model\":\"" + request.model + "\",\"response\":\"\",\"done\":true,\"done_reason\":\"stop\","
                + "\"prompt_eval_count\":" + 100 * prefill + ",\"prompt_eval_duration\":" + prefill * SECOND
                + ",\"eval_count\":" + chunks + ",\"eval_duration\":" + chunks * SECOND + "}");
        request.tap.onEnd(ExchangeEnd.COMPLETE, 200, now[0]);
    }

    private ModelLabel label(String name) {
        return registry.models().admitUsed(name);
    }

    /** Lets seconds pass, with a scrape every fifteen. */
    private void pass(int seconds) {
        for (int i = 0; i < seconds; i++) {
            now[0] += SECOND;
            if (now[0] / SECOND % 15 == 0) {
                scrape();
            }
        }
    }

    private void scrape() {
        List<Double> stuckNow = new ArrayList<>();
        stuck.read(new MetricSource.Sink() {
            @Override
            public void put(Reading family, double value, String... labels) {
                if (family == InFlightFamilies.STUCK_REQUESTS) {
                    stuckNow.add(value);
                } else if (family == InFlightFamilies.OLDEST_REQUEST) {
                    oldest = Math.max(oldest, value);
                }
            }

            @Override
            public void put(Reading family, long count, double sum, String... labels) {
                throw new AssertionError(family.text());
            }
        });
        alarms += stuckNow.size();
    }
}
