package io.llamatap.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.llamatap.architecture.fixture.MetricsThatKnowsNetty;
import java.io.File;
import java.nio.file.Files;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The arrows of ARCHITECTURE.md: imports run along the data, relay to tap to metrics, and exposition reads metrics. */
class ArchitectureTest {
    private static final JavaClasses CORE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(new ImportOption.DoNotIncludeJars())
            .importPackages("io.llamatap");

    private static final ArchRule METRICS_KNOW_NO_NETTY = noClasses()
            .that(resideInAPackage("io.llamatap..metrics.."))
            .or(resideInAPackage("io.llamatap..exposition.."))
            .or(resideInAPackage("io.llamatap..fixture.."))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.netty..")
            .allowEmptyShould(true);

    private static final String RELAY = "io.llamatap.relay";

    /** Heads and framing: buffers are all that they need of Netty. */
    private static final ArchRule ONLY_BYTES = classes()
            .that()
            .resideInAPackage("io.llamatap.relay.http1")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("io.llamatap.relay.http1", "io.netty.buffer", "java..", "org.jspecify..", "");

    @Test
    void importsTheClassesThatItJudges() {
        assertThat(CORE.containPackage("io.llamatap.relay")).isTrue();
        assertThat(CORE.size()).isGreaterThan(40);
    }

    @Test
    void relaySeesOfMeteringOnlyTheTap() {
        onlyDependsOn("io.llamatap.relay..", "io.llamatap.relay..", "io.llamatap.tap");
    }

    @Test
    void http1KnowsBytesAlone() {
        ONLY_BYTES.check(CORE);
    }

    @Test
    void ioKnowsSocketsAlone() {
        onlyDependsOn(RELAY + ".io", RELAY + ".io");
    }

    @Test
    void tlsKnowsSocketsAlone() {
        onlyDependsOn(RELAY + ".tls", RELAY + ".tls", RELAY + ".io");
    }

    @Test
    void anExchangeKnowsNeitherOfItsSides() {
        onlyDependsOn(RELAY + ".exchange", RELAY + ".exchange", RELAY + ".io", RELAY + ".http1", "io.llamatap.tap");
    }

    @Test
    void theUpstreamsSideKnowsNothingOfTheClients() {
        onlyDependsOn(RELAY + ".upstream", below(RELAY + ".upstream"));
    }

    @Test
    void theClientsSideKnowsNothingOfTheUpstreams() {
        onlyDependsOn(RELAY + ".client..", below(RELAY + ".client.."));
    }

    @Test
    void whatReadsRequestsKnowsNothingOfConnections() {
        onlyDependsOn(RELAY + ".client.request", below(RELAY + ".client.request"));
    }

    @Test
    void whatLimitsClientsKnowsNothingOfConnections() {
        onlyDependsOn(RELAY + ".client.limit", below(RELAY + ".client.limit"));
    }

    @Test
    void pagesOfOurOwnKnowOfClientsOnlyWhoMayGetThem() {
        onlyDependsOn(RELAY + ".client.access", below(RELAY + ".client.access"));
        onlyDependsOn(RELAY + ".client.page", below(RELAY + ".client.page", RELAY + ".client.access"));
    }

    private static String[] below(String... own) {
        Stream<String> floors = Stream.of(".exchange", ".tls", ".io", ".http1").map(RELAY::concat);
        return Stream.of(Stream.of(own), floors, Stream.of("io.llamatap.tap"))
                .flatMap(names -> names)
                .toArray(String[]::new);
    }

    @Test
    void aFloorFailsThatKnowsAnUpperOne() {
        assertThatThrownBy(() -> onlyDependsOn(RELAY, RELAY, "io.llamatap.tap")).isInstanceOf(AssertionError.class);
    }

    @Test
    void tapKnowsNotWhoWatches() {
        onlyDependsOn("io.llamatap.tap", "io.llamatap.tap", "io.llamatap.tap.scan", "io.llamatap.metrics.label");
    }

    @Test
    void theMeterDependsOnScannersAndMetricsOnly() {
        onlyDependsOn(
                "io.llamatap.tap.meter",
                "io.llamatap.tap.meter",
                "io.llamatap.tap",
                "io.llamatap.tap.scan..",
                "io.llamatap.metrics..");
    }

