package io.llamatap.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.testkit.HttpMessage;
import io.llamatap.testkit.RawClient;
import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.UpstreamConnection;
import io.llamatap.testkit.Wire;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/** Two Llamataps in processes of their own, each before a stand-in for Ollama, and clients. Used by one thread. */
final class TwoInstances implements AutoCloseable {
    private static final int CLIENTS = 4;
    private static final String STREAM =
            "HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\n" + "Transfer-Encoding: chunked\r\n\r\n";
    private static final String[] LINES = {
        "{\"model\":\"m\",\"message\":{\"content\":\"a\"},\"done\":false}\n",
        "{\"model\":\"m\",\"message\":{\"content\":\"b\"},\"done\":false}\n",
        "{\"model\":\"m\",\"message\":{\"content\":\"\"},\"done\":true,\"done_reason\":\"stop\"}\n"
    };

    /** One of the two. */
    static final class Instance {
        private final ScriptedUpstream ollama;
        private final AtomicInteger chats = new AtomicInteger();
        private final AtomicInteger holds = new AtomicInteger();
        private final ServerProcess process;
        private final CountDownLatch held;

        private Instance(CountDownLatch held, String... settings) throws IOException {
            this.held = held;
            this.ollama = ScriptedUpstream.start(this::respond);
            List<String> args = new ArrayList<>(List.of(
                    "--listen=127.0.0.1:0",
                    "--admin=127.0.0.1:0",
                    "--agent-listen=127.0.0.1:0",
                    "--upstream=127.0.0.1:" + ollama.port()));
            args.addAll(List.of(settings));
            this.process = ServerProcess.start(Map.of(), args.toArray(String[]::new));
        }

        private void respond(UpstreamConnection connection) throws IOException {
            for (HttpMessage request = connection.nextRequest(); request != null; request = connection.nextRequest()) {
                if (!request.head().target().equals("/api/chat")) {
                    connection.send(Wire.ok("{\"version\":\"0.33.3\",\"models\":[{\"name\":\"m:latest\"}]}"));
                    continue;
                }
                if (request.text().contains("hold")) {
                    holds.incrementAndGet();
                    connection.await(held);
                } else {
                    chats.incrementAndGet();
                }
                connection.send(STREAM);
                for (String line : LINES) {
                    connection.send(Integer.toHexString(line.length()) + "\r\n" + line + "\r\n");
                }
                connection.send("0\r\n\r\n");
            }
        }

        ServerProcess process() {
            return process;
        }

        ScriptedUpstream ollama() {
            return ollama;
        }

        int port() {
            return process.awaitPort("listening on ");
        }

        int adminPort() {
            return process.awaitPort("/metrics and /health are served on ");
        }

        int agentPort() {
            return process.awaitPort("agent checks of HAProxy are answered on ");
        }

        /** Returns the number of chats that reached Ollama and were held. */
        int holds() {
            return holds.get();
        }

        /** Returns how many chats it answered that are not held. */
        int chats() {
            return chats.get();
        }
    }

    private final CountDownLatch held = new CountDownLatch(1);
    private final List<RawClient> holding = new ArrayList<>();
    private final List<Instance> instances = new ArrayList<>();

    TwoInstances(String... settings) throws IOException {
        instances.add(new Instance(held, settings));
        instances.add(new Instance(held, settings));
    }

    Instance a() {
        return instances.get(0);
    }

    Instance b() {
        return instances.get(1);
    }

    /** Sends requests to an instance or a balancer that are not responded to before {@link #release}. */
    void occupy(int port, int requests) throws IOException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        for (int i = 0; i < requests; i++) {
            holding.add(RawClient.connect(address).send(chat("hold")));
        }
    }

    /** Lets the held requests end, and checks that each is responded to. */
    void release() throws IOException {
        held.countDown();
        for (RawClient client : holding) {
            checkWhole(client.readResponse());
        }
    }

    /** Sends a request to a balancer and reads its whole response. */
    static void ask(int balancer) throws IOException {
        try (RawClient client = RawClient.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), balancer))) {
            checkWhole(client.send(chat("short")).readResponse());
        }
    }

    private static void checkWhole(HttpMessage response) {
        assertThat(response.status()).as(response.text()).isEqualTo(200);
        assertThat(response.text()).isEqualTo(String.join("", LINES));
    }

    /** Waits until a balancer passes requests on to both. */
    void awaitBoth(int balancer) {
        Awaitility.await().ignoreExceptions().until(() -> {
            ask(balancer);
            return a().chats() > 0 && b().chats() > 0;
        });
    }

    /** Sends requests all the time while something happens; fails if one of them is lost. */
    private static void askAllAlong(int balancer, Happening happening) throws Exception {
        AtomicBoolean isOver = new AtomicBoolean();
        AtomicInteger answered = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        try {
            List<Future<?>> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(threads.submit(() -> {
                    while (!isOver.get()) {
                        ask(balancer);
                        answered.incrementAndGet();
                    }
                    return null;
                }));
            }
            Awaitility.await()
                    .until(() -> answered.get() > 20 || clients.stream().anyMatch(Future::isDone));
            happening.happen();
            int before = answered.get();
            Awaitility.await()
                    .until(() ->
                            answered.get() > before + 40 || clients.stream().anyMatch(Future::isDone));
            isOver.set(true);
            for (Future<?> client : clients) {
                client.get(60, TimeUnit.SECONDS);
            }
        } finally {
            isOver.set(true);
            threads.shutdownNow();
        }
    }

    /**
     * Stops an instance behind a balancer while requests go on, and checks that none is lost, neither by the balancer nor of
     * those that the instance has.
     *
     * @param isOut whether the balancer sends it no more requests; what it has goes on until then
     */
    void stopOne(int port, Balancer balancer, Callable<Boolean> isOut) throws Exception {
        awaitBoth(port);
        occupy(port, 4);
        Awaitility.await().until(() -> a().holds() + b().holds() == 4);
        assertThat(a().holds()).isPositive();
        askAllAlong(port, () -> {
            a().process().signal("TERM");
            Awaitility.await().until(isOut);
            release();
            assertThat(a().process().exitStatus()).as(balancer.log()).isZero();
        });
    }

    /** What happens while requests go on. */
    @FunctionalInterface
    private interface Happening {
        void happen() throws Exception;
    }

    private static String chat(String text) {
        String body = "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"" + text + "\"}]}";
        return "POST /api/chat HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: "
                + body.length() + "\r\n\r\n" + body;
    }

    @Override
    public void close() throws IOException {
        held.countDown();
        for (RawClient client : holding) {
            client.close();
        }
        for (Instance instance : instances) {
            instance.process.close();
            instance.ollama.close();
        }
    }
}
