package io.llamatap.server.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** On the machine that the tests run on, with a shell that goes by Ollama's name. An Ollama that runs there is borne. */
@EnabledOnOs(OS.LINUX)
class RealProcessesTest {
    private static final Path ROOT = Path.of("/");
    private static final int OWN = (int) ProcessHandle.current().pid();
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private final ProcFiles files = new ProcFiles(ROOT);
    private final OllamaProcesses processes = new OllamaProcesses(ROOT, OWN, 11434, System::nanoTime);
    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void end() throws InterruptedException {
        for (Process process : started) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
    }

    /** Starts a shell that does what lines on its standard input say, and waits until it is seen. */
    private Process start() throws IOException {
        Path program = folder.resolve("ollama");
        if (!Files.exists(program)) {
            Files.copy(Path.of("/bin/bash").toRealPath(), program, StandardCopyOption.COPY_ATTRIBUTES);
        }
        Process process = launch(program.toString(), "-s");
        await().atMost(LIMIT).until(() -> isSeen(process.pid()));
        return process;
    }

    /** Looks for one process: others of Ollama's name may come and go. */
    private boolean isSeen(long pid) {
        Map<Integer, ProcessStat> all = new HashMap<>();
        for (int other : files.pids()) {
            ProcessStat stat = files.stat(other);
            if (stat != null) {
                all.put(other, stat);
            }
        }
        return new OllamaFamilies(files, OWN).find(all).keySet().stream().anyMatch(process -> process.pid() == pid);
    }

    private Process launch(String... command) throws IOException {
        Process process = new ProcessBuilder(command).start();
        started.add(process);
        return process;
    }

    private static void say(Process process, String line) throws IOException {
        OutputStream in = process.getOutputStream();
        in.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        in.flush();
    }

    @Test
    void seesTheMemoryOfOllamaAndOfItsChildren() throws IOException {
        Process process = start();
        say(process, "sleep 600 &");
        await().atMost(LIMIT)
                .until(() ->
                        process.children().count() == 1 && process.children().allMatch(c -> isSeen(c.pid())));
        long own = files.residentBytes((int) process.pid()).orElseThrow();
        assertThat(own).isPositive();
        await().atMost(LIMIT).until(() -> processes.read().residentBytes() > own);
    }

    @Test
    void seesProcessorTimeOfABusyChild() throws IOException {
        Process process = start();
        processes.read();
        say(process, "(while :; do :; done) &");
        await().atMost(LIMIT)
                .pollInterval(200, TimeUnit.MILLISECONDS)
                .until(() -> processes.read().cpuPercent().orElse(0) > 1);
    }

    @Test
    void followsARestart() throws Exception {
        Process process = start();
        process.destroyForcibly().waitFor();
        await().atMost(LIMIT).until(() -> !isSeen(process.pid()));
        start();
    }

    @Test
    void seesWhatIsFetchedFromDisksIfTheKernelTells() throws IOException {
        Process process = start();
        boolean isTold = Files.isReadable(Path.of("/proc/" + process.pid() + "/io"));
        assertThat(files.readBytes((int) process.pid()).isPresent()).isEqualTo(isTold);
    }

    @Test
    void doesNotSeeWhoOnlyHasOllamaInItsArguments() throws IOException {
        Process process = launch("/bin/bash", "-s", "--", "--upstream=http://ollama:11434");
        // What it goes by before it is bash is this very Java.
        await().atMost(LIMIT).until(() -> files.programName((int) process.pid()).equals("bash"));
        assertThat(isSeen(process.pid())).isFalse();
        assertThat(process.isAlive()).isTrue();
        assertThat(isSeen(OWN)).isFalse();
    }
}
