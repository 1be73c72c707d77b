package io.llamatap.relay.client.request;

import io.llamatap.relay.exchange.RelayLoop;
import io.llamatap.relay.http1.HeadFault;
import io.llamatap.relay.http1.HeadLimits;
import io.llamatap.relay.http1.HeadReader;
import io.llamatap.relay.http1.HeadScanner;
import io.llamatap.relay.http1.RequestValidator;
import io.netty.buffer.ByteBuf;

/**
 * Finds request heads and validates their syntax and meaning. The result is in the event loop's head and validator until the next
 * head is read on that event loop. One per client connection; used on its event loop.
 */
final class RequestHeadReader {
    private final RelayLoop loop;
    private final HeadReader reader;
    private HeadFault fault = HeadFault.FIELD;

    RequestHeadReader(RelayLoop loop, HeadLimits limits) {
        this.loop = loop;
        this.reader = new HeadReader(HeadScanner.forRequests(limits), true);
    }

    /** Returns whether a head has begun and is incomplete. */
    boolean isStarted() {
        return reader.isStarted();
    }

    /** Returns how many bytes are held of an incomplete head. */
    int heldBytes() {
        return reader.heldBytes();
    }

    /** Reads from a buffer, which stays the caller's. */
    Found read(ByteBuf in) {
        HeadReader.Result result = reader.read(in, loop.scratch(), loop.head());
        if (result == HeadReader.Result.MORE) {
            return Found.NOTHING;
        }
        if (result == HeadReader.Result.FAILED) {
            fault = reader.failure();
            return Found.MALFORMED;
        }
        HeadFault broken = verdict().judge(loop.head());
        if (broken != null) {
            fault = broken;
            return Found.INVALID;
        }
        return Found.REQUEST;
    }

    /** Returns the validator with the results for the last request. */
    RequestValidator verdict() {
        return loop.requestValidator();
    }

    /** Returns the rule that the last head broke. */
    HeadFault fault() {
        return fault;
    }

    /** Discards what was read. */
    void reset() {
        reader.reset();
    }
}
