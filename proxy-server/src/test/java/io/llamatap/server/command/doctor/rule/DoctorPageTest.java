package io.llamatap.server.command.doctor.rule;

import io.llamatap.testkit.WrittenPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** What the page says of the findings is made from them. */
class DoctorPageTest {
    private static final Path PAGE = Path.of("..", "docs", "doctor.md");
    private static final String BEGIN = "<!-- findings -->\n";
    private static final String END = "<!-- /findings -->";

    @Test
    void saysOfEachFindingWhenAndWhy() throws IOException {
        String page = Files.readString(PAGE);
        WrittenPage.check(
                PAGE,
                page.substring(0, page.indexOf(BEGIN) + BEGIN.length())
                        + findings()
                        + page.substring(page.indexOf(END)));
    }

    private static String findings() {
        StringBuilder text = new StringBuilder();
        for (Severity severity : Severity.values()) {
            for (Complaint complaint : Complaint.values()) {
                if (complaint.severity() == severity) {
                    text.append(section(complaint));
                }
            }
        }
        return text.append('\n').toString();
    }

    private static String section(Complaint complaint) {
        String alert = complaint.alert();
        return "\n### " + complaint.id() + "\n\n" + complaint.when().replace("__other__", "`__other__`") + ". "
                + complaint.why() + "\n\n*" + complaint.severity().word() + "*"
                + (alert.isEmpty()
                        ? "\n"
                        : ", as the alert [" + alert + "](alerts.md#" + alert.toLowerCase(Locale.ROOT) + ")\n");
    }
}
