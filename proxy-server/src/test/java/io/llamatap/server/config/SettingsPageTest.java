package io.llamatap.server.config;

import io.llamatap.server.config.setting.Catalogue;
import io.llamatap.server.config.setting.ConfigKey;
import io.llamatap.testkit.WrittenPage;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The page about settings is made from their catalogue. */
class SettingsPageTest {
    private static final Path PAGE = Path.of("..", "docs", "settings.md");

    private static final String HEAD = """
            # Settings

            Every setting can be an argument (`--key=value`), a variable (`LLAMATAP_` and the key in upper case, with `_` for `-`), or a line of the TOML
            file that `--config` names. If more than one of them sets a key, the first of these wins: argument, variable, file, variable of another program,
            default. [`config/llamatap.toml`](../config/llamatap.toml) has every key with its default. `./llamatap --check` prints the settings in effect, or
            what is wrong with them, without starting. Llamatap rejects unknown keys and values that are out of range before it opens a port.

            This page is generated from the catalogue of settings in the code, as `./llamatap --help` is.
            """;

    @Test
    void isWhatTheCatalogueSays() throws IOException {
        WrittenPage.check(PAGE, render());
    }

    private static String render() {
        StringBuilder page = new StringBuilder(HEAD);
        for (Catalogue.Group group : Catalogue.groups()) {
            page.append("\n## ").append(group.title()).append("\n\n");
            page.append("| key | default | meaning | accepted |\n|---|---|---|---|\n");
            for (ConfigKey<?> key : group.keys()) {
                page.append("| `%s` | `%s` | %s | %s |\n"
                        .formatted(
                                key.name(),
                                key.defaultText(),
                                meaning(key),
                                escaped(key.kind().accepted())));
            }
        }
        return page.toString();
    }

    private static String meaning(ConfigKey<?> key) {
        String text = escaped(key.help());
        String meaning = Character.toUpperCase(text.charAt(0)) + text.substring(1) + ".";
        return key.otherVariables().isEmpty()
                ? meaning
                : meaning + " Other variables: `" + String.join("`, `", key.otherVariables()) + "`.";
    }

    /** Returns a text that Markdown shows as it is. */
    private static String escaped(String text) {
        return text.replace("|", "\\|").replace("*", "\\*").replace("_", "\\_");
    }
}
