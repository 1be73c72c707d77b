package io.llamatap.server.push;

import io.llamatap.testkit.UpstreamConnection;
import java.io.IOException;

/** What a target may do instead of responding. */
enum Misbehaviour {
    SILENCE,
    SILENCE_BEHIND_THE_HEAD,
    RESET,
    FIN,
    NO_HTTP,
    CUT_BODY;

    boolean isSilent() {
        return this == SILENCE || this == SILENCE_BEHIND_THE_HEAD;
    }

    void happen(UpstreamConnection connection) throws IOException {
        switch (this) {
            case SILENCE -> connection.awaitEnd();
            case SILENCE_BEHIND_THE_HEAD -> {
                connection.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n");
                connection.awaitEnd();
            }
            case RESET -> connection.reset();
            case FIN -> connection.close();
            case NO_HTTP -> connection.send("SSH-2.0-OpenSSH_9.2\r\n");
            case CUT_BODY -> {
                connection.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab");
                connection.close();
            }
        }
    }
}
