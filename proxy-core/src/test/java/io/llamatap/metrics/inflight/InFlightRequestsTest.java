package io.llamatap.metrics.inflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.llamatap.metrics.label.ModelLabel;
import io.llamatap.metrics.label.Phase;
import io.llamatap.metrics.label.Route;
import io.llamatap.metrics.model.ModelNames;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InFlightRequestsTest {
    private static final long SECOND = 1_000_000_000L;

    private final ModelNames names = new ModelNames(10);
    private final ModelLabel model = names.admitUsed("m:1");
    private final Route route = new SomeRoute();
    private final InFlightRequests requests = new InFlightRequests(3, new ModelSigns(names.most()));

    @Test
    void areSeenFromTheirBeginningToTheirEnd() {
        InFlightRequest one = open(5);
        InFlightRequest two = open(6);
        requests.ask(one, model, "M:1", true, 7);
        one.from(InetSocketAddress.createUnresolved("client", 1));
        one.whole(1, 8);
        one.enter(Phase.STREAMING, 9);
        one.heard(10);

        assertThat(states())
                .extracting(RequestState::number, RequestState::startedNanos)
                .containsExactlyInAnyOrder(tuple(1L, 5L), tuple(2L, 6L));
        RequestState state = states().get(0);
        assertThat(state.loop()).isEqualTo(3);
        assertThat(state.route()).isSameAs(route);
        assertThat(state.phase()).isSameAs(Phase.STREAMING);
        assertThat(state.phaseNanos()).isEqualTo(9);
        assertThat(state.wholeNanos()).isEqualTo(8);
        assertThat(state.heardNanos()).isEqualTo(10);
        assertThat(state.model()).isSameAs(model);
        assertThat(state.name()).isEqualTo("M:1");
        assertThat(state.isUnloaded()).isTrue();
        assertThat(state.client()).isNotNull();

        requests.close(one, 11);
        assertThat(states()).extracting(RequestState::number).containsExactly(2L);
        requests.close(two, 12);
        assertThat(states()).isEmpty();
    }

    @Test
    void leaveNothingToTheNextOneInTheirRow() {
        InFlightRequest first = open(5);
        requests.ask(first, model, "M:1", true, 7);
        first.from(InetSocketAddress.createUnresolved("client", 1));
        first.heard(8);
        first.hold(true);
        first.generated(9, 9);
        requests.close(first, 10);
        InFlightRequest second = open(20);

        assertThat(second).isSameAs(first);
        assertThat(states()).singleElement().satisfies(state -> {
            assertThat(state.number()).isEqualTo(2);
            assertThat(state.model()).isSameAs(ModelLabel.NONE);
            assertThat(state.name()).isNull();
            assertThat(state.client()).isNull();
            assertThat(state.isUnloaded()).isFalse();
            assertThat(state.isHeld()).isFalse();
            assertThat(state.heardNanos()).isEqualTo(InFlightRequest.NONE);
            assertThat(state.generated()).isEqualTo(InFlightRequest.NONE);
        });
    }

    @Test
    void askNothingAfterTheirEnd() {
        InFlightRequest row = open(0);
        requests.close(row, 1);
        requests.ask(row, model, "m:1", false, 2);

        open(3);
        assertThat(states()).singleElement().extracting(RequestState::model).isSameAs(ModelLabel.NONE);
    }

    @Test
    void areServedThoughNotSeenBeyondTheMost() {
        List<InFlightRequest> rows = IntStream.range(0, InFlightRequests.MAX_REQUESTS + 10)
                .mapToObj(this::open)
                .toList();

        assertThat(states()).hasSize(InFlightRequests.MAX_REQUESTS);
        rows.forEach(row -> requests.close(row, 1));
        assertThat(states()).isEmpty();
        IntStream.range(0, 100).forEach(this::open);
        assertThat(states()).hasSize(100);
    }

    @Test
    void areSilentOnlyWhileTheyWaitForTheUpstream() {
        InFlightRequest row = open(0);
        row.enter(Phase.UPSTREAM_CONNECT, 0);
        assertThat(silent(9 * SECOND)).as("connecting").isZero();
        row.enter(Phase.WAITING_FIRST_BYTE, 2 * SECOND);
        assertThat(silent(9 * SECOND)).as("being sent by its client").isZero();
        row.whole(1, 4 * SECOND);
        assertThat(silent(9 * SECOND)).isEqualTo(5 * SECOND);
        row.heard(7 * SECOND);
        assertThat(silent(9 * SECOND)).isEqualTo(2 * SECOND);
        assertThat(silent(6 * SECOND)).as("read before what is told").isZero();
        row.hold(true);
        assertThat(silent(9 * SECOND)).as("not read by its client").isZero();
    }

    @Test
    void generateAsFastAsInTheLastSeconds() {
        InFlightRequest row = open(0);
        assertThat(states().get(0).tokensPerSecond(SECOND)).isNaN();
        row.generated(1, 0);
        assertThat(states().get(0).tokensPerSecond(1)).as("too early to tell").isNaN();
        for (int tenth = 1; tenth <= 30; tenth++) { // ten a second, after a minute of one a second
            row.generated(tenth / 10 + 1, tenth * SECOND / 10);
        }
        for (int tenth = 1; tenth <= 30; tenth++) {
            row.generated(4 + tenth, 3 * SECOND + tenth * SECOND / 10);
        }
        assertThat(states().get(0).tokensPerSecond(6 * SECOND)).isBetween(8.0, 11.0);
        assertThat(states().get(0).tokensPerSecond(60 * SECOND)).as("stalled").isLessThan(0.5);
    }

    /** All numbers of a request are its own number: a reader that mixed two would see two numbers. */
    @Test
    void areNeverMixedUpWithTheNextOnes() throws InterruptedException {
        AtomicBoolean isOver = new AtomicBoolean();
        AtomicBoolean isSeen = new AtomicBoolean();
        Thread loop = new Thread(() -> {
            // Goes on until the reader had a turn: on a busy machine it may get none for that long.
            for (long number = 1; number <= 300_000 || (!isSeen.get() && number <= 100_000_000); number++) {
                InFlightRequest row = requests.open(route, Phase.STREAMING, number);
                row.whole(number, number);
                row.heard(number);
                row.generated((int) number, number);
                requests.close(row, number);
            }
            isOver.set(true);
        });
        loop.start();
        int seen = 0;
        while (!isOver.get()) {
            for (RequestState state : states()) {
                assertThat(state.startedNanos()).isEqualTo(state.number());
                assertThat(state.phaseNanos()).isEqualTo(state.number());
                assertThat(state.wholeNanos()).isIn(InFlightRequest.NONE, state.number());
                assertThat(state.heardNanos()).isIn(InFlightRequest.NONE, state.number());
                assertThat(state.generated()).isIn(InFlightRequest.NONE, state.number());
                seen++;
                isSeen.set(true);
            }
        }
        loop.join();
        assertThat(seen).isGreaterThan(0);
    }

    private InFlightRequest open(long nanos) {
        return requests.open(route, Phase.WAITING_FIRST_BYTE, nanos);
    }

    private long silent(long nanos) {
        return states().get(0).silentNanos(nanos);
    }

    private List<RequestState> states() {
        List<RequestState> states = new ArrayList<>();
        requests.addTo(states);
        return states;
    }

    private static final class SomeRoute implements Route {
        @Override
        public boolean isNamingModel() {
            return true;
        }

        @Override
        public String modelOperation() {
            return "chat";
        }

        @Override
        public String label() {
            return "/api/chat";
        }

        @Override
        public int place() {
            return 0;
        }
    }
}
