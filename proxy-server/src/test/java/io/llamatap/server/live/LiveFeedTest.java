package io.llamatap.server.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.relay.client.page.EventFeed;
import io.llamatap.server.ollama.KnownModels;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who looks gets the last 15 minutes, then what happens; all get the same, and nobody costs anything who does not look. */
class LiveFeedTest {
    private final WatchedOllama ollama = new WatchedOllama(List.of());
    private final LiveFeed feed = ollama.feed();

    private static final class Viewer implements EventFeed.Viewer {
        private final List<String> events = new ArrayList<>();
        private boolean isEnded;

        @Override
        public void onEvents(byte[] bytes) {
            events.add(new String(bytes, StandardCharsets.UTF_8));
        }

        @Override
        public void onEnd() {
            isEnded = true;
        }

        String last() {
            return events.get(events.size() - 1);
        }
    }

    @AfterEach
    void close() {
        ollama.close();
    }

    private Viewer newViewer() {
        Viewer viewer = new Viewer();
        assertThat(feed.add(viewer)).isTrue();
        return viewer;
    }

    private void seconds(int count) {
        for (int i = 0; i < count; i++) {
            ollama.second();
        }
    }

    @Test
    void sendsTheHistoryFirstAndThenWhatHappens() {
        seconds(1);
        ollama.respond();
        seconds(5);
        Viewer viewer = newViewer();
        seconds(1);

        assertThat(viewer.events).hasSize(1);
        assertThat(viewer.last())
                .startsWith("retry: 2000\nevent: history\ndata: {\"seconds_per_moment\":5,\"most_moments\":180,")
                .contains("\"outcomes\":{\"ok\":1}")
                .contains(
                        "\"anatomy\":{\"queue\":0.49,\"load\":0.0,\"prefill\":0.5,\"decode\":1.0,\"relay\":0.0,\"unattributed\":0.01}")
                .contains("\n\nevent: now\ndata: {\"state\":{\"schema\":1,")
                .contains("\"tokens\":{\"a:1\":10}", "\"stuck\":2.0", "\"cpu_share\":0.25", "\"memory_bytes\":5.0E7")
                .contains("\"clients_url\":\"http://0.0.0.0:8000\",\"clients_need_token\":false")
                .contains("\"viewers\":1,\"viewers_dropped\":0")
                .doesNotContain("secret")
                .endsWith("\n\n");
        seconds(10);
        assertThat(viewer.events).hasSize(11);
        assertThat(viewer.events.stream().filter(events -> events.contains("event: moment\n")))
                .hasSize(2)
                .allMatch(events -> events.startsWith("event: moment\n"));
        feed.close();
        assertThat(viewer.isEnded).isTrue();
    }

    @Test
    void sendsTheSameBytesToAll() {
        Viewer first = newViewer();
        Viewer second = newViewer();

        seconds(2);

        assertThat(second.events).hasSize(2).isEqualTo(first.events);
    }

    @Test
    void whoComesCostsThoseWhoAreThereNoEvent() {
        Viewer first = newViewer();
        seconds(1);
        Viewer second = newViewer();
        ollama.after(WatchedOllama.SECOND / 4);

        assertThat(first.events).hasSize(1);
        assertThat(second.events).hasSize(1);
        ollama.after(WatchedOllama.SECOND * 3 / 4);
        assertThat(first.events).hasSize(2);
        assertThat(second.events).hasSize(2);
    }

    @Test
    void restsWhileNobodyLooks() {
        assertThat(ollama.second()).isFalse();
        Viewer viewer = newViewer();
        assertThat(ollama.second()).isTrue();
        feed.remove(viewer);
        assertThat(ollama.second()).isFalse();
    }

    @Test
    void keepsNoMoreThanFifteenMinutes() {
        seconds(5 * (History.MAX_MOMENTS + 10));
        Viewer viewer = newViewer();
        seconds(1);

        assertThat(viewer.last().split("\"first_token_p50\"", -1)).hasSize(History.MAX_MOMENTS + 1);
    }

    @Test
    void aPaceIsTheMeanOfAWholeMoment() {
        seconds(1);
        ollama.stream(10);
        Viewer viewer = newViewer();
        seconds(4);

        assertThat(viewer.events.stream().filter(events -> events.startsWith("event: moment")))
                .singleElement()
                .asString()
                // The last message has text too.
                .contains("\"pace\":{\"a:1\":2.2}");
    }

    @Test
    void theHistoryHasATimeThatNobodySets() {
        seconds(1);
        ollama.setClock(Duration.ofHours(-3));
        seconds(5);
        ollama.setClock(Duration.ofHours(7));
        seconds(5);
        Viewer viewer = newViewer();
        seconds(1);

        assertThat(viewer.last())
                .containsSubsequence("\"uptime_seconds\":0.0", "\"uptime_seconds\":5.0", "\"uptime_seconds\":10.0")
                .contains("\"time\":\"2026-01-02T07:04:05Z\"");
    }

    @Test
    void listsSomeOfACrowdAndCountsTheRest() {
        List<KnownModels.Model> models = IntStream.range(0, 5000)
                .mapToObj(i -> KnownModels.Model.asked("m" + i, true))
                .toList();
        try (WatchedOllama crowded = new WatchedOllama(models)) {
            crowded.begin(2000);
            Viewer viewer = new Viewer();
            crowded.feed().add(viewer);
            crowded.second();

            assertThat(viewer.last())
                    .contains("\"models_not_shown\":4901", "\"requests_not_shown\":1900")
                    // The oldest are those that began first.
                    .containsSubsequence("\"age_seconds\":2.999,", "\"age_seconds\":2.998,", "\"age_seconds\":2.997,")
                    .hasSizeLessThan(100_000);
        }
    }

    @Test
    void hasRoomForSoManyAndCountsWhomItDrops() {
        List<Viewer> viewers = new ArrayList<>();
        for (int i = 0; i < LiveFeed.MAX_VIEWERS; i++) {
            viewers.add(newViewer());
        }
        assertThat(feed.add(new Viewer())).isFalse();
        seconds(1);
        feed.drop(viewers.get(0));
        feed.remove(viewers.get(1));
        seconds(1);

        assertThat(viewers.get(0).events).hasSize(1);
        assertThat(viewers.get(1).events).hasSize(1);
        assertThat(viewers.get(2).last()).contains("\"viewers\":48,\"viewers_dropped\":1");
        feed.close();
        assertThat(feed.add(new Viewer())).isFalse();
    }
}
