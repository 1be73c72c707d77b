package io.llamatap.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.llamatap.tap.LoopTap;
import io.llamatap.tap.Tap;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A tap need not watch everything, but those that count and those that guard must: nothing else would say what one of them forgot. */
class TapsAreWholeTest {
    private static final JavaClasses CORE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(new ImportOption.DoNotIncludeJars())
            .importPackages("io.llamatap");

    @ParameterizedTest
    @ValueSource(classes = {Tap.class, LoopTap.class})
    void overrideEverything(Class<?> type) {
        List<JavaClass> taps = CORE.stream()
                .filter(known -> known.isAssignableTo(type) && !known.isInterface() && !known.isNestedClass())
                .toList();

        assertThat(taps).hasSizeGreaterThan(1);
        for (JavaClass tap : taps) {
            assertThat(tap.getMethods())
                    .as(tap.getName())
                    .extracting(method ->
                            method.getName() + method.getRawParameterTypes().size())
                    .containsAll(Arrays.stream(type.getMethods())
                            .map(TapsAreWholeTest::signature)
                            .toList());
        }
    }

    private static String signature(Method method) {
        return method.getName() + method.getParameterCount();
    }
}
