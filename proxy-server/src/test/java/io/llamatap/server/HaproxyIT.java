package io.llamatap.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HAProxy with the recipe of {@code docs/scale-out.md}: a busy instance gets its share only, and none that ends costs a request. */
class HaproxyIT {
    private static final int STATUS = 17;
    private static final int WEIGHT = 18;

    @TempDir
    private Path folder;

    @Test
    void givesABusyInstanceItsShareOnly() throws Exception {
        try (TwoInstances two = new TwoInstances("--slots=1")) {
            int port = Balancer.freePort();
            try (Balancer haproxy = start(two, port)) {
                two.awaitBoth(port);
                two.occupy(two.a().port(), 9);
                // A tenth of the weight that is configured.
                Awaitility.await()
                        .until(() -> stat("a", WEIGHT).equals("10")
                                && stat("b", WEIGHT).equals("100"));
                int a = two.a().chats();
                int b = two.b().chats();
                for (int i = 0; i < 110; i++) {
                    TwoInstances.ask(port);
                }
                assertThat(two.a().chats() - a).as(haproxy.log()).isBetween(5, 25);
                assertThat(two.b().chats() - b).isBetween(85, 105);
            }
        }
    }

    @Test
    void losesNoRequestWhenAnInstanceIsStopped() throws Exception {
        try (TwoInstances two = new TwoInstances()) {
            int port = Balancer.freePort();
            try (Balancer haproxy = start(two, port)) {
                two.stopOne(port, haproxy, () -> !stat("a", STATUS).startsWith("UP"));
            }
        }
    }

    @Test
    void takesAnInstanceOutAtItsEndAndAtOllamas() throws Exception {
        try (TwoInstances two = new TwoInstances()) {
            int port = Balancer.freePort();
            try (Balancer haproxy = start(two, port)) {
                two.awaitBoth(port);
                two.a().ollama().close();
                Awaitility.await(haproxy.log()).until(() -> stat("a", STATUS).startsWith("DOWN"));
                int before = two.b().chats();
                for (int i = 0; i < 10; i++) {
                    TwoInstances.ask(port);
                }
                assertThat(two.b().chats() - before).isEqualTo(10);
            }
        }
        try (TwoInstances two = new TwoInstances()) {
            int port = Balancer.freePort();
            try (Balancer haproxy = start(two, port)) {
                two.awaitBoth(port);
                two.b().process().signal("KILL");
                Awaitility.await(haproxy.log()).until(() -> stat("b", STATUS).startsWith("DOWN"));
                TwoInstances.ask(port);
            }
        }
    }

    private Balancer start(TwoInstances two, int port) throws IOException {
        Optional<Path> program = Balancer.find("haproxy");
        assumeTrue(program.isPresent(), "haproxy is not installed: its recipe is not tried");
        String recipe = Balancer.recipe("backend llamatap");
        recipe = Balancer.replaced(recipe, "bind :11435", "bind 127.0.0.1:" + port);
        recipe = Balancer.replaced(recipe, "a 10.0.0.1:8000 port 9100 agent-port 9101", server("a", two.a()));
        recipe = Balancer.replaced(recipe, "b 10.0.0.2:8000 port 9100 agent-port 9101", server("b", two.b()));
        Path file = folder.resolve("haproxy.cfg");
        Files.writeString(file, "global\n    stats socket " + socket() + "\n" + recipe);
        return Balancer.start(folder, List.of(program.get().toString(), "-f", file.toString()));
    }

    private static String server(String name, TwoInstances.Instance instance) {
        return name + " 127.0.0.1:" + instance.port() + " port " + instance.adminPort() + " agent-port "
                + instance.agentPort();
    }

    private Path socket() {
        return folder.resolve("s");
    }

    /** Returns a column of what HAProxy tells of a server. */
    private String stat(String server, int column) throws IOException {
        try (SocketChannel haproxy = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            haproxy.connect(UnixDomainSocketAddress.of(socket()));
            haproxy.write(ByteBuffer.wrap("show stat\n".getBytes(UTF_8)));
            String all = new String(Channels.newInputStream(haproxy).readAllBytes(), UTF_8);
            return all.lines()
                    .filter(line -> line.startsWith("llamatap," + server + ","))
                    .map(line -> Arrays.asList(line.split(",", -1)).get(column))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(all));
        }
    }
}
