package io.llamatap.metrics.label;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatusCodeTest {
    @ParameterizedTest
    @ValueSource(
            ints = {200, 204, 302, 303, 308, 400, 402, 404, 406, 409, 410, 421, 426, 429, 451, 499, 507, 520, 524, 529})
    void areLabelsWhereTheyMeanSomethingToAnOperator(int status) {
        assertThat(StatusCode.of(status).label()).isEqualTo(Integer.toString(status));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1, 199, 299, 418, 599, 999})
    void areOtherWhereTheyDoNot(int status) {
        assertThat(StatusCode.of(status).label()).isEqualTo("other");
    }

    @Test
    void areEachFoundAtTheirPlace() {
        for (int place = 0; place < StatusCode.ALL.size(); place++) {
            assertThat(StatusCode.ALL.get(place).place()).isEqualTo(place);
        }
        for (StatusCode code : StatusCode.SENT.subList(0, StatusCode.SENT.size() - 2)) {
            assertThat(StatusCode.of(Integer.parseInt(code.label()))).isSameAs(code);
        }
        assertThat(StatusCode.of(0).label()).isEqualTo("none");
    }
}
