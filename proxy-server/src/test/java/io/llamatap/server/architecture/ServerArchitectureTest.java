package io.llamatap.server.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.llamatap.ClassCircles;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The arrows of ARCHITECTURE.md between the packages of the server, and from them to the core. */
class ServerArchitectureTest {
    private static final JavaClasses SERVER = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(new ImportOption.DoNotIncludeJars())
            .importPackages("io.llamatap.server");

    @Test
    void whatReadsSettingsKnowsOnlyWhatTheyAre() {
        mayImport(
                        "io.llamatap.server.config",
                        "io.llamatap.server.config.setting",
                        "io.llamatap.server.config.value",
                        "io.llamatap.server.config.exporter",
                        "io.llamatap.server.tls")
                .check(SERVER);
    }

    @Test
    void settingsKnowOfTheCoreItsOptionsAndDialectsAndWhatTlsAccessAndPushAreMadeOf() {
        mayImport(
                        "io.llamatap.server.config.setting",
                        "io.llamatap.relay",
                        "io.llamatap.relay.upstream",
                        "io.llamatap.relay.exchange",
                        "io.llamatap.relay.io",
                        "io.llamatap.metrics..",
                        "io.llamatap.server.config.value",
                        "io.llamatap.server.config.exporter",
                        "io.llamatap.server.access",
                        "io.llamatap.server.host",
                        "io.llamatap.server.push",
                        "io.llamatap.server.text",
                        "io.llamatap.server.tls")
                .check(SERVER);
    }

    @Test
    void valuesKnowNoSettingByName() {
        mayImport(
                        "io.llamatap.server.config.value",
                        "io.llamatap.relay.upstream",
                        "io.llamatap.metrics..",
                        "io.llamatap.server.access",
                        "io.llamatap.server.push",
                        "io.llamatap.server.text")
                .check(SERVER);
    }

    @Test
    void theFilesOfOtherExportersKnowNoSettingByName() {
        mayImport(
                        "io.llamatap.server.config.exporter",
                        "io.llamatap.metrics..",
                        "io.llamatap.server.config.value",
                        "io.llamatap.server.host",
                        "io.llamatap.server.push",
                        "io.llamatap.server.tls")
                .check(SERVER);
    }

    @Test
    void accessKnowsTheRelaysRuleAlone() {
        mayImport(
                        "io.llamatap.server.access",
                        "io.llamatap.relay.client.access",
                        "io.llamatap.server.background",
                        "io.llamatap.server.text")
                .check(SERVER);
    }

    @Test
    void adminKnowsTheRelaysPagesAndReachabilityAlone() {
        mayImport(
                        "io.llamatap.server.admin",
                        "io.llamatap.relay.client.access",
                        "io.llamatap.relay.client.page",
                        "io.llamatap.relay.exchange",
                        "io.llamatap.server.background")
                .check(SERVER);
    }

    @Test
    void balanceKnowsTheMetricsAndTheRelaysPagesAlone() {
        mayImport(
                        "io.llamatap.server.balance",
                        "io.llamatap.relay.client.access",
                        "io.llamatap.relay.client.page",
                        "io.llamatap.relay.exchange",
                        "io.llamatap.metrics..",
                        "io.llamatap.server.background")
                .check(SERVER);
    }

    @Test
    void accessLogKnowsWhatTheTapTells() {
        mayImport(
                        "io.llamatap.server.accesslog",
                        "io.llamatap.tap",
                        "io.llamatap.tap.meter",
                        "io.llamatap.metrics..",
                        "io.llamatap.server.background",
                        "io.llamatap.server.text")
                .check(SERVER);
    }

    @Test
    void logKnowsItsSettings() {
        mayImport("io.llamatap.server.log", "io.llamatap.server.config.setting", "io.llamatap.server.text")
                .check(SERVER);
    }

    @Test
    void textKnowsNothingOfOurs() {
        mayImport("io.llamatap.server.text").check(SERVER);
    }

    @Test
    void ollamaKnowsTheRelayTheMetricsAndItsRunners() {
        mayImport(
                        "io.llamatap.server.ollama",
                        "io.llamatap.relay.client.page",
                        "io.llamatap.relay.upstream",
                        "io.llamatap.relay.exchange",
                        "io.llamatap.relay.http1",
                        "io.llamatap.metrics..",
                        "io.llamatap.server.background",
                        "io.llamatap.server.host",
                        "io.llamatap.server.outgoing")
                .check(SERVER);
    }

    @Test
    void requestsOfOurOwnKnowTheRelaysAddressesAlone() {
        mayImport(
                        "io.llamatap.server.outgoing",
                        "io.llamatap.relay.upstream",
                        "io.llamatap.relay.tls",
                        "io.llamatap.relay.http1")
                .check(SERVER);
    }

