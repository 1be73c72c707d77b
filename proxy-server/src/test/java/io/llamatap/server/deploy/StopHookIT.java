package io.llamatap.server.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.llamatap.server.Llamatap;
import io.llamatap.server.config.ConfigReader;
import io.llamatap.testkit.HeldUpstream;
import io.llamatap.testkit.RawClient;
import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.Wire;
import java.io.BufferedReader;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The hook that holds back Ollama's end, as it stands in the manifests: it waits while a request is in flight, and no longer. */
class StopHookIT {
    private static final Path BASH = Path.of("/bin/bash");

    @Test
    void waitsForTheRequestsInFlight() throws Exception {
        assumeTrue(Files.isExecutable(BASH), "there is no bash: the hook is not tried");
        Semaphore permits = new Semaphore(0);
        int port;
        try (ScriptedUpstream ollama = HeldUpstream.start(permits, request -> Wire.ok("{}"));
                Llamatap llamatap = before(ollama)) {
            List<InetSocketAddress> bound = llamatap.start();
            port = bound.get(1).getPort();
            try (RawClient client = RawClient.connect(bound.get(0))) {
                client.send("GET /late HTTP/1.1\r\nHost: h\r\n\r\n");
                Awaitility.await().until(() -> ollama.requests().stream()
                        .anyMatch(request -> request.head().target().equals("/late")));

                Process hook = start(port);
                try (BufferedReader rounds = hook.inputReader()) {
                    assertThat(rounds.readLine()).isEqualTo("round");
                    assertThat(rounds.readLine()).isEqualTo("round");

                    permits.release();
                    assertThat(client.readResponse().text()).isEqualTo("late");
                    endsWell(hook);
                }
            }
        }
        Process late = start(port);
        assertThat(late.inputReader().readLine()).isNull();
        endsWell(late);
    }

    private static void endsWell(Process hook) throws InterruptedException {
        assertThat(hook.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(hook.exitValue()).isZero();
    }

    private static Llamatap before(ScriptedUpstream ollama) throws Exception {
        String[] arguments = {
            "--listen=127.0.0.1:0",
            "--admin=127.0.0.1:0",
            "--poll-interval=off",
            "--upstream=127.0.0.1:" + ollama.port()
        };
        return new Llamatap(
                ConfigReader.read(arguments, Map.of(), (level, format) -> {}).settings(), Clock.systemUTC());
    }

    /** Starts the hook on another port, with shorter pauses that it tells. */
    private static Process start(int port) throws Exception {
        Node pod = Node.of(Tool.CONFIG.resolve("kubernetes/overlays/sidecar/statefulset.yaml"))
                .at("spec", "template", "spec");
        String script = StopHook.of(pod)
                .script()
                .replace("127.0.0.1/9100", "127.0.0.1/" + port)
                .replace("sleep 5", ":")
                .replace("sleep 1\n", "echo round; sleep 0.05\n");
        assertThat(script).contains("/" + port, "echo round").doesNotContain("sleep 5");
        return new ProcessBuilder(BASH.toString(), "-c", script).start();
    }
}
