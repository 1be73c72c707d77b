package io.llamatap.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.testkit.NothingLeft;
import io.llamatap.testkit.RawClient;
import io.llamatap.testkit.Row;
import io.llamatap.testkit.ScriptedUpstream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A proxy that has run out of file descriptors keeps serving its clients, and accepts others when there are descriptors again.
 */
@ExtendWith(NothingLeft.class)
@EnabledOnOs(OS.LINUX)
@DisplayName("Row 50: no file descriptor left")
class DescriptorLimitIT {
    private static final int DESCRIPTORS = 200;
    private static final String GET = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";

    @Test
    @DisplayName("row 50: clients wait while there is no descriptor, and are served when there are some")
    @Row(50)
    void servesWhomItHasAndThenTheOthers() throws Exception {
        try (ScriptedUpstream upstream =
                ScriptedUpstream.responding(request -> "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")) {
            Process proxy = start(upstream.port());
            List<RawClient> clients = new ArrayList<>();
            try (BufferedReader out =
                    new BufferedReader(new InputStreamReader(proxy.getInputStream(), StandardCharsets.US_ASCII))) {
                InetSocketAddress address =
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(out.readLine()));
                clients.add(RawClient.connect(address));
                assertThat(clients.get(0).send(GET).readResponse().status()).isEqualTo(200);
                // Twice as many as there are descriptors; the rest waits in the kernel's backlog.
                for (int i = 1; i < 2 * DESCRIPTORS; i++) {
                    clients.add(RawClient.connect(address));
                }
                assertThat(clients.get(0).send(GET).readResponse().status()).isEqualTo(200);
                for (RawClient client : clients.subList(1, clients.size() - 1)) {
                    client.close();
                }
                RawClient last = clients.get(clients.size() - 1);

                assertThat(last.send(GET).readResponse().status()).isEqualTo(200);
                assertThat(clients.get(0).send(GET).readResponse().status()).isEqualTo(200);
            } finally {
                for (RawClient client : clients) {
                    client.close();
                }
                proxy.getOutputStream().close();
                assertThat(proxy.waitFor()).isZero();
            }
        }
    }

    private static Process start(int upstreamPort) throws IOException {
        return new ProcessBuilder(
                        "sh",
                        "-c",
                        "ulimit -n " + DESCRIPTORS + "; exec \"$@\"",
                        "sh",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        LimitedProxy.class.getName(),
                        Integer.toString(upstreamPort))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