    @Test
    void subCommandsKnowNothingOfWhatRuns() {
        mayImport(
                        "io.llamatap.server.command..",
                        "io.llamatap.relay.upstream",
                        "io.llamatap.server.access",
                        "io.llamatap.server.config",
                        "io.llamatap.server.config.setting",
                        "io.llamatap.server.config.value",
                        "io.llamatap.server.outgoing",
                        "io.llamatap.server.text",
                        "io.llamatap.server.tls")
                .check(SERVER);
    }

    @Test
    void theStateIsReadOutOfWhatOthersPublish() {
        mayImport(
                        "io.llamatap.server.state",
                        "io.llamatap.relay.exchange",
                        "io.llamatap.metrics..",
                        "io.llamatap.server.ollama")
                .check(SERVER);
    }

    @Test
    void theLivePageShowsTheStateAndTheMetrics() {
        mayImport(
                        "io.llamatap.server.live",
                        "io.llamatap.relay.client.page",
                        "io.llamatap.metrics..",
                        "io.llamatap.server.background",
                        "io.llamatap.server.state")
                .check(SERVER);
    }

    @Test
    void hostKnowsOfTheCoreTheMetrics() {
        mayImport("io.llamatap.server.host", "io.llamatap.metrics..", "io.llamatap.server.background")
                .check(SERVER);
    }

    @Test
    void pushKnowsWhatIsCountedAndHowItIsShown() {
        mayImport(
                        "io.llamatap.server.push",
                        "io.llamatap.relay.http1",
                        "io.llamatap.relay.tls",
                        "io.llamatap.metrics..",
                        "io.llamatap.exposition",
                        "io.llamatap.server.background",
                        "io.llamatap.server.text")
                .check(SERVER);
    }

    @Test
    void tlsKnowsHowFilesAreWatched() {
        mayImport("io.llamatap.server.tls", "io.llamatap.server.background", "io.llamatap.server.text")
                .check(SERVER);
    }

    @Test
    void backgroundKnowsTextsAlone() {
        mayImport("io.llamatap.server.background", "io.llamatap.server.text").check(SERVER);
    }

    @Test
    void demoKnowsNothingOfOurs() {
        mayImport("io.llamatap.server.demo", "io.llamatap.server.demo.ollama").check(SERVER);
        mayImport("io.llamatap.server.demo.ollama").check(SERVER);
    }

    @Test
    void aRuleFailsOnAnArrowThatIsNotAllowed() {
        assertThatThrownBy(() -> mayImport("io.llamatap.server.config").check(SERVER))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void noMoreThanThreeClassesOfAPackageKnowEachOtherInACircle() {
        SERVER.stream()
                .map(JavaClass::getPackageName)
                .distinct()
                .forEach(name -> ClassCircles.assertNoneLargerThan(ClassCircles.MAX_CLASSES, name, SERVER));
    }

    @Test
    void hasOneMain() {
        assertThat(SERVER.stream()
                        .flatMap(type -> type.getMethods().stream())
                        .filter(method -> method.getName().equals("main"))
                        .map(method -> method.getOwner().getSimpleName()))
                .containsExactly("Main");
    }

    /** Of our own packages, one may import itself and these; libraries are nobody's business here. */
    private static ArchRule mayImport(String from, String... ours) {
        String[] forbidden = Stream.of(
                        "io.llamatap.relay",
                        "io.llamatap.relay.http1",
                        "io.llamatap.relay.io",
                        "io.llamatap.relay.tls",
                        "io.llamatap.relay.exchange",
                        "io.llamatap.relay.client",
                        "io.llamatap.relay.client.access",
                        "io.llamatap.relay.client.limit",
                        "io.llamatap.relay.client.page",
                        "io.llamatap.relay.client.request",
                        "io.llamatap.relay.upstream",
                        "io.llamatap.tap",
                        "io.llamatap.tap.meter",
                        "io.llamatap.tap.scan",
                        "io.llamatap.tap.scan.json",
                        "io.llamatap.metrics..",
                        "io.llamatap.exposition",
                        "io.llamatap.server",
                        "io.llamatap.server.access",
                        "io.llamatap.server.background",
                        "io.llamatap.server.config",
                        "io.llamatap.server.config.setting",
                        "io.llamatap.server.config.value",
                        "io.llamatap.server.config.exporter",
                        "io.llamatap.server.accesslog",
                        "io.llamatap.server.admin",
                        "io.llamatap.server.command..",
                        "io.llamatap.server.ollama",
                        "io.llamatap.server.outgoing",
                        "io.llamatap.server.host",
                        "io.llamatap.server.live",
                        "io.llamatap.server.log",
                        "io.llamatap.server.demo",
                        "io.llamatap.server.demo.ollama",
                        "io.llamatap.server.push",
                        "io.llamatap.server.state",
                        "io.llamatap.server.text",
                        "io.llamatap.server.tls")
                .filter(name -> !name.equals(from) && !Arrays.asList(ours).contains(name))
                .toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAPackage(from)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(forbidden);
    }
}
