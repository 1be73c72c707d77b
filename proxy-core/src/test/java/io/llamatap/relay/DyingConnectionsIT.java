package io.llamatap.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.testkit.Ending;
import io.llamatap.testkit.HttpMessage;
import io.llamatap.testkit.NothingLeft;
import io.llamatap.testkit.ProxyFixture;
import io.llamatap.testkit.RawClient;
import io.llamatap.testkit.Row;
import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.UpstreamConnection;
import io.llamatap.testkit.Wire;
import java.io.IOException;
import java.net.SocketException;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Idle connections that the upstream closes at the moment of the next request, a race in which other proxies lose requests. */
@ExtendWith(NothingLeft.class)
@DisplayName("Rows 42, 67: the race for an idle connection")
class DyingConnectionsIT {
    private static final int ROUNDS = 200;

    @ParameterizedTest(name = "rows 42, 67: {0}, no GET is lost and no POST executed twice")
    @EnumSource(Ending.class)
    @Row({42, 67})
    void losesNoGetAndExecutesNoPostTwice(Ending ending) throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> connection.respondToAll(
                        request -> Wire.ok(request.head().target())));
                ProxyFixture proxy = ProxyFixture.before(upstream)) {
            RawClient client = proxy.connect();
            int posted = 0;
            for (int i = 0; i < ROUNDS; i++) {
                String get = "/get/" + i;
                assertThat(client.send("GET " + get + " HTTP/1.1\r\nHost: h\r\n\r\n")
                                .readResponse()
                                .text())
                        .isEqualTo(get);
                end(upstream.connection(upstream.connectionCount() - 1), ending);
                String post = "/post/" + i;
                HttpMessage response = client.send(
                                "POST " + post + " HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n{}")
                        .readResponse("POST");
                assertThat(response.status()).isIn(200, 502);
                if (response.status() == 200) {
                    assertThat(response.text()).isEqualTo(post);
                    posted++;
                }
                if (response.head().values("Connection").contains("close")) {
                    client.awaitEndOfNothing();
                    client = proxy.connect();
                }
                end(upstream.connection(upstream.connectionCount() - 1), ending);
            }
            List<String> posts = upstream.requests().stream()
                    .map(request -> request.head().target())
                    .filter(target -> target.startsWith("/post/"))
                    .toList();
            assertThat(new HashSet<>(posts)).hasSameSizeAs(posts);
            assertThat(posts).hasSizeGreaterThanOrEqualTo(posted);
            proxy.books().await("ollama_proxy_requests_total outcome=ok", ROUNDS + posted);
        }
    }

    /** Not waited for, so that the relay may notice it before, with or after the next request. */
    private static void end(UpstreamConnection connection, Ending ending) throws IOException {
        try {
            if (ending == Ending.RESET) {
                connection.reset();
            } else {
                connection.halfClose();
            }
        } catch (SocketException endedAlready) {
            return;
        }
    }
}
