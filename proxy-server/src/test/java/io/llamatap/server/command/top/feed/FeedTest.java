package io.llamatap.server.command.top.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llamatap.relay.upstream.Upstream;
import io.llamatap.server.command.CommandException;
import io.llamatap.server.outgoing.UpstreamAccess;
import io.llamatap.testkit.ScriptedUpstream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What events tell is kept within limits, and what is none is explained. */
class FeedTest {
    private static String response(String status, String type, String body) {
        return "HTTP/1.1 " + status + "\r\nContent-Type: " + type + "\r\nContent-Length: " + body.length() + "\r\n\r\n"
                + body;
    }

    private static Feed feed(ScriptedUpstream llamatap) {
        return new Feed(UpstreamAccess.open(new Upstream("127.0.0.1", llamatap.port(), "")));
    }

    private static ScriptedUpstream llamatap(String response) throws Exception {
        return ScriptedUpstream.start(connection -> {
            connection.awaitRequest();
            connection.send(response);
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

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            403 Forbidden | text/plain | the host 'x' is not allowed | allowed-hosts
            404 Not Found | text/plain | 404 page not found | its setting admin
            503 Service Unavailable | application/json | {"error":"too many"} | 503: {"error":"too many"}
            200 OK | text/html | <html> | instead of events
            200 OK | text/event-stream | x | the connection to
            """)
    void saysWhatItSawAndWhatToDo(String status, String type, String body, String message) throws Exception {
        try (ScriptedUpstream llamatap = llamatap(response(status, type, body))) {
            assertThatThrownBy(() -> feed(llamatap).watch(now -> true))
                    .isInstanceOf(CommandException.class)
                    .hasMessageContaining("127.0.0.1:" + llamatap.port())
                    .hasMessageContaining(message);
        }
    }

    @Test
    void saysThatEventsAreBroken() throws Exception {
        for (String data : List.of("{\"state\":", "{\"state\":{\"upstreams\":[]}}", "[1", "nothing")) {
            String body = "event: now\ndata: " + data + "\n\n";
            try (ScriptedUpstream llamatap = llamatap(response("200 OK", "text/event-stream", body))) {
                assertThatThrownBy(() -> feed(llamatap).watch(now -> true)).isInstanceOf(CommandException.class);
            }
        }
    }
}
