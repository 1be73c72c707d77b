package io.llamatap.server.command.top.feed;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.llamatap.server.command.EventStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Events as a Llamatap sends them, and what they tell. */
public final class Samples {
    /** A Llamatap with two Ollamas: one is busy, and one is down. */
    private static final String STATE = """
            {"schema":1,"time":"2026-11-30T08:15:30.250Z",
             "llamatap":{"version":"0.1.0","status":"serving","started":"2026-11-30T06:00:00Z"},
             "upstreams":[
              {"address":"http://localhost:11434",
               "ollama":{"up":true,"since":"2026-11-30T06:10:30.120Z","checked":"2026-11-30T08:15:30.010Z","version":"0.33.3"},
               "models":[
                {"name":"gemma3:270m","resident":true,"disk_bytes":291554930,"memory_bytes":664000000,"vram_bytes":332000000,
                 "vram_share":0.5,"context_tokens":4096,"expires":"2026-11-30T08:20:12Z","loading_since":null,
                 "requests":{"upstream_connect":0,"waiting_first_byte":1,"waiting_first_token":0,"streaming":1},
                 "oldest_age_seconds":3.25,"tokens_per_second":41.7},
                {"name":"llama3.2:latest","resident":false,"disk_bytes":2019393189,"memory_bytes":null,"vram_bytes":null,
                 "vram_share":null,"context_tokens":null,"expires":null,"loading_since":"2026-11-30T08:15:10Z",
                 "requests":{"upstream_connect":0,"waiting_first_byte":1,"waiting_first_token":0,"streaming":0},
                 "oldest_age_seconds":20.25,"tokens_per_second":null},
                {"name":"qwen3:8b","resident":false,"disk_bytes":5225388164,"requests":{}}],
               "models_not_shown":%d,
               "requests":[
                {"id":"0-4710","route":"/v1/chat/completions","model":"llama3.2:latest","phase":"waiting_first_byte",
                 "age_seconds":125.25,"silent_seconds":20.25,"tokens":null,"tokens_per_second":null},
                {"id":"0-4711","route":"/api/chat","model":"gemma3:270m","phase":"streaming","age_seconds":3.25,
                 "silent_seconds":0.021,"tokens":1118,"tokens_per_second":41.7},
                {"id":"1-4290","route":"/api/generate","model":"gemma3:270m","phase":"waiting_first_byte","age_seconds":0.4,
                 "silent_seconds":0.4,"tokens":null,"tokens_per_second":null},
                {"id":"1-4291","route":"/api/pull","model":null,"phase":"streaming","age_seconds":61.04,
                 "silent_seconds":12.04,"tokens":null,"tokens_per_second":null}],
               "requests_not_shown":%d,
               "totals":{"since":"2026-11-30T06:00:00Z",
                "requests":{"ok":8120,"client_error":3,"stream_error":1,"cancelled":42,"rejected":0},
                "tokens":{"input":1902341,"input_cached":811200,"output":640210}}},
              {"address":"http://gpu-b:11434","ollama":{"up":false,"since":"2026-11-30T08:15:00Z","version":null},
               "models":[],"models_not_shown":0,"requests":[],"requests_not_shown":0,"totals":{}}]}""";

    private static final String FACTS = """
            [{"tokens":{"gemma3:270m":640210},"truncated":{"gemma3:270m":12},"stuck":1,"unmetered":{"content_encoding":3},
              "added_delay_p99_seconds":0.000214},
             {"tokens":{},"truncated":{},"stuck":null,"unmetered":{},"added_delay_p99_seconds":null}]""";

    private Samples() {}

    /** Returns the time of the state in seconds. */
    private static long second() {
        return 1_796_026_530;
    }

    /** Returns the events of the sample. */
    public static String events() {
        return events(0, 0);
    }

    /** Returns the events of the sample with so many models and requests that it does not show. */
    public static String events(int models, int requests) {
        String moments = IntStream.range(0, 60)
                .mapToObj(i -> moment(second() - 5L * (60 - i), i))
                .collect(Collectors.joining(","));
        return "retry: 2000\n"
                + event(
                        "history",
                        "{\"seconds_per_moment\":5,\"most_moments\":180,\"upstreams\":[[" + moments + "],[]]}")
                + now(STATE.formatted(models, requests));
    }

    /** Returns the event that tells what goes on now, from a state on one line or several. */
    public static String now(String state) {
        return event(
                "now",
                "{\"state\":" + state + ",\"upstreams\":" + FACTS
                        + ",\"proxy\":{\"cpu_share\":0.003,\"memory_bytes\":85000000,\"viewers\":1,\"viewers_dropped\":0}}");
    }

    private static String moment(long second, int i) {
        String loads = Map.of(
                        20,
                        "{\"model\":\"llama3.2:latest\",\"event\":\"load\",\"reason\":\"preload\"}",
                        40,
                        "{\"model\":\"llama3.2:latest\",\"event\":\"unload\",\"reason\":\"evicted\"},"
                                + "{\"model\":\"gemma3:270m\",\"event\":\"load\",\"reason\":\"request\"}")
                .getOrDefault(i, "");
        return "{\"time\":" + second * 1000 + ",\"outcomes\":{\"ok\":" + i % 3 + (i == 9 ? ",\"client_error\":1" : "")
                + "},\"first_token_p50\":" + (i % 7 == 0 ? "null" : 0.1 * (i % 7)) + ",\"first_token_p95\":null,"
                + "\"pace\":{\"gemma3:270m\":" + i + "},\"anatomy\":{\"load\":1.5,\"decode\":4.5,\"relay\":0.001},"
                + "\"loads\":[" + loads + "]}";
    }

    private static String event(String name, String data) {
        return "event: " + name + "\ndata: " + data.replace("\n", "\ndata: ") + "\n\n";
    }

    /** Returns what some events tell in the end. */
    public static Now read(String events) throws IOException {
        EventStream stream = new EventStream(new ByteArrayInputStream(events.getBytes(UTF_8)));
        Memory memory = new Memory();
        Now last = null;
        for (EventStream.Event event = stream.next(); event != null; event = stream.next()) {
            Now now = memory.add(event);
            last = now == null ? last : now;
        }
        if (last == null) {
            throw new AssertionError("nothing goes on in: " + events);
        }
        return last;
    }
}
