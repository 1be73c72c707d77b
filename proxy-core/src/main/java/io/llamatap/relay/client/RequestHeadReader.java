package io.llamatap.relay.client;

import io.llamatap.relay.exchange.RelayLoop;
import io.llamatap.relay.http1.HeadFault;
import io.llamatap.relay.http1.HeadLimits;
import io.llamatap.relay.http1.HeadReader;
import io.llamatap.relay.http1.HeadScanner;
import io.llamatap.relay.http1.RequestValidator;
import io.netty.buffer.ByteBuf;

/**
 * Finds the heads of requests and has them judged, by their bytes and by their meaning. What it found stands in the loop's head and
 * validator until the next head is read on that loop. One per client connection; used on its event loop.
 */
final class RequestHeadReader {
    private final RelayLoop loop;
    private final HeadReader reader;
    private HeadFault fault = HeadFault.FIELD;

    RequestHeadReader(RelayLoop loop, HeadLimits limits) {
        this.loop = loop;
        this.reader = new HeadReader(HeadScanner.forRequests(limits), true);
    }

    /** Says whether a head has begun that is not complete. */
    boolean isStarted() {
        return reader.isStarted();
    }

    /** How many bytes are held of a head that is not complete. */
    int heldBytes() {
        return reader.heldBytes();
    }

    /** Reads on in a buffer that stays the caller's. */
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

    /** What is known of the request that was found last. */
    RequestValidator verdict() {
        return loop.requestValidator();
    }

    /** The rule that the head broke that was found last. */
    HeadFault fault() {
        return fault;
    }

    /** Forgets what was read. */
    void reset() {
        reader.reset();
    }
}
