package io.llamatap.server.command.selfcheck;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.server.command.CommandException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the user is told. */
class ReportTest {
    private static final Probe STREAM = new Catalogue("m").first();

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** Returns what is printed if one request is sent, and its response changes on the way. */
    private String printed(String model, String direct, String again, String via, boolean isJson)
            throws CommandException {
        PrintStream print = new PrintStream(out, true, UTF_8);
        Report report = isJson ? new JsonReport(print) : new TextReport(print);
        report.begin(model, "http://a", "http://b");
        report.prepared(new Preparation(true, Recorded.of(direct)));
        int[] sent = {0};
        Outcome outcome = Trial.run(
                STREAM, true, (probe, isDirect) -> Recorded.of(!isDirect ? via : sent[0]++ % 2 == 0 ? direct : again));
        report.row(outcome);
        report.end(List.of(outcome));
        return out.toString(UTF_8);
    }

    @Test
    void showsBothSidesOfTheFirstDifferenceAndWhatElseDiffers() throws Exception {
        String via = Recorded.STREAM.replace("two", "tw\\").replace("X-Sum", "x-sum");
        assertThat(printed("m", Recorded.STREAM, Recorded.STREAM, via, false))
                .contains(
                        "POST /api/chat, stream             differs     200 ",
                        "POST /api/chat, stream: the header fields differ at line 3 (in 3 of 3 tries)\n"
                                + "  directly           X-Sum: a\n"
                                + "  through Llamatap   x-sum: a\n"
                                + "  also different     body\n",
                        "\nDIFFERENT: 1 of 1 responses",
                        "created_at 3, total_duration 1.");
    }

    @Test
    void showsOllamasOwnDifferenceAsSuch() throws Exception {
        String again = Recorded.STREAM.replace("two", "six");
        assertThat(printed("m", Recorded.STREAM, again, again, false))
                .contains(
                        "unsteady",
                        "\n  directly           ...ated_at\":\"*\",\"message\":\"two\"}",
                        "\n  directly, again    ...ated_at\":\"*\",\"message\":\"six\"}",
                        "\nPARTLY COMPARED: 1 of 1 responses differ from one time to the next even directly from Ollama.");
    }

    @Test
    void namesThatCouldHarmATerminalAreEscaped() throws Exception {
        assertThat(printed("m\u001b[2J", Recorded.STREAM, Recorded.STREAM, Recorded.STREAM, false))
                .contains("model              m\\u001b[2J\n", "\nSAME: 1 of 1 responses", "0 of 1 streams")
                .doesNotContain("\u001b");
    }

    @Test
    void writesJsonForScripts() throws Exception {
        String via = Recorded.STREAM.substring(0, Recorded.STREAM.length() - 5);
        assertThat(printed("m", Recorded.STREAM, Recorded.STREAM, via, true))
                .startsWith("{\"schema\":1,\"model\":\"m\",\"ollama\":\"http://a\",\"llamatap\":\"http://b\","
                        + "\"llamatap_found\":true,\"same\":0,\"differs\":1,\"unsteady\":0,\"streams\":1,")
                .contains("\"difference\":{\"aspect\":\"chunks\",")
                .contains("\"through_llamatap\":\"(nothing)\",\"also\":[\"ending\"],\"tries\":3}")
                .endsWith("}]}\n");
    }
}
