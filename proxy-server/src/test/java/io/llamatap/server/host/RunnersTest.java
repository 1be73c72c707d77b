package io.llamatap.server.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On a machine written into a folder, with a runner as Ollama 0.30 and later start it. */
class RunnersTest {
    private static final int OWN = 4000;
    private static final String MODEL = "/root/.ollama/models/blobs/sha256-a5fd";
    private static final String STARTED = "/usr/lib/ollama/llama-server --model " + MODEL
            + " --port 40001 --host 127.0.0.1 --no-webui --offline -c 8192 -np 2";
    private static final String NAMES =
            "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n";
    private static final String LISTENING = NAMES
            + "   0: 0100007F:9C41 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 777 1\n";

    @TempDir
    private Path root;

    private Machine machine;
    private Runners runners;

    @BeforeEach
    void boot() {
        machine = new Machine(root)
                .process(1, 0, "systemd", "/sbin/init", 1, 500, 900, 12_000)
                .process(10, 1, "ollama", "/usr/bin/ollama", 100, 5, 0, 1000)
                .process(11, 10, "llama-server", "llama-server", 120, 5, 0, 1000)
                .process(OWN, 1, "java", "/usr/bin/java", 90, 700, 0, 200_000)
                .write("proc/11/net/tcp", LISTENING)
                .write("proc/" + OWN + "/net/tcp", LISTENING);
        started(11, STARTED);
        runners = new Runners(root, OWN, 11434);
    }

    private void started(int pid, String line) {
        machine.write("proc/" + pid + "/cmdline", line.replace(' ', '\0') + "\0");
    }

    @Test
    void findsARunnerByItsCommandLine() {
        assertThat(runners.find()).containsExactly(new Runner("11/120", "127.0.0.1", 40001, MODEL));
        machine.write(
                "proc/11/environ", "HOME=/root\0LLAMA_API_KEY=\0LLAMA_ARG_ENDPOINT_SLOTS=1\0OLLAMA_HOST=0.0.0.0\0");
        assertThat(runners.find()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--api-key secret",
                "--api-key-file /etc/keys",
                "--api-prefix /x",
                "--ssl-key-file k",
                "--no-slots",
                "--host 0.0.0.0",
                "--port 0",
                "--port x",
                "--port 65536",
                "--model"
            })
    void leavesARunnerAloneThatIsNotToBeAsked(String more) {
        started(11, more.equals("--model") ? STARTED.replace("--model", "--hf-repo") : STARTED + " " + more);
        assertThat(runners.find()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "LLAMA_API_KEY=secret",
                "LLAMA_ARG_API_KEY_FILE=/etc/keys",
                "LLAMA_ARG_SSL_CERT_FILE=c",
                "LLAMA_ARG_ENDPOINT_SLOTS=0",
                "LLAMA_ARG_ENDPOINT_SLOTS=False"
            })
    void leavesARunnerAloneWhoseVariablesSaySo(String variable) {
        machine.write("proc/11/environ", "HOME=/root\0" + variable + "\0PATH=/bin\0");
        assertThat(runners.find()).isEmpty();
    }

    @Test
    void leavesARunnerAloneWhoseVariablesAreTooLongToBeReadToTheEnd() {
        machine.write("proc/11/environ", "X=" + "y".repeat(200_000) + "\0");
        assertThat(runners.find()).isEmpty();
    }

    @Test
    void findsNoneInAnotherContainer() {
        machine.write("proc/" + OWN + "/net/tcp", LISTENING.replace(" 777 ", " 778 "));
        assertThat(runners.find()).isEmpty();
        machine.remove("proc/" + OWN + "/net");
        assertThat(runners.find()).isEmpty();
    }

    @Test
    void findsNoneOfAnybodyElse() {
        machine.process(11, 1, "llama-server", "llama-server", 120, 5, 0, 1000);
        started(11, STARTED);
        assertThat(runners.find()).isEmpty();
    }

    @Test
    void findsNoOtherProcess() {
        started(11, STARTED.replace("llama-server", "ollama-helper"));
        assertThat(runners.find()).isEmpty();
        machine.write("proc/11/cmdline", "");
        assertThat(runners.find()).isEmpty();
        machine.remove("proc/11/cmdline");
        assertThat(runners.find()).isEmpty();
    }

    @Test
    void findsNoneIfItCannotBeSeenWhichOllamaIsTheUpstream() {
        machine.process(20, 1, "ollama", "/usr/bin/ollama", 100, 5, 0, 1000);
        assertThat(runners.find()).isEmpty();
        machine.write("proc/10/net/tcp", LISTENING.replace("9C41", "2CAA"))
                .write("proc/20/net/tcp", NAMES)
                .link("proc/10/fd/3", "socket:[777]");
        assertThat(new Runners(root, OWN, 11434).find()).hasSize(1);
    }
}
