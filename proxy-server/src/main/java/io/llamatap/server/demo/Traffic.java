package io.llamatap.server.demo;

import io.netty.channel.EventLoopGroup;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The clients of the demonstration and their requests. */
final class Traffic {
    /** The number of clients, so that requests overlap. */
    private static final int CLIENTS = 3;

    /**
     * One request of a client.
     *
     * @param recording the recording whose request is sent
     * @param leaveAfterBytes the number of bytes of the response body after which the client disconnects; 0 for never
     */
    record Item(String recording, int leaveAfterBytes) {
        Item(String recording) {
            this(recording, 0);
        }
    }

    /** Mixed, so that the first seconds contain requests of all kinds, wherever a client begins. */
    static final List<Item> REQUESTS = List.of(
            new Item("tags"),
            new Item("chat-stream"),
            new Item("v1-chat-stream-usage"),
            new Item("embed"),
            new Item("generate-stream-cold"),
            new Item("error-model-missing"),
            new Item("v1-messages-stream"),
            new Item("generate-long", 3_000),
            new Item("chat-tools-stream"),
            new Item("version"),
            new Item("v1-responses-stream"),
            new Item("chat-thinking-stream"),
            new Item("generate-nonstream"),
            new Item("v1-chat-nonstream"),
            new Item("generate-runner-dies"),
            new Item("ps-after-idle-death"),
            new Item("v1-embeddings"),
            new Item("generate-stream-warm"),
            new Item("native-chat-tools-nonstream"),
            new Item("v1-completions-stream"),
            new Item("error-v1-model-missing"),
            new Item("v1-messages-tools-stream"),
            new Item("generate-preload"),
            new Item("v1-chat-stream"),
            new Item("repeat-guard"),
            new Item("chat-nonstream"),
            new Item("v1-chat-reasoning-stream"),
            new Item("generate-nonstream-runner-dies"),
            new Item("v1-responses-nonstream"),
            new Item("v1-messages-nonstream"),
            new Item("chat-tools-unsupported"));

    private Traffic() {}

    /** Starts the clients, each at another position of the list. They end with the event loops. */
    static void start(EventLoopGroup loops, Recordings recordings, InetSocketAddress proxy) {
        InetSocketAddress target = proxy.getAddress().isAnyLocalAddress()
                ? new InetSocketAddress(InetAddress.getLoopbackAddress(), proxy.getPort())
                : proxy;
        List<DemoClient.DemoRequest> requests = REQUESTS.stream()
                .map(item -> request(recordings.named(item.recording), item.leaveAfterBytes, target))
                .toList();
        for (int i = 0; i < CLIENTS; i++) {
            new DemoClient(loops.next(), target, requests, i * requests.size() / CLIENTS).start();
        }
    }

    private static DemoClient.DemoRequest request(Recording recording, int leaveAfterBytes, InetSocketAddress proxy) {
        String host = "\r\nHost: " + NetUtil.toSocketAddressString(proxy) + "\r\n";
        String request = recording.request().replaceFirst("\r\nHost: [^\r]*\r\n", host);
        return new DemoClient.DemoRequest(request.getBytes(StandardCharsets.ISO_8859_1), leaveAfterBytes);
    }
}
