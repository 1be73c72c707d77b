package io.llamatap.relay;

import io.llamatap.tap.ClientClosed;
import org.jspecify.annotations.Nullable;

/**
 * Who answers a client's present request: the upstream, a page of our own, or nobody.
 *
 * <p>On the event loop of the client. What is told to nobody is lost.
 */
final class Answering {
    private @Nullable Exchange exchange;
    private @Nullable PageExchange page;

    void by(Exchange begun) {
        exchange = begun;
    }

    void by(PageExchange begun) {
        page = begun;
    }

    /** The answer is whole, or none is to come any more. */
    void end() {
        exchange = null;
        page = null;
    }

    boolean isByNobody() {
        return exchange == null && page == null;
    }

    /**
     * Says whether a client that has ended its side still waits for the answer.
     *
     * @param isCut whether the request is not whole
     */
    boolean isWantedByHalfClosed(boolean isCut) {
        return page != null || (exchange != null && !isCut && !isAbandonedByHalfClose());
    }

    /** Says whether a client that ends its side has left, as far as the upstream is concerned. */
    boolean isAbandonedByHalfClose() {
        return exchange != null && exchange.request().endpoint().isAbandonedByHalfClose();
    }

    void onClientLeft() {
        Exchange left = exchange;
        PageExchange leftPage = page;
        end();
        if (left != null) {
            left.onClientLeft();
        }
        if (leftPage != null) {
            leftPage.cancel();
        }
    }

    /** We close the client's connection. */
    void onBrokenOff(ClientClosed reason) {
        Exchange broken = exchange;
        PageExchange brokenPage = page;
        end();
        if (broken != null) {
            broken.onBrokenOff(reason);
        }
        if (brokenPage != null) {
            brokenPage.cancel();
        }
    }

    void onClientStalled() {
        if (exchange != null) {
            exchange.onClientStalled();
        }
    }

    void onClientWritable() {
        if (exchange != null) {
            exchange.onClientWritable();
        }
    }

    void flushUpload() {
        if (exchange != null) {
            exchange.flushUpload();
        }
    }

    void fail(GatewayFailure failure) {
        if (exchange != null) {
            exchange.fail(failure);
        }
    }

    /** Enforces the limits on the upstream's silence; called at ticks. */
    void checkTime(long now) {
        GatewayFailure overdue = exchange == null ? null : exchange.overdue(now);
        if (overdue != null) {
            fail(overdue);
        }
    }
}
