package io.llamatap.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.testkit.HttpHead;
import io.llamatap.testkit.HttpMessage;
import io.llamatap.testkit.HttpReader;
import io.llamatap.testkit.ProxyFixture;
import io.llamatap.testkit.RawClient;
import io.llamatap.testkit.Row;
import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.Wire;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever bytes a client sends, the upstream gets no request that a strict parser does not find in them, with the same method,
 * target and body, in the same order. The inputs are valid and invalid requests that are mutated at random from a seed.
 */
@DisplayName("Row 17: requests mutated at random")
class RequestMutationIT {
    private static final int SEEDS = 12;
    private static final int INPUTS_PER_SEED = 150;
    private static final List<String> FRAGMENTS = List.of(
            "\r\n",
            "\n",
            "\r",
            " ",
            "\t",
            "0",
            "\u0000",
            "\r\n\r\n",
            "0\r\n\r\n",
            "5\r\nhello\r\n",
            ":",
            ";",
            ",",
            "chunked",
            "Content-Length: 5\r\n",
            "Transfer-Encoding: chunked\r\n",
            "Host: h\r\n",
            "Connection: close\r\n",
            "GET /extra HTTP/1.1\r\nHost: h\r\n\r\n",
            "HTTP/1.1",
            "HTTP/1.0",
            "\u00ff",
            "\u000b",
            "+",
            "x");

    static IntStream seeds() {
        return IntStream.range(0, SEEDS);
    }

    @ParameterizedTest(name = "row 17: seed {0}")
    @MethodSource("seeds")
    @Row(17)
    void passesOnNothingThatWasNotSent(int seed) throws IOException {
        Random random = new Random(seed);
        List<String> sound = Stream.concat(
                        AcceptedRequests.all().stream().map(AcceptedRequests.Case::request),
                        RejectedRequests.byHead().stream().map(RejectedRequests.Case::request))
                .filter(request -> request.length() < 300)
                .toList();
        List<HttpMessage> seen = Collections.synchronizedList(new ArrayList<>());
        try (ScriptedUpstream upstream = ScriptedUpstream.responding(request -> {
                    seen.add(request);
                    return "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
                });
                ProxyFixture proxy = ProxyFixture.before(upstream)) {
            for (int i = 0; i < INPUTS_PER_SEED; i++) {
                byte[] input = Wire.bytes(mangle(sound, random));
                seen.clear();
                try (RawClient client = proxy.connect()) {
                    client.sendCutAt(input, random.nextInt(input.length)).halfClose();
                    client.readToEnd();
                    client.leave();
                    proxy.taps().awaitNoClients();
                } catch (IOException | AssertionError e) {
                    throw new AssertionError("seed " + seed + ", input " + i + ": " + Wire.printable(input), e);
                }
                List<String> sent = describe(HttpReader.requestsSentIn(input));
                List<String> passedOn = describe(List.copyOf(seen));

                assertThat(sent.subList(0, Math.min(sent.size(), passedOn.size())))
                        .as("seed %d, input %d: %s", seed, i, Wire.printable(input))
                        .isEqualTo(passedOn);
            }
        }
    }

    private static List<String> describe(List<HttpMessage> requests) {
        return requests.stream()
                .map(request -> request.head().method() + " " + origin(request.head()) + " " + request.text())
                .toList();
    }

    /** An absolute target is passed on in origin form; without path and query, OPTIONS refers to the server as a whole. */
    private static String origin(HttpHead head) {
        String origin = head.target().replaceFirst("(?i)^http://[^/?]*", "");
        if (origin.isEmpty()) {
            return head.method().equals("OPTIONS") ? "*" : "/";
        }
        return origin.startsWith("?") ? "/" + origin : origin;
    }

    private static String mangle(List<String> sound, Random random) {
        StringBuilder input = new StringBuilder();
        int requests = 1 + random.nextInt(3);
        for (int i = 0; i < requests; i++) {
            input.append(sound.get(random.nextInt(sound.size())));
        }
        int changes = random.nextInt(4);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(input.length());
            switch (random.nextInt(5)) {
                case 0 -> input.deleteCharAt(at);
                case 1 -> input.setCharAt(at, (char) random.nextInt(256));
                case 2 -> input.insert(at, FRAGMENTS.get(random.nextInt(FRAGMENTS.size())));
                case 3 -> input.insert(at, input.substring(at, Math.min(input.length(), at + random.nextInt(20))));
                default -> input.delete(at, Math.min(input.length(), at + 1 + random.nextInt(10)));
            }
            if (input.length() == 0) {
                input.append("G");
            }
        }
        return input.toString();
    }
}
