package io.llamatap.server.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llamatap.server.outgoing.UpstreamAccess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetTest {
    @TempDir
    private Path folder;

    private static CommandLine line(String... arguments) throws CommandException {
        return CommandLine.parse(Target.OPTIONS, List.of(arguments));
    }

    private static Target fromSettings(Map<String, String> environment, String... arguments) throws CommandException {
        return Target.of(Optional.empty(), line(arguments), environment);
    }

    private static String authorization(UpstreamAccess access) {
        return access.authorization() == null ? "" : access.authorization().get();
    }

    private static UpstreamAccess ollama(Target target) {
        return Objects.requireNonNull(target.ollama());
    }

    @Test
    void isWhereTheSettingsSay() throws Exception {
        Target usual = fromSettings(Map.of());
        assertThat(usual.pages().upstream()).hasToString("http://localhost:8000");
        assertThat(usual.relay().upstream()).hasToString("http://localhost:8000");
        assertThat(ollama(usual).upstream()).hasToString("http://localhost:11434");

        Target set = fromSettings(
                Map.of("LLAMATAP_LISTEN", "192.0.2.1:81", "LLAMATAP_ADMIN", "127.0.0.1:82", "OLLAMA_HOST", "box:83"));
        assertThat(set.pages().upstream()).hasToString("http://127.0.0.1:82");
        assertThat(set.relay().upstream()).hasToString("http://192.0.2.1:81");
        assertThat(ollama(set).upstream()).hasToString("http://box:83");
    }

    @Test
    void readsTheSettingsFile() throws Exception {
        Path file = Files.writeString(folder.resolve("llamatap.toml"), "listen = \":85\"\n");
        assertThat(fromSettings(Map.of(), "--config", file.toString()).pages().upstream())
                .hasToString("http://localhost:85");
        assertThat(fromSettings(Map.of("LLAMATAP_CONFIG", file.toString()))
                        .pages()
                        .upstream())
                .hasToString("http://localhost:85");
    }

    @Test
    void sendsTheTokensOfTheSettingsOnlyThere() throws Exception {
        Path clients =
                Files.writeString(folder.resolve("clients"), "# ours\nsha256:" + "0".repeat(64) + "\nabc\nxyz\n");
        Path pages = Files.writeString(folder.resolve("pages"), "def\n");
        Map<String, String> environment = Map.of("LLAMATAP_TOKEN_FILE", clients.toString());
        assertThat(authorization(fromSettings(environment).pages())).isEqualTo("Bearer abc");
        assertThat(authorization(fromSettings(environment).relay())).isEqualTo("Bearer abc");

        Map<String, String> both =
                Map.of("LLAMATAP_TOKEN_FILE", clients.toString(), "LLAMATAP_METRICS_TOKEN_FILE", pages.toString());
        assertThat(authorization(fromSettings(both).pages())).isEqualTo("Bearer def");
        assertThat(authorization(fromSettings(both).relay())).isEqualTo("Bearer abc");

        assertThat(authorization(
                        Target.of(Optional.of("elsewhere"), line(), environment).pages()))
                .isEmpty();
        assertThat(authorization(
                        Target.of(Optional.of("elsewhere"), line("--token-file", pages.toString()), environment)
                                .pages()))
                .isEqualTo("Bearer def");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    box              | http://box:8000
                    :81              | http://localhost:81
                    0.0.0.0:81       | http://127.0.0.1:81
                    https://box      | https://box
                    http://box       | http://box
                    http://box:8/sub | http://box:8/sub
                    """)
    void readsAddressesAsUsersWriteThem(String written, String address) throws Exception {
        assertThat(Target.of(Optional.of(written), line(), Map.of()).pages().upstream())
                .hasToString(address);
    }

    @Test
    void saysWhatIsWrong() {
        assertThatThrownBy(() -> Target.of(Optional.of("ftp://x"), line(), Map.of()))
                .hasMessageStartingWith("argument URL: \"ftp://x\" has a scheme other than http and https; accepted: ");
        assertThatThrownBy(() -> fromSettings(Map.of("LLAMATAP_LISTEN", "x:y")))
                .hasMessageStartingWith("the settings: variable LLAMATAP_LISTEN: ");
        assertThatThrownBy(() -> fromSettings(Map.of(), "--token-file", "/nowhere/tokens"))
                .hasMessage("token file /nowhere/tokens: does not exist");
        assertThatThrownBy(() -> fromSettings(Map.of(), "--ca", "/nowhere/ca.pem"))
                .hasMessageStartingWith("argument --ca: /nowhere/ca.pem ");
    }
}
