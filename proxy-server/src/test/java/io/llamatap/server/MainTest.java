package io.llamatap.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.server.config.ExampleFile;
import io.llamatap.server.config.HelpText;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MainTest {

    @Test
    void printsTheHelp() throws Exception {
        try (ServerProcess server = ServerProcess.start(Map.of("LLAMATAP_LOOPS", "wrong"), "--help")) {
            assertThat(server.exitStatus()).isZero();
            assertThat(server.out()).isEqualTo(HelpText.render());
            assertThat(server.err()).isEmpty();
        }
    }

    @Test
    void printsTheVersionThatWasBuilt() throws Exception {
        try (ServerProcess server = ServerProcess.start(Map.of(), "--version")) {
            assertThat(server.exitStatus()).isZero();
            assertThat(server.out()).matches("llamatap \\d+\\.\\d+\\.\\d+\\S*\n");
        }
    }

    @Test
    void printsTheExampleFile() throws Exception {
        try (ServerProcess server = ServerProcess.start(Map.of(), "--example")) {
            assertThat(server.exitStatus()).isZero();
            assertThat(server.out()).isEqualTo(ExampleFile.render());
        }
    }

    @Test
    void checkTellsEverySettingAndItsOrigin() throws Exception {
        try (ServerProcess server =
                ServerProcess.start(Map.of("OLLAMA_HOST", "gpu", "LLAMATAP_LOOPS", "2"), "--check", "--listen=:9")) {
            assertThat(server.exitStatus()).isZero();
            assertThat(server.out())
                    .contains("listen = :9  (argument --listen)\n")
                    .contains("upstream = http://gpu:11434  (variable OLLAMA_HOST)\n")
                    .contains("loops = 2  (variable LLAMATAP_LOOPS)\n")
                    .contains("connect-timeout = 5s  (default)\n");
        }
    }

    @Test
    void reportsAllProblemsAndEndsWith64() throws Exception {
        try (ServerProcess server = ServerProcess.start(
                Map.of("LLAMATAP_LOOPS", "0"), "--log-format=xml", "--transport=epol", "--upstream=ftp://h")) {
            assertThat(server.exitStatus()).isEqualTo(64);
            assertThat(server.out()).isEmpty();
            assertThat(server.err())
                    .startsWith("llamatap: 4 problems with the settings, nothing was started:\n")
                    .contains("  variable LLAMATAP_LOOPS: \"0\" is out of range")
                    .contains("  argument --log-format: \"xml\"")
                    .contains("  argument --transport: \"epol\"")
                    .contains("  argument --upstream: \"ftp://h\"")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void checkEndsWith64WhereSomethingIsWrong() throws Exception {
        try (ServerProcess server = ServerProcess.start(Map.of(), "--check", "--loops=none")) {
            assertThat(server.exitStatus()).isEqualTo(64);
            assertThat(server.err()).contains("1 problem with the settings");
        }
    }
}
