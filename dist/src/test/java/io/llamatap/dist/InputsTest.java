package io.llamatap.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The build says what it lacks. */
class InputsTest {
    private static Inputs inputs(Map<String, String> given) throws UnusableException {
        Map<String, String> properties = new HashMap<>(Map.of(
                "dist.root", "..",
                "dist.version", "1",
                "dist.timestamp", "2026-11-21T00:00:00Z",
                "dist.maintainer", "M <m@example.com>",
                "dist.platforms", ""));
        properties.putAll(given);
        return Inputs.of(properties::get);
    }

    @Test
    void namesThePropertyForAPlatformWithoutAJdk() {
        assertThatThrownBy(() -> inputs(Map.of()).jdk(Platform.WINDOWS_X64))
                .hasMessage("no JDK of that platform; name one with -Ddist.jdk.windows-x64=FOLDER");
    }

    @Test
    void saysWhatIsNoJdk(@TempDir Path folder) {
        assertThatThrownBy(() -> inputs(Map.of("dist.jdk.windows-x64", folder.toString()))
                        .jdk(Platform.WINDOWS_X64))
                .hasMessage(folder + " has no jmods/java.base.jmod");
    }

    @Test
    void knowsThePlatforms() throws Exception {
        assertThat(inputs(Map.of("dist.platforms", "linux-arm64, macos-x64")).wanted())
                .containsExactly(Platform.LINUX_ARM64, Platform.MACOS_X64);
        assertThatThrownBy(() -> inputs(Map.of("dist.platforms", "amiga")))
                .hasMessage("dist.platforms: there is no platform amiga");
    }

    @Test
    void readsTheVersionOfAJdkFromItsModules() throws Exception {
        Path home = Path.of(System.getProperty("java.home"));
        assumeTrue(Files.exists(home.resolve("jmods")), "this JDK has no jmods");
        assertThat(Jdk.at(home).feature()).isEqualTo(Runtime.version().feature());
        assertThat(Jdk.withoutJmods(home)).isEqualTo(Jdk.at(home));
    }
}
