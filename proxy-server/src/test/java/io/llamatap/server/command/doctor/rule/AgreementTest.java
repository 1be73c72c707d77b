package io.llamatap.server.command.doctor.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The doctor and the shipped alerts do not contradict each other. */
class AgreementTest {
    private static final Path RULES = Path.of("..", "config", "rules", "llamatap.yml");

    /** What a doctor who looks once cannot know: docs/doctor.md says so. */
    private static final List<String> ALERTS_ONLY = List.of(
            "LlamatapDown",
            "LlamatapGone",
            "LlamatapRestarts",
            "OllamaFlaps",
            "OllamaCanaryFails",
            "OllamaDiskNearlyFull",
            "OllamaLosesModels",
            "OllamaLosesGPU",
            "OllamaGeneratesSlower",
            "OllamaReadsPromptsSlower");

    private static String alert(String name) throws IOException {
        Matcher alert = Pattern.compile("- alert: " + name + "\n([\\s\\S]*?)(?=\n +- alert:|\n +# |\n  - name:|\\z)")
                .matcher(Files.readString(RULES));
        assertThat(alert.find()).as(name).isTrue();
        return alert.group(1);
    }

    @ParameterizedTest
    @EnumSource
    void agreeOnHowBadItIs(Complaint complaint) throws IOException {
        if (!complaint.alert().isEmpty()) {
            assertThat(alert(complaint.alert()))
                    .contains("severity: " + complaint.severity().word() + "\n");
        }
    }

    @Test
    void coverTheSameFailures() throws IOException {
        List<String> covered = Arrays.stream(Complaint.values())
                .map(Complaint::alert)
                .filter(alert -> !alert.isEmpty())
                .toList();
        List<String> all = Pattern.compile("- alert: (\\w+)")
                .matcher(Files.readString(RULES))
                .results()
                .map(match -> match.group(1))
                .toList();
        assertThat(covered).doesNotHaveDuplicates().doesNotContainAnyElementsOf(ALERTS_ONLY);
        assertThat(all)
                .hasSize(covered.size() + ALERTS_ONLY.size())
                .containsAll(covered)
                .containsAll(ALERTS_ONLY);
    }

    @Test
    void agreeOnTheLimits() throws IOException {
        agree("OllamaHangs", "> " + Limits.HANG_SECONDS);
        agree("OllamaServesNobody", "> 0.9", ">= " + Limits.SOME, "> " + Limits.QUIET_SECONDS);
        agree("OllamaRequestsWaitLong", "> " + Limits.WAIT_SECONDS);
        agree("OllamaResponseNeverEnds", "> " + Limits.RESPONSE_SECONDS);
        agree("OllamaCannotUnload", "> " + Limits.UNLOAD_SECONDS);
        agree("OllamaPollFails", ">= " + Limits.FEW, "< " + Limits.POLL_SECONDS);
        agree("OllamaRunnerCrashes", ">= " + Limits.FEW);
        agree("OllamaQueueFull", ">= " + Limits.FEW);
        agree("OllamaFails", "> 0.1", ">= " + Limits.FEW, "> 0.5");
        agree("OllamaStreamsBreak", "> 0.05", ">= " + Limits.FEW, "> 0.5");
        agree("OllamaAnswers4xx", "> 0.25", ">= " + Limits.SOME);
        agree("OllamaClientsGiveUp", "> 0.2", ">= " + Limits.SOME);
        agree("LlamatapRejects", "> 0.1", ">= " + Limits.MANY);
        agree("OllamaQueues", "0.95", "> " + Limits.QUEUE_SECONDS, ">= " + Limits.FEW);
        agree("OllamaFirstTokenSlow", "0.95", "> " + Limits.FIRST_TOKEN_SECONDS, ">= " + Limits.FEW);
        agree("OllamaStartsCold", "> 0.3", ">= " + Limits.FEW);
        agree("OllamaThrashes", "> " + Limits.EVICTIONS);
        agree("OllamaHoldsNothingUnderTraffic", ">= " + Limits.MANY, "> " + Limits.POLL_SECONDS);
        agree("OllamaCutsPrompts", "fingerprint", "> 0");
        agree("LlamatapCannotRead", ">= " + Limits.FEW);
        agree("LlamatapCountsTooLittle", "> 0.5", ">= " + Limits.MANY);
        agree("LlamatapLags", "> 0.1");
        agree("LlamatapSlows", "0.99", "> 0.05", ">= " + Limits.FEW);
        agree("LlamatapCannotAccept", ">= " + Limits.FEW);
        agree("LlamatapCertificateExpires", "< " + Limits.CERTIFICATE_DAYS + " * 24");
        agree("LlamatapPushFails", "> " + Limits.PUSH_SECONDS);
    }

    private static void agree(String name, String... conditions) throws IOException {
        assertThat(alert(name)).contains(conditions);
    }
}
