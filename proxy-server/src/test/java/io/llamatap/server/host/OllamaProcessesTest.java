package io.llamatap.server.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On a machine written into a folder. */
class OllamaProcessesTest {
    private static final int OWN = 4000;
    private static final long SECOND = 1_000_000_000L;

    @TempDir
    private Path root;

    private final AtomicLong clock = new AtomicLong();
    private Machine machine;
    private OllamaProcesses processes;

    @BeforeEach
    void boot() {
        machine = new Machine(root)
                .process(1, 0, "systemd", "/sbin/init", 1, 500, 900, 12_000)
                .process(2, 0, "kthreadd", "", 1, 1, 0, 0)
                .process(OWN, 1, "java", "/usr/bin/java", 90, 700, 0, 200_000);
        processes = new OllamaProcesses(root, OWN, 11434, clock::get);
    }

    @Test
    void findsNothingWhereThereIsNoOllama() {
        assertThat(processes.read().count()).isZero();
        assertThat(processes.read().residentBytes()).isZero();
    }

    @Test
    void findsNothingWhereThereIsNoProc(@TempDir Path empty) {
        assertThat(new OllamaProcesses(empty, OWN, 11434, clock::get).read().count())
                .isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "ollama, /usr/local/bin/ollama, true",
        "Ollama, Ollama, true",
        ".ollama-wrapped, /nix/store/x-ollama/bin/ollama, true",
        "my-very-own-bui, ./my-very-own-build-of-ollama, true",
        "sh, /srv/ollama/start.sh, false",
        "python3, python3, false",
        "postgres, postgres: ollama ollama 127.0.0.1(5) idle, false",
        "llamatap, /opt/llamatap, false"
    })
    void knowsOllamaByTheNameOfItsProgramAlone(String command, String argv0, boolean isOllama) {
        machine.process(10, 1, command, argv0, 100, 5, 0, 1000);
        assertThat(processes.read().count()).isEqualTo(isOllama ? 1 : 0);
    }

    @Test
    void countsTheMemoryOfRunnersWhateverTheirName() {
        machine.process(10, 1, "ollama", "ollama", 100, 5, 0, 1000)
                .process(11, 10, "llama-server", "/usr/lib/llama-server", 110, 5, 0, 70_000)
                .process(12, 11, "helper (1) x)", "helper", 111, 5, 0, 8);
        ProcessReading reading = processes.read();
        assertThat(reading.count()).isEqualTo(3);
        assertThat(reading.residentBytes()).isEqualTo(71_008L * 1024);
    }

    @Test
    void neverCountsThisProcessNorItsChildren() {
        machine.process(10, 1, "start-ollama.sh", "start-ollama.sh", 100, 5, 0, 1000)
                .process(OWN, 10, "java", "/opt/ollama/java", 101, 5, 0, 200_000)
                .process(4001, OWN, "ldconfig", "ldconfig", 102, 5, 0, 300);
        assertThat(processes.read().residentBytes()).isEqualTo(1000L * 1024);
    }

    /** Two Ollamas, of which the second listens on our upstream's port. */
    private void twoOllamas() {
        machine.process(10, 1, "ollama", "ollama", 100, 5, 0, 1000)
                .process(11, 10, "llama-server", "llama-server", 110, 5, 0, 70_000)
                .process(20, 1, "ollama", "ollama", 200, 5, 0, 2000)
                .process(21, 20, "llama-server", "llama-server", 210, 5, 0, 80_000);
        String names =
                "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n";
        for (int pid : new int[] {10, 11, 20, 21}) {
            machine.write(
                            "proc/" + pid + "/net/tcp",
                            names
                                    + "   0: 0100007F:2CAA 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 777 1\n"
                                    + "   1: 0100007F:2CAB 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 778 1\n"
                                    + "   2: 0100007F:2CAA 0100007F:9000 01 00000000:00000000 00:00000000 00000000  1000        0 779 1\n")
                    .write("proc/" + pid + "/net/tcp6", names);
        }
    }

    @Test
    void readsOnlyTheOllamaThatListensOnThePort() {
        twoOllamas();
        machine.link("proc/10/fd/3", "socket:[778]")
                .link("proc/11/fd/4", "socket:[779]")
                .link("proc/20/fd/0", "/dev/null")
                .link("proc/20/fd/3", "socket:[777]");
        assertThat(processes.read().residentBytes()).isEqualTo(82_000L * 1024);
        machine.remove("proc/20").remove("proc/21");
        assertThat(processes.read().residentBytes()).isEqualTo(71_000L * 1024);
    }

    @Test
    void readsAllOllamasIfItCannotBeSeenWhichOneListens() {
        twoOllamas();
        assertThat(processes.read().residentBytes()).isEqualTo(153_000L * 1024);
    }

    @Test
    void survivesACircleOfParents() {
        machine.process(10, 11, "a", "a", 100, 5, 0, 1).process(11, 10, "ollama", "b", 100, 5, 0, 1);
        assertThat(processes.read().count()).isEqualTo(2);
    }

    @Test
    void passesOverFilesThatAreNotWhatTheyShouldBe() {
        machine.process(10, 1, "ollama", "ollama", 100, 5, 0, 1000)
                .write("proc/11/stat", "")
                .write("proc/12/stat", "12 (ollama) S x y")
                .write("proc/13/stat", "13 (ollama) S 1 1 1 0 -1 0 0 0 0 0 a b c d 20 0 9 0 e 0")
                .write("proc/14/stat", ")(")
                .write("proc/sys/stat", "1 (ollama)")
                .write("proc/10/status", "VmRSS:");
        assertThat(processes.read().count()).isEqualTo(1);
    }

    @Test
    void tellsProcessorTimeSinceTheReadingBeforeInPercentOfOneCore() {
        machine.process(10, 1, "ollama", "ollama", 100, 5000, 0, 1000);
        assertThat(processes.read().cpuPercent()).isEmpty();
        machine.process(10, 1, "ollama", "ollama", 100, 5000 + 3000, 0, 1000);
        clock.addAndGet(15 * SECOND);
        assertThat(processes.read().cpuPercent()).isEqualTo(OptionalDouble.of(200));
        clock.addAndGet(15 * SECOND);
        assertThat(processes.read().cpuPercent()).isEqualTo(OptionalDouble.of(0));
    }

    @Test
    void countsAllThatAProcessUsedThatWasStartedBetweenTwoReadings() {
        processes.read();
        machine.process(10, 1, "ollama", "ollama", 2000, 300, 0, 1000).io(10, 4096);
        clock.addAndGet(10 * SECOND);
        ProcessReading reading = processes.read();
        assertThat(reading.cpuPercent()).isEqualTo(OptionalDouble.of(30));
        assertThat(reading.readBytes()).isEqualTo(OptionalLong.of(4096));
    }

    @Test
    void countsNothingOfWhatAProcessDidBeforeItWasWatched() {
        machine.process(10, 1, "ollama", "ollama", 100, 9_000_000, 0, 1000).io(10, 1L << 40);
        assertThat(processes.read().readBytes()).isEqualTo(OptionalLong.of(0));
        clock.addAndGet(SECOND);
        assertThat(processes.read().cpuPercent()).isEqualTo(OptionalDouble.of(0));
    }

    @Test
    void countsOnceWhatPassesFromAnEndedChildToItsParent() {
        machine.process(10, 1, "ollama", "ollama", 100, 50, 0, 1000)
                .io(10, 1000)
                .process(11, 10, "ollama", "ollama", 110, 0, 0, 1000)
                .io(11, 0);
        processes.read();
        machine.process(11, 10, "ollama", "ollama", 110, 700, 0, 1000).io(11, 50_000);
        clock.addAndGet(10 * SECOND);
        assertThat(processes.read().readBytes()).isEqualTo(OptionalLong.of(50_000));
        // The child went on for a little and ended; the kernel added all of it to the parent.
        machine.remove("proc/11")
                .process(10, 1, "ollama", "ollama", 100, 50, 800, 1000)
                .io(10, 1000 + 60_000);
        clock.addAndGet(10 * SECOND);
        ProcessReading reading = processes.read();
        assertThat(reading.readBytes()).isEqualTo(OptionalLong.of(60_000));
        assertThat(reading.cpuPercent()).isEqualTo(OptionalDouble.of(10));
    }

    @Test
    void countsOnceWhatIsMissingForOneReadingBecauseTheFilesAreReadOneByOne() {
        machine.process(10, 1, "ollama", "ollama", 100, 0, 0, 1).io(10, 0);
        machine.process(11, 10, "ollama", "ollama", 100, 0, 0, 1).io(11, 7000);
        processes.read();
        machine.remove("proc/11");
        assertThat(processes.read().readBytes()).isEqualTo(OptionalLong.of(0));
        machine.io(10, 7000 + 5);
        assertThat(processes.read().readBytes()).isEqualTo(OptionalLong.of(5));
    }

    @Test
    void countsOnAfterAChildThatLeftItsFamilyForGood() {
        machine.process(10, 1, "ollama", "ollama", 100, 0, 0, 1).io(10, 0);
        machine.process(11, 10, "llama-server", "llama-server", 100, 0, 0, 1).io(11, 7000);
        processes.read();
        machine.remove("proc/11");
        processes.read();
        processes.read();
        machine.io(10, 30);
        assertThat(processes.read().readBytes()).isEqualTo(OptionalLong.of(30));
    }

    @Test
    void followsOllamaOverARestartUnderTheSameNumber() {
        machine.process(10, 1, "ollama", "ollama", 100, 500, 0, 1000).io(10, 800);
        processes.read();
        machine.remove("proc/10")
                .process(10, 1, "ollama", "ollama", 5000, 600, 0, 2000)
                .io(10, 900);
        clock.addAndGet(6 * SECOND);
        ProcessReading reading = processes.read();
        assertThat(reading.residentBytes()).isEqualTo(2000L * 1024);
        assertThat(reading.cpuPercent()).isEqualTo(OptionalDouble.of(100));
        assertThat(reading.readBytes()).isEqualTo(OptionalLong.of(900));
    }

    @Test
    void keepsWhatWasReadWhenOllamaEnds() {
        machine.process(10, 1, "ollama", "ollama", 100, 500, 0, 1000).io(10, 800);
        processes.read();
        machine.io(10, 1800);
        processes.read();
        machine.remove("proc/10");
        ProcessReading reading = processes.read();
        assertThat(reading.count()).isZero();
        assertThat(reading.readBytes()).isEqualTo(OptionalLong.of(1000));
    }

    @Test
    void leavesDiskReadsOutWhereTheKernelDoesNotTellThem() {
        machine.process(10, 1, "ollama", "ollama", 100, 500, 0, 1000);
        assertThat(processes.read().readBytes()).isEmpty();
    }

    @Test
    void judgesAProcessAnewWhenItBecomesAnotherProgram() {
        machine.process(10, 1, "bash", "bash", 100, 500, 0, 1000);
        assertThat(processes.read().count()).isZero();
        machine.process(10, 1, "ollama", "ollama", 100, 500, 0, 1000);
        assertThat(processes.read().count()).isEqualTo(1);
    }
}
