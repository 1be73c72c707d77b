package io.llamatap.architecture;

import static io.llamatap.ClassCircles.assertNoneLargerThan;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.llamatap.ClassCircles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Few classes of a package know each other in a circle, so that each can be read by itself. */
class CirclesTest {
    private static final String FIXTURE = "io.llamatap.architecture.fixture.circle";

    @Test
    void aCircleIsFoundAndNamed() {
        JavaClasses fixture = new ClassFileImporter().importPackages(FIXTURE);

        assertThatThrownBy(() -> assertNoneLargerThan(3, FIXTURE, fixture))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("\"Fourth\"=[\"First\"]");
        assertThatCode(() -> assertNoneLargerThan(4, FIXTURE, fixture)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".http1",
                ".io",
                ".tls",
                ".exchange",
                ".upstream",
                ".client",
                ".client.access",
                ".client.limit",
                ".client.page",
                ".client.request"
            })
    void noFloorOfTheRelayHasALargeCircle(String floor) {
        assertNoneLargerThan(ClassCircles.MAX_CLASSES, "io.llamatap.relay" + floor);
    }

    @Test
    void theTapHasNoLargeCircle() {
        assertNoneLargerThan(ClassCircles.MAX_CLASSES, "io.llamatap.tap");
        assertNoneLargerThan(ClassCircles.MAX_CLASSES, "io.llamatap.tap.meter");
    }

    @Test
    void scannersHaveNoLargeCircle() {
        assertNoneLargerThan(ClassCircles.MAX_CLASSES, "io.llamatap.tap.scan");
        assertNoneLargerThan(ClassCircles.MAX_CLASSES, "io.llamatap.tap.scan.json");
    }

    @Test
    void metricsHaveNoLargeCircle() {
        assertNoneLargerThan(ClassCircles.MAX_CLASSES, "io.llamatap.metrics");
        assertNoneLargerThan(ClassCircles.MAX_CLASSES, "io.llamatap.metrics.label");
        assertNoneLargerThan(ClassCircles.MAX_CLASSES, "io.llamatap.metrics.model");
        assertNoneLargerThan(ClassCircles.MAX_CLASSES, "io.llamatap.metrics.prompt");
        assertNoneLargerThan(ClassCircles.MAX_CLASSES, "io.llamatap.metrics.family");
        assertNoneLargerThan(ClassCircles.MAX_CLASSES, "io.llamatap.metrics.declaration");
        assertNoneLargerThan(ClassCircles.MAX_CLASSES, "io.llamatap.metrics.cell");
        assertNoneLargerThan(ClassCircles.MAX_CLASSES, "io.llamatap.metrics.inflight");
        assertNoneLargerThan(ClassCircles.MAX_CLASSES, "io.llamatap.exposition");
    }

    @Test
    void aPackageWithoutClassesIsAMistake() {
        assertThatThrownBy(() -> assertNoneLargerThan(3, "io.llamatap.nothing")).isInstanceOf(AssertionError.class);
    }
}
