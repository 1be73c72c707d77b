package io.llamatap.relay.client;

import io.llamatap.relay.client.page.OwnExchange;
import io.llamatap.relay.exchange.Exchange;
import io.llamatap.relay.exchange.GatewayFailure;
import io.llamatap.tap.ClientClosed;
import org.jspecify.annotations.Nullable;

/**
 * What responds to a client's present request: the upstream, a page of our own, or nothing.
 *
 * <p>Used on the event loop of the client. Notifications to nothing are ignored.
 */
final class CurrentResponse {
    private @Nullable Exchange exchange;
    private @Nullable OwnExchange own;

    void begin(Exchange begun) {
        exchange = begun;
    }

    void begin(OwnExchange begun) {
        own = begun;
    }

    /** The response is complete, or will not come. */
    void end() {
        exchange = null;
        own = null;
    }

    boolean isNone() {
        return exchange == null && own == null;
    }

    /** Returns whether the request waits for an upstream connection. */
    boolean isConnecting() {
        return exchange != null && !exchange.isConnected();
    }

    /** The client has closed its sending side after the present request, which is complete. */
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
        endWithOwn();
        if (left != null) {
            left.ending().onClientLeft();
        }
    }

    /** The client's connection is closed by us. */
    void onBrokenOff(ClientClosed reason) {
        Exchange broken = exchange;
        endWithOwn();
        if (broken != null) {
            broken.ending().onBrokenOff(reason);
        }
    }

    private void endWithOwn() {
        OwnExchange left = own;
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

    /** The client's request is complete. */
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

    /** Returns which limit on the upstream's silence has passed; null if none has. */
    @Nullable
    GatewayFailure overdue(long now) {
        return exchange == null ? null : exchange.overdue(now);
    }

    /** Returns whether an upstream that was told of the client's half-close has been silent for too long. */
    boolean isHalfCloseOver(long now) {
        return exchange != null && exchange.isHalfCloseOver(now);
    }
}
