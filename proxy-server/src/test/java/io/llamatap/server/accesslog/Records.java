package io.llamatap.server.accesslog;

import io.llamatap.metrics.ExchangeRecord;
import io.llamatap.metrics.Generation;
import io.llamatap.metrics.label.Finish;
import io.llamatap.metrics.label.ModelLabel;
import io.llamatap.metrics.label.Outcome;
import io.llamatap.metrics.label.Phase;
import io.llamatap.metrics.label.Truncation;
import io.llamatap.tap.OllamaEndpoint;
import io.llamatap.tap.Rejection;
import io.llamatap.tap.TraceIds;
import io.llamatap.tap.meter.AccessRecord;
import java.net.InetSocketAddress;

/** Records as the tap makes them. */
final class Records {
    private Records() {}

    /** A rejected request for a path, at a tick. */
    static AccessRecord rejected(String path, long nanos) {
        return AccessRecord.of(new Rejection(
                OllamaEndpoint.OTHER,
                400,
                "host",
                new InetSocketAddress("192.0.2.1", 5000),
                "GET",
                path,
                TraceIds.NONE,
                nanos));
    }

    /** A chat that was streamed whole. */
    static AccessRecord chat(String path, String model) {
        Generation generation = new Generation(
                true,
                Finish.STOP,
                30,
                10,
                7,
                7,
                false,
                900_000_000,
                100_000_999,
                200_000_000,
                300_000_000,
                5,
                false,
                null);
        ExchangeRecord facts = new ExchangeRecord(
                OllamaEndpoint.CHAT,
                ModelLabel.OTHER,
                false,
                false,
                Outcome.OK,
                200,
                null,
                Phase.STREAMING,
                1_234_567_890L,
                0,
                11,
                22,
                generation);
        return new AccessRecord(
                new InetSocketAddress("2001:db8::1", 5000),
                "POST",
                path,
                OllamaEndpoint.CHAT,
                0,
                200,
                Outcome.OK,
                null,
                new TraceIds(0x4bf92f3577b34da6L, 0xa3ce929d0e0e4736L, "r-1"),
                new AccessRecord.Relayed(
                        facts, model, true, 2, false, 1_000_000, 50_000_000, 60_000_000, Truncation.FINGERPRINT));
    }
}
