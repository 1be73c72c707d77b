package io.llamatap.cost;

import io.llamatap.testkit.RawClient;
import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.UpstreamConnection;
import io.llamatap.testkit.Wire;
import java.io.IOException;

/** Short exchanges, one after the other on one connection. */
final class Exchanges {
    private static final String REQUEST = "GET /api/version HTTP/1.1\r\nHost: h\r\n\r\n";
    private static final String RESPONSE = Wire.ok("{\"version\":\"0.12.6\"}");

    private Exchanges() {}

    static ScriptedUpstream upstream() throws IOException {
        return ScriptedUpstream.start(Exchanges::respond);
    }

    /** By the count of bytes, since all requests are alike: nothing is parsed anew each time. */
    private static void respond(UpstreamConnection connection) throws IOException {
        int length = connection.awaitRequest().head().raw().length;
        for (long i = 1; ; i++) {
            connection.awaitReceived(i * length);
            connection.send(RESPONSE);
        }
    }

    static void repeat(RawClient client, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            client.send(REQUEST).read(RESPONSE.length());
        }
    }
}
