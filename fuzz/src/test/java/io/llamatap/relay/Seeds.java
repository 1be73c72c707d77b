package io.llamatap.relay;

import io.llamatap.testkit.Recording;
import io.llamatap.testkit.Wire;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** The inputs that the fuzzer starts from: the requests and responses of the ordinary tests, and recordings of a real Ollama. */
public final class Seeds {
    private static final int LONGEST = 1500;
    private static final int SOME_CUTS = 7;

    private Seeds() {}

    /** Returns valid and invalid requests. */
    public static List<byte[]> requests() {
        List<byte[]> seeds = new ArrayList<>();
        AcceptedRequests.all().forEach(accepted -> seeds.add(Wire.bytes(accepted.request())));
        RejectedRequests.byHead().forEach(rejected -> seeds.add(rejected.sent()));
        Recording.all().forEach(recording -> seeds.add(recording.request()));
        return shortOnes(seeds);
    }

    /** Returns sequences of pipelined requests. */
    static List<byte[]> pipelined() {
        List<byte[]> seeds = new ArrayList<>();
        List<byte[]> requests = shortOnes(requests(), 400);
        for (int i = 0; i + 2 < requests.size(); i += 2) {
            seeds.add(Wire.concat(requests.get(i), requests.get(i + 1)));
            seeds.add(Wire.concat(requests.get(i), requests.get(i), requests.get(i + 2)));
        }
        return shortOnes(seeds);
    }

    /** Returns bodies as they follow {@code Transfer-Encoding: chunked}. */
    public static List<byte[]> chunkedBodies() {
        List<byte[]> seeds = new ArrayList<>();
        AcceptedRequests.all().stream()
                .map(AcceptedRequests.Case::request)
                .filter(request -> request.contains("chunked\r\n\r\n"))
                .forEach(request -> seeds.add(Wire.bytes(request.substring(request.indexOf("\r\n\r\n") + 4))));
        RejectedChunks.all().forEach(rejected -> seeds.add(Wire.bytes(rejected.body())));
        return shortOnes(seeds);
    }

    /** Returns responses, most of them valid. */
    static List<byte[]> responses() {
        List<byte[]> seeds = new ArrayList<>();
        RelayedResponses.all().forEach(response -> seeds.add(Wire.bytes(response.fromUpstream())));
        RejectedChunks.all()
                .forEach(rejected -> seeds.add(
                        Wire.bytes("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + rejected.body())));
        RejectedFraming.all()
                .forEach(rejected ->
                        seeds.add(Wire.bytes(rejected.request().replaceFirst("(?s)^.*?\r\n", "HTTP/1.1 200 OK\r\n"))));
        Recording.all().forEach(recording -> seeds.add(recording.response()));
        return shortOnes(seeds);
    }

    /** Returns each seed whole, and split in some places. */
    public static Stream<Arguments> withCuts(List<byte[]> seeds) {
        return seeds.stream().map(seed -> Arguments.of(seed, SOME_CUTS));
    }

    private static List<byte[]> shortOnes(List<byte[]> seeds) {
        return shortOnes(seeds, LONGEST);
    }

    private static List<byte[]> shortOnes(List<byte[]> seeds, int longest) {
        return seeds.stream().filter(seed -> seed.length <= longest).toList();
    }

    public static String text(byte[] bytes) {
        return Wire.text(bytes);
    }
}
