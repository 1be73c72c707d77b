package io.llamatap.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails each test that leaves a buffer, or a new file descriptor of the process. */
public final class NothingLeft implements BeforeEachCallback, AfterEachCallback {
    private static final ExtensionContext.Namespace HERE = ExtensionContext.Namespace.create(NothingLeft.class);

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        useASocket();
        context.getStore(HERE).put("before", Descriptors.ofNow());
    }

    /** The JVM keeps a pair of sockets of its own after the first use of a socket. */
    private static void useASocket() throws IOException {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket client = new Socket(listener.getInetAddress(), listener.getLocalPort());
                Socket accepted = listener.accept()) {
            accepted.getOutputStream().write(client.getInputStream().available());
        }
    }

    @Override
    public void afterEach(ExtensionContext context) throws InterruptedException {
        context.getStore(HERE).get("before", Descriptors.class).awaitNoMore();
        List<String> leaks = LeakGate.collect();
        if (!leaks.isEmpty()) {
            throw new AssertionError(leaks.size() + " leaks\n" + leaks.get(0));
        }
    }
}
