package io.llamatap.server.command.top;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.server.command.top.view.Colours;
import io.llamatap.server.command.top.view.Letters;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TerminalsTest {
    private static Terminals with(String... variables) {
        return switch (variables.length) {
            case 0 -> new Terminals(Map.of());
            case 2 -> new Terminals(Map.of(variables[0], variables[1]));
            default -> new Terminals(Map.of(variables[0], variables[1], variables[2], variables[3]));
        };
    }

    @Test
    void showsUnicodeOnlyWhereTheLocaleAndTheTerminalCan() {
        assertThat(with().letters()).isEqualTo(Letters.ASCII);
        assertThat(with("LANG", "de_DE.UTF-8").letters()).isEqualTo(Letters.UNICODE);
        assertThat(with("LC_CTYPE", "C.utf8", "LANG", "C").letters()).isEqualTo(Letters.UNICODE);
        assertThat(with("LC_ALL", "C", "LANG", "C.UTF-8").letters()).isEqualTo(Letters.ASCII);
        assertThat(with("LC_ALL", "", "LANG", "C.UTF-8").letters()).isEqualTo(Letters.UNICODE);
        assertThat(with("TERM", "linux", "LANG", "C.UTF-8").letters()).isEqualTo(Letters.ASCII);
    }

    @Test
    void showsColoursOnlyWhereTheyAreWanted() {
        assertThat(with("TERM", "xterm-256color").colours()).isEqualTo(Colours.ALL);
        assertThat(with("TERM", "xterm", "NO_COLOR", "1").colours()).isEqualTo(Colours.MONOCHROME);
        assertThat(with("TERM", "xterm", "NO_COLOR", "").colours()).isEqualTo(Colours.ALL);
        assertThat(with("TERM", "vt220").colours()).isEqualTo(Colours.MONOCHROME);
        assertThat(with("TERM", "dumb").isDumb()).isTrue();
        assertThat(with().isDumb()).isTrue();
        assertThat(with("TERM", "screen").isDumb()).isFalse();
    }

    @Test
    void takesTheWidthOfPlainTextFromTheShell() {
        assertThat(with().columns()).isEqualTo(100);
        assertThat(with("COLUMNS", "132").columns()).isEqualTo(132);
        assertThat(with("COLUMNS", "wide").columns()).isEqualTo(100);
        assertThat(with("COLUMNS", "-1").columns()).isEqualTo(20);
        assertThat(with("COLUMNS", "999999").columns()).isEqualTo(1000);
    }
}
