package io.llamatap.server.command.doctor.fact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The three pages are read together, each upstream with its own series; what is not a Llamatap's is rejected with a reason. */
class TextsTest {
    private static final String STATE =
            "{\"schema\":1,\"time\":\"2026-11-30T03:00:00.5Z\",\"llamatap\":{\"version\":\"1.2.3\","
                    + "\"started\":\"2026-11-30T02:00:00Z\",\"new\":[{}]},\"upstreams\":["
                    + "{\"address\":\"http://a\",\"ollama\":{\"up\":false,\"since\":\"2026-11-30T02:48:00Z\",\"version\":null},"
                    + "\"models\":[],\"requests\":[]},"
                    + "{\"address\":\"http://b\",\"ollama\":{\"up\":null,\"since\":null},\"models\":[{\"name\":\"m\",\"resident\":true,"
                    + "\"memory_bytes\":100,\"vram_bytes\":25,\"vram_share\":0.25,\"context_tokens\":null,\"disk_bytes\":7}],"
                    + "\"requests\":[{\"age_seconds\":12.5},{\"age_seconds\":1}]}]}";
    private static final String METRICS = "ollama_proxy_stuck_requests{site=\"a\",model=\"m\",} 1.0\n"
            + "ollama_proxy_stuck_requests{site=\"b\",model=\"m\",} 2.0\n";
    private static final String NOW =
            "event: now\ndata: {\"upstreams\":[{\"clients_url\":\"http://0.0.0.0:8000\"}]}\n\n";
    private static final String EVENTS =
            "retry: 2000\nevent: history\ndata: {\"upstreams\":[[{\"time\":1}],[]],\"recent\":["
                    + recent("a", "")
                    + ","
                    + recent(
                            "b",
                            "{\"name\":\"ollama_proxy_tap_failures_total\",\"reason\":\"depth\",\"by\":4.0,\"lately\":1.0}")
                    + "]}\n\n" + NOW;

    private static String recent(String site, String grown) {
        return "{\"seconds\":900.0,\"lately_seconds\":185.0,\"labels\":{\"site\":\"" + site
                + "\"},\"contexts_needed\":{\"m\":8192},\"grown\":[" + grown + "]}";
    }

    @Test
    void giveEachUpstreamItsOwnSeries() throws Exception {
        Situation read = Texts.read(STATE, METRICS, EVENTS);

        assertThat(read.now()).isEqualTo(Instant.parse("2026-11-30T03:00:00.5Z"));
        assertThat(read.proxy().sum(Names.STUCK)).isEqualTo(3);
        UpstreamFacts a = read.upstreams().get(0);
        assertThat(a.isUp()).isFalse();
        assertThat(a.now().sum(Names.STUCK)).isEqualTo(1);
        assertThat(a.recent().sum(Names.TAP_FAILURES)).isZero();
        UpstreamFacts b = read.upstreams().get(1);
        assertThat(b.isUp()).isNull();
        assertThat(b.version()).isNull();
        assertThat(b.now().sum(Names.STUCK)).isEqualTo(2);
        assertThat(b.recent().sum(Names.TAP_FAILURES, "reason", "depth")).isEqualTo(4);
        assertThat(b.lately().grown().sum(Names.TAP_FAILURES)).isEqualTo(1);
        assertThat(b.window()).isEqualTo(Duration.ofMinutes(15));
        assertThat(b.oldestSeconds()).isEqualTo(12.5);
        assertThat(b.contextsNeeded()).containsEntry("m", 8192L);
        assertThat(b.resident()).containsExactly(new ModelFacts("m", true, 7, 100, 25, -1));
    }

    @Test
    void areRejectedIfTheyAreNotThoseOfALlamatap() {
        rejects("[]", METRICS, EVENTS, "not the state of a Llamatap");
        rejects(STATE.replace("\"schema\":1", "\"schema\":2"), METRICS, EVENTS, "schema");
        rejects(STATE, METRICS, NOW + NOW, "older than the doctor");
        rejects(STATE, METRICS, EVENTS.substring(0, EVENTS.length() / 2), "events ended");
        rejects(STATE, METRICS, "data: []\n\n", "no JSON object");
        rejects(STATE, "<html>\n", EVENTS, "line 1");
    }

    private static void rejects(String state, String metrics, String events, String reason) {
        assertThatThrownBy(() -> Texts.read(state, metrics, events))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(reason);
    }
}
