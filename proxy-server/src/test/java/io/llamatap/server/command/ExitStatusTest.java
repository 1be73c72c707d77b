package io.llamatap.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.server.config.HelpText;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Each exit status is where users look for it. */
class ExitStatusTest {
    @Test
    void isInTheHelpTheManualPageAndTheDocuments() throws Exception {
        String help = HelpText.render();
        String listed = help.substring(help.indexOf("Exit status:"));
        String manual = Files.readString(Path.of("..", "dist", "files", "llamatap.1"));
        String document = Files.readString(Path.of("..", "docs", "operation.md"));
        for (Field status : ExitStatus.class.getFields()) {
            int number = status.getInt(null);
            assertThat(listed).matches("(?s).*\\b" + number + " [a-z].*");
            assertThat(manual.substring(manual.indexOf(".SH EXIT STATUS"))).contains("\n.TP\n" + number + "\n");
            assertThat(document).contains("\n| " + number + " | ");
        }
    }
}
