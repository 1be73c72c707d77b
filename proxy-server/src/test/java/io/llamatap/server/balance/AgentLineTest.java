package io.llamatap.server.balance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AgentLineTest {
    @Test
    void halvesTheWeightWhereAllSlotsAreTaken() {
        assertThat(AgentLine.of(false, true, 0, 4)).isEqualTo("up ready 100%\n");
        assertThat(AgentLine.of(false, true, 4, 4)).isEqualTo("up ready 50%\n");
        assertThat(AgentLine.of(false, true, 12, 4)).isEqualTo("up ready 25%\n");
    }

    @Test
    void neverTakesAServerOutBecauseItIsBusy() {
        assertThat(AgentLine.of(false, true, 1_000_000, 1)).isEqualTo("up ready 1%\n");
    }

    @Test
    void saysDownOnlyOfAnOllamaThatIsGoneAndDrainBeforeAllElse() {
        assertThat(AgentLine.of(false, false, 3, 4)).isEqualTo("down\n");
        assertThat(AgentLine.of(true, false, 3, 4)).isEqualTo("drain\n");
        assertThat(AgentLine.of(true, true, 0, 4)).isEqualTo("drain\n");
    }
}
