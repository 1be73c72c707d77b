package io.llamatap.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.server.config.setting.Catalogue;
import io.llamatap.server.config.setting.ConfigKey;
import org.junit.jupiter.api.Test;

class HelpTextTest {
    private final String help = HelpText.render();

    @Test
    void namesEveryKeyWithDefaultAndVariables() {
        for (ConfigKey<?> key : Catalogue.keys()) {
            assertThat(help).contains("--" + key.name() + "  (default " + key.defaultText() + ")\n");
            assertThat(help).contains(key.variable());
            for (String variable : key.otherVariables()) {
                assertThat(help).contains(variable);
            }
        }
    }

    @Test
    void namesEveryOption() {
        for (Option option : Option.values()) {
            if (!option.help().isEmpty()) {
                assertThat(help).contains("  " + option.usage() + "\n");
            }
        }
    }

    @Test
    void namesEverySubCommand() {
        for (SubCommand command : SubCommand.values()) {
            assertThat(help).contains("  " + command.word() + " " + command.operand() + "\n");
        }
    }

    @Test
    void fitsATerminal() {
        assertThat(help.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(106));
    }
}
