package io.llamatap.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatusCodesTest {
    @ParameterizedTest
    @ValueSource(
            ints = {200, 204, 302, 303, 308, 400, 402, 404, 406, 409, 410, 421, 426, 429, 451, 499, 507, 520, 524, 529})
    void areLabelsWhereTheyMeanSomethingToAnOperator(int status) {
        assertThat(StatusCodes.LABELS.get(StatusCodes.ordinal(status))).isEqualTo(Integer.toString(status));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1, 199, 299, 418, 599, 999})
    void areOtherWhereTheyDoNot(int status) {
        assertThat(StatusCodes.LABELS.get(StatusCodes.ordinal(status))).isEqualTo("other");
    }

    @Test
    void areEachFoundAtTheirPlace() {
        for (String label : StatusCodes.LABELS.subList(0, StatusCodes.LABELS.size() - 2)) {
            assertThat(StatusCodes.LABELS.get(StatusCodes.ordinal(Integer.parseInt(label))))
                    .isEqualTo(label);
        }
        assertThat(StatusCodes.LABELS.get(StatusCodes.ordinal(0))).isEqualTo("none");
    }
}
