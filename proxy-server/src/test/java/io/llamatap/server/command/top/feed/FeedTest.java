package io.llamatap.server.command.top.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llamatap.relay.upstream.Upstream;
import io.llamatap.server.command.CommandException;
import io.llamatap.server.outgoing.UpstreamAccess;
import io.llamatap.testkit.ScriptedUpstream;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What events tell is kept within limits, and their end is explained. */
class FeedTest {
    private static Feed feed(ScriptedUpstream llamatap) {
        return new Feed(UpstreamAccess.open(new Upstream("127.0.0.1", llamatap.port(), "")));
    }

    private static ScriptedUpstream llamatap(String events) throws Exception {
        return ScriptedUpstream.start(connection -> {
            connection.awaitRequest();
            connection.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: " + events.length()
                    + "\r\n\r\n" + events);
        });
    }

    @Test
    void keepsNoMoreThanItsLimitOfMoments() throws Exception {
        String moment = "event: moment\ndata: {\"upstreams\":[{\"time\":5}]}\n\n";
        Now now = Samples.read(
                "event: history\ndata: {\"most_moments\":1e9,\"upstreams\":[[],[]]}\n\n" + moment.repeat(2000)
                        + Samples.events().substring(Samples.events().indexOf("event: now")));
        assertThat(now.upstreams().get(0).moments()).hasSize(720);
        assertThat(now.upstreams().get(1).moments()).isEmpty();
    }

    @Test
    void takesWhatIsMissingOrOfAnotherTypeForUnknown() throws Exception {
        Now now = Samples.read(Samples.now("{\"time\":7,\"llamatap\":[],\"upstreams\":[{\"address\":{},\"ollama\":1,"
                + "\"models\":[null,{\"name\":null,\"expires\":\"soon\"}],\"requests\":[[],{\"tokens\":\"x\"}]}]}"));
        UpstreamNow upstream = now.upstreams().get(0);
        assertThat(upstream.isUp()).isNull();
        assertThat(upstream.models()).hasSize(2).allMatch(model -> model.name().isEmpty() && model.expires() == null);
        assertThat(upstream.requests()).hasSize(2).allMatch(request -> Double.isNaN(request.tokens()));
    }

    @Test
    void saysThatTheConnectionWasClosed() throws Exception {
        try (ScriptedUpstream llamatap = llamatap("event: history\ndata: {}\n\nevent: now\ndata: {")) {
            assertThatThrownBy(() -> feed(llamatap).watch(now -> true))
                    .isInstanceOf(CommandException.class)
                    .hasMessageContaining("127.0.0.1:" + llamatap.port())
                    .hasMessageContaining("Llamatap closed the connection");
        }
    }

    @Test
    void saysThatEventsAreBroken() throws Exception {
        for (String data : List.of("{\"state\":", "{\"state\":{\"upstreams\":[]}}", "[1", "nothing")) {
            try (ScriptedUpstream llamatap = llamatap("event: now\ndata: " + data + "\n\n")) {
                assertThatThrownBy(() -> feed(llamatap).watch(now -> true)).isInstanceOf(CommandException.class);
            }
        }
    }
}
