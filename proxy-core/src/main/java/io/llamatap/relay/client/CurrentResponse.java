package io.llamatap.relay.client;

import io.llamatap.relay.exchange.Exchange;
import io.llamatap.relay.exchange.GatewayFailure;
import io.llamatap.tap.ClientClosed;
import org.jspecify.annotations.Nullable;

/**
 * Who answers a client's present request: the upstream, a page of our own, or nobody.
 *
 * <p>On the event loop of the client. What is told to nobody is lost.
 */
final class CurrentResponse {
    private @Nullable Exchange exchange;
    private @Nullable PageExchange page;

    void begin(Exchange begun) {
        exchange = begun;
    }

    void begin(PageExchange begun) {
        page = begun;
    }

    /** The answer is whole, or none is to come any more. */
    void end() {
        exchange = null;
        page = null;
    }

    boolean isNone() {
        return exchange == null && page == null;
    }

    /** Says whether there is still no connection to the upstream that is to answer. */
    boolean isConnecting() {
        return exchange != null && !exchange.isConnected();
    }

    /** The client has ended its sending behind the present request, which is whole. */
    void onClientFinished() {
        if (exchange != null) {
            exchange.onClientFinished();
        }
    }

    void onHalfCloseTimeout() {
        if (exchange != null) {
            exchange.ending().onHalfCloseTimeout();
        }
    }

    void onClientLeft() {
        Exchange left = exchange;
        endWithPage();
        if (left != null) {
            left.ending().onClientLeft();
        }
    }

    /** We close the client's connection. */
    void onBrokenOff(ClientClosed reason) {
        Exchange broken = exchange;
        endWithPage();
        if (broken != null) {
            broken.ending().onBrokenOff(reason);
        }
    }

    private void endWithPage() {
        PageExchange left = page;
        end();
        if (left != null) {
            left.cancel();
        }
    }

    void onClientStalled() {
        if (exchange != null) {
            exchange.ending().onClientStalled();
        }
    }

    void onClientWritable() {
        if (exchange != null) {
            exchange.onClientWritable();
        }
    }

    /** The client's request is whole. */
    void onUploadComplete() {
        if (exchange != null) {
            exchange.onUploadComplete();
        }
    }

    void flushUpload() {
        if (exchange != null) {
            exchange.flushUpload();
        }
    }

    void fail(GatewayFailure failure) {
        if (exchange != null) {
            exchange.ending().fail(failure);
        }
    }

    /** Says which limit on the upstream's silence has passed; null if none has. */
    @Nullable
    GatewayFailure overdue(long now) {
        return exchange == null ? null : exchange.overdue(now);
    }

    /** Says whether an upstream that was told of the client's end has been silent for too long. */
    boolean isHalfCloseOver(long now) {
        return exchange != null && exchange.isHalfCloseOver(now);
    }
}
