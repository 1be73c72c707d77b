package io.llamatap.server.demo;

import io.netty.channel.EventLoopGroup;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What the visitors of a demonstration ask, and how many of them there are. */
final class Traffic {
    /** So many exchanges at most go on at once: enough to see them overlap on the live page. */
    private static final int CLIENTS = 3;

    /**
     * One thing to ask.
     *
     * @param recording the exchange of which the request is sent again
     * @param leaveAfterBytes of the response's body, after which the visitor is gone; 0 stays to the end
     */
    record Visit(String recording, int leaveAfterBytes) {
        Visit(String recording) {
            this(recording, 0);
        }
    }

    /** Mixed so that wherever a visitor begins, the first seconds already have some of everything. */
    static final List<Visit> VISITS = List.of(
            new Visit("tags"),
            new Visit("chat-stream"),
            new Visit("v1-chat-stream-usage"),
            new Visit("embed"),
            new Visit("generate-stream-cold"),
            new Visit("error-model-missing"),
            new Visit("v1-messages-stream"),
            new Visit("generate-long", 3_000),
            new Visit("chat-tools-stream"),
            new Visit("version"),
            new Visit("v1-responses-stream"),
            new Visit("chat-thinking-stream"),
            new Visit("generate-nonstream"),
            new Visit("v1-chat-nonstream"),
            new Visit("generate-runner-dies"),
            new Visit("ps-after-idle-death"),
            new Visit("v1-embeddings"),
            new Visit("generate-stream-warm"),
            new Visit("native-chat-tools-nonstream"),
            new Visit("v1-completions-stream"),
            new Visit("error-v1-model-missing"),
            new Visit("v1-messages-tools-stream"),
            new Visit("generate-preload"),
            new Visit("v1-chat-stream"),
            new Visit("repeat-guard"),
            new Visit("chat-nonstream"),
            new Visit("v1-chat-reasoning-stream"),
            new Visit("generate-nonstream-runner-dies"),
            new Visit("v1-responses-nonstream"),
            new Visit("v1-messages-nonstream"),
            new Visit("chat-tools-unsupported"));

    private Traffic() {}

    /** Sends the visitors on their way, each from another place of the list; they stop when the event loops do. */
    static void start(EventLoopGroup loops, Recordings recordings, InetSocketAddress proxy) {
        InetSocketAddress door = proxy.getAddress().isAnyLocalAddress()
                ? new InetSocketAddress(InetAddress.getLoopbackAddress(), proxy.getPort())
                : proxy;
        List<DemoClient.Errand> errands = VISITS.stream()
                .map(visit -> errand(recordings.named(visit.recording), visit.leaveAfterBytes, door))
                .toList();
        for (int i = 0; i < CLIENTS; i++) {
            new DemoClient(loops.next(), door, errands, i * errands.size() / CLIENTS).start();
        }
    }

    private static DemoClient.Errand errand(Recording recording, int leaveAfterBytes, InetSocketAddress door) {
        String host = "\r\nHost: " + NetUtil.toSocketAddressString(door) + "\r\n";
        String request = recording.request().replaceFirst("\r\nHost: [^\r]*\r\n", host);
        return new DemoClient.Errand(request.getBytes(StandardCharsets.ISO_8859_1), leaveAfterBytes);
    }
}
