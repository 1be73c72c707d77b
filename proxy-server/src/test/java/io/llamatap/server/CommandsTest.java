package io.llamatap.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.server.command.ExitStatus;
import io.llamatap.server.config.setting.LogFormat;
import io.llamatap.server.config.setting.LogLevel;
import io.llamatap.server.log.LogOutput;
import io.llamatap.testkit.ScriptedUpstream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every command owes its user, whatever the server that it asks responds. */
class CommandsTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(OutputStream to, String... args) throws InterruptedException {
        return Main.run(args, Map.of(), new PrintStream(to, false, UTF_8), new PrintStream(err, true, UTF_8));
    }

    private static ScriptedUpstream responding(String wire) throws Exception {
        return ScriptedUpstream.start(connection -> {
            connection.awaitRequest();
            connection.send(wire);
        });
    }

    @Test
    void aFaultOfItsOwnHasAStatusOfItsOwn() throws Exception {
        assertThat(run(out, new String[1])).isEqualTo(ExitStatus.BUG);
        assertThat(err.toString(UTF_8)).startsWith("llamatap: this is a bug:\njava.lang.NullPointerException");
    }

    @ParameterizedTest
    @ValueSource(strings = {"top", "doctor", "selfcheck"})
    void explainsItself(String command) throws Exception {
        assertThat(run(out, command, "--help")).isZero();
        assertThat(out.toString(UTF_8)).startsWith("Usage: llamatap " + command + " [OPTION]...");
        assertThat(run(out, command, "--helb")).isEqualTo(64);
        assertThat(err.toString(UTF_8))
                .isEqualTo("llamatap " + command + ": argument --helb: unknown; did you mean --help?\n");
    }

    @Test
    void nothingThatAServerSendsReachesTheTerminalUnescaped() throws Exception {
        try (ScriptedUpstream server = responding(
                "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\nevent: now\ndata: t\u001bc\u009b2J\n\n")) {
            assertThat(run(out, "top", "--once", "127.0.0.1:" + server.port())).isEqualTo(69);
        }
        assertThat(err.toString(UTF_8)).contains("is not JSON").doesNotContain("\u001b", "\u009b");
    }

    @Test
    void aResponseThatIsNoHttpAnyMoreIsNoBug() throws Exception {
        try (ScriptedUpstream server = responding("HTTP/1.1 101 X\r\n\r\nx")) {
            assertThat(run(out, "doctor", "127.0.0.1:" + server.port())).isEqualTo(69);
        }
        assertThat(err.toString(UTF_8)).contains("switches to another protocol");
    }

    @Test
    void outputThatCannotBeWrittenIsNoSuccess(@TempDir Path conf) throws Exception {
        OutputStream full = new OutputStream() {
            @Override
            public void write(int b) throws java.io.IOException {
                throw new java.io.IOException("no space left on device");
            }
        };
        for (String printing : List.of("--help", "--version", "--example", "--check")) {
            assertThat(run(full, printing)).as(printing).isEqualTo(ExitStatus.CANNOT_WRITE);
        }
        assertThat(err.toString(UTF_8)).contains("llamatap: the output cannot be written\n");
        Files.writeString(
                Files.createDirectories(conf.resolve("input.ollama")).resolve("ollama.toml"),
                "[[instances]]\nollama_url = \"127.0.0.1:1\"\nproxy_listen_addr = \"127.0.0.1:0\"\n");
        try {
            assertThat(run(full, "--test", "--configs=" + conf)).isEqualTo(ExitStatus.CANNOT_WRITE);
        } finally {
            LogOutput.configure(LogLevel.INFO, LogFormat.TEXT, "");
        }
        try (ScriptedUpstream server = responding(
                "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\nevent: history\ndata: {}\n\nevent: now\ndata: {}\n\n")) {
            assertThat(run(full, "top", "--once", "--json", "127.0.0.1:" + server.port()))
                    .isEqualTo(ExitStatus.CANNOT_WRITE);
        }
    }
}
