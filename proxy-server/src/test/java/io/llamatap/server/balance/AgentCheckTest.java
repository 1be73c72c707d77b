package io.llamatap.server.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llamatap.testkit.RawClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A line for each connection, and the end; nobody is waited for. */
class AgentCheckTest {
    private final AtomicInteger asked = new AtomicInteger();

    @Test
    void tellsWhatIsTrueNowToEachWhoConnects() throws Exception {
        try (AgentCheck agent = started();
                RawClient first = RawClient.connect(agent.address());
                RawClient second = RawClient.connect(agent.address())) {
            assertThat(first.readToEnd()).isEqualTo("up ready 1%\n");
            assertThat(second.readToEnd()).isEqualTo("up ready 2%\n");
        }
    }

    @Test
    void isNotHeldUpByClientsThatTakeNothingOrLeaveOrSend() throws Exception {
        List<RawClient> idle = new ArrayList<>();
        try (AgentCheck agent = started()) {
            for (int i = 0; i < 30; i++) {
                RawClient client = RawClient.connect(agent.address());
                if (i % 3 == 0) {
                    client.reset();
                } else {
                    idle.add(client);
                }
            }
            try (RawClient asking = RawClient.connect(agent.address())) {
                assertThat(asking.readToEnd()).startsWith("up ready ");
            }
        } finally {
            for (RawClient client : idle) {
                client.close();
            }
        }
    }

    @Test
    void answersACrowdNoFasterThanAThousandTimesASecond() throws Exception {
        try (AgentCheck agent = started()) {
            long begin = System.nanoTime();
            for (int i = 0; i < 301; i++) {
                try (RawClient client = RawClient.connect(agent.address())) {
                    client.readToEnd();
                }
            }
            assertThat(System.nanoTime() - begin).isGreaterThan(190_000_000L);
        }
    }

    @Test
    void endsWithItsAddress() throws Exception {
        AgentCheck agent = started();
        InetSocketAddress address = agent.address();
        assertThatThrownBy(() -> AgentCheck.bind(address, () -> "")).isInstanceOf(IOException.class);
        agent.close();
        // Given up by the thread that waits there.
        Awaitility.await().ignoreExceptions().untilAsserted(() -> AgentCheck.bind(address, () -> "")
                .close());
    }

    private AgentCheck started() throws IOException {
        AgentCheck agent = AgentCheck.bind(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                () -> "up ready " + asked.incrementAndGet() + "%\n");
        agent.start();
        return agent;
    }
}
