package io.llamatap.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.testkit.Row;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests over tables of cases claim the rows that their tables hold, no more and no less. */
class MatrixTablesTest {
    /** Rows about the way in which every case is split, which no single case represents. */
    private static final Set<Integer> CUTTING = Set.of(19, 62);

    static List<Arguments> tables() {
        return List.of(
                Arguments.of(
                        RequestRejectionIT.class,
                        RejectedRequests.byHead().stream()
                                .map(RejectedRequests.Case::row)
                                .toList()),
                Arguments.of(
                        RequestChunkRejectionIT.class,
                        RejectedChunks.all().stream()
                                .map(RejectedChunks.Case::row)
                                .toList()),
                Arguments.of(
                        RequestRelayIT.class,
                        AcceptedRequests.all().stream()
                                .map(AcceptedRequests.Case::row)
                                .toList()),
                Arguments.of(
                        ResponseRelayIT.class,
                        RelayedResponses.all().stream()
                                .map(RelayedResponses.Case::row)
                                .toList()),
                Arguments.of(
                        ResponseRejectionIT.class,
                        ResponseRejectionIT.cases().stream()
                                .map(ResponseRejectionIT.Case::row)
                                .toList()));
    }

    @ParameterizedTest
    @MethodSource("tables")
    void claimTheRowsOfTheirTables(Class<?> tests, List<Integer> rows) {
        List<Method> overTheTable = Arrays.stream(tests.getDeclaredMethods())
                .filter(method -> {
                    MethodSource source = method.getAnnotation(MethodSource.class);
                    return source != null && List.of(source.value()).equals(List.of("cases"));
                })
                .toList();

        assertThat(overTheTable).isNotEmpty().allSatisfy(method -> {
            Row row = method.getAnnotation(Row.class);
            assertThat(row).as("%s has rows", method).isNotNull();
            Set<Integer> claimed = new TreeSet<>();
            Stream.of(row).flatMapToInt(r -> Arrays.stream(r.value())).forEach(claimed::add);
            claimed.removeAll(CUTTING);
            assertThat(claimed).as(method.getName()).isEqualTo(new TreeSet<>(rows));
        });
    }
}