    @Test
    void scannersDependOnNothingOfOurs() {
        onlyDependsOn("io.llamatap.tap.scan..", "io.llamatap.tap.scan..");
    }

    @Test
    void whatReadsJsonKnowsNeitherRequestsNorResponses() {
        onlyDependsOn("io.llamatap.tap.scan.json", "io.llamatap.tap.scan.json");
    }

    @Test
    void metricsDependOnNothingOfOurs() {
        onlyDependsOn("io.llamatap.metrics..", "io.llamatap.metrics..");
    }

    @Test
    void familiesAreDescribedByLabelsAndCellsOnly() {
        onlyDependsOn("io.llamatap.metrics.label", "io.llamatap.metrics.label");
        onlyDependsOn("io.llamatap.metrics.cell", "io.llamatap.metrics.cell");
        onlyDependsOn("io.llamatap.metrics.model", "io.llamatap.metrics.model", "io.llamatap.metrics.label");
        onlyDependsOn("io.llamatap.metrics.prompt", "io.llamatap.metrics.prompt", "io.llamatap.metrics.label");
        onlyDependsOn(
                "io.llamatap.metrics.declaration",
                "io.llamatap.metrics.declaration",
                "io.llamatap.metrics.label",
                "io.llamatap.metrics.cell");
        onlyDependsOn(
                "io.llamatap.metrics.family",
                "io.llamatap.metrics.family",
                "io.llamatap.metrics.declaration",
                "io.llamatap.metrics.label",
                "io.llamatap.metrics.cell");
    }

    @Test
    void requestsInFlightAreDescribedByLabelsOnly() {
        onlyDependsOn("io.llamatap.metrics.inflight", "io.llamatap.metrics.inflight", "io.llamatap.metrics.label");
    }

    @Test
    void expositionDependsOnMetricsOnly() {
        onlyDependsOn("io.llamatap.exposition..", "io.llamatap.exposition..", "io.llamatap.metrics..");
    }

    @Test
    void metricsAndExpositionKnowNoNetty() {
        METRICS_KNOW_NO_NETTY.check(CORE);
    }

    @Test
    void aRuleFailsOnAClassThatBreaksIt() {
        JavaClasses fixture = new ClassFileImporter().importClasses(MetricsThatKnowsNetty.class);

        assertThatThrownBy(() -> METRICS_KNOW_NO_NETTY.check(fixture)).isInstanceOf(AssertionError.class);
    }

    @Test
    void coreReadsNoFilesNoEnvironmentNoProperties() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(File.class, Files.class)
                .orShould()
                .callMethod(System.class, "getenv", String.class)
                .orShould()
                .callMethod(System.class, "getenv")
                .orShould()
                .callMethod(System.class, "getProperty", String.class)
                .orShould()
                .callMethod(System.class, "getProperty", String.class, String.class)
                .check(CORE);
    }

    @Test
    void coreHasNoMain() {
        assertThat(CORE.stream().flatMap(type -> type.getMethods().stream()).filter(method -> method.getName()
                        .equals("main")))
                .isEmpty();
    }

    @Test
    void packagesAreFreeOfCircles() {
        slices().matching("io.llamatap.(**)").should().beFreeOfCycles().check(CORE);
    }

    private static void onlyDependsOn(String from, String... allowed) {
        String[] all = new String[allowed.length + 6];
        System.arraycopy(allowed, 0, all, 0, allowed.length);
        String[] libraries = {
            "java..", "javax.net.ssl..", "io.netty..", "io.prometheus..", "org.slf4j..", "org.jspecify.."
        };
        System.arraycopy(libraries, 0, all, allowed.length, libraries.length);
        classes()
                .that()
                .resideInAPackage(from)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(withArrays(all))
                .allowEmptyShould(true)
                .check(CORE);
    }

    /** Primitive arrays have the empty package. */
    private static String[] withArrays(String[] packages) {
        String[] all = java.util.Arrays.copyOf(packages, packages.length + 1);
        all[packages.length] = "";
        return all;
    }
}
