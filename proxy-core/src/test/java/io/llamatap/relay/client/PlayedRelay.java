package io.llamatap.relay.client;

import io.llamatap.relay.client.access.AccessRule;
import io.llamatap.relay.client.page.LocalPages;
import io.llamatap.relay.exchange.Limits;
import io.llamatap.relay.exchange.PlayedDestination;
import io.llamatap.relay.exchange.PlayedLoop;
import io.llamatap.tap.ExchangeEnd;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One listener on one event loop, with simulated clients and a simulated upstream. Used by one thread. */
public record PlayedRelay(PlayedLoop loop, PlayedDestination upstream, PlayedClients clients) {
    /** Room for two connections. */
    public static final Limits LIMITS = new Limits(1000, 4000, 20, 2, 0, 1 << 20, 1);

    public static PlayedRelay start() {
        return start(new PlayedLoop(), LIMITS, null);
    }

    /** Starts one with pages of our own, if there are any. */
    public static PlayedRelay start(PlayedLoop loop, Limits limits, @Nullable LocalPages pages) {
        PlayedDestination upstream = new PlayedDestination(loop);
        return new PlayedRelay(loop, upstream, new PlayedClients(loop, limits, pages, AccessRule.OPEN, upstream));
    }

    /** Returns how the exchanges so far have ended. */
    public List<ExchangeEnd> ends() {
        int count = loop.taps().exchanges().size();
        return loop.taps().awaitEnded(count).stream()
                .map(exchange -> exchange.awaitEnd())
                .toList();
    }

    /** Closes everything, and checks that nothing is left. */
    public void close() {
        clients.close();
        upstream.close();
        loop.close();
    }
}
