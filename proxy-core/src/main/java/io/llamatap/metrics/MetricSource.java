package io.llamatap.metrics;

import io.llamatap.metrics.declaration.Reading;
import io.llamatap.metrics.family.ClientFamilies;
import io.llamatap.metrics.family.ProxyFamilies;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Values that are not counted but read when a snapshot is taken. Called on the thread that takes the snapshot; must be quick and
 * must not block.
 */
@FunctionalInterface
public interface MetricSource {
    /** Receives readings, in the unit that is shown. */
    interface Sink {
        /**
         * Receives a value of a counter or gauge.
         *
         * @param labels the values of the family's labels, in their order
         */
        void put(Reading family, double value, String... labels);

        /** Receives a summary: the number of values, and their sum in the unit that is shown. */
        void put(Reading family, long count, double sum, String... labels);
    }

    /** Passes all values to the sink. */
    void read(Sink sink);

    /** Returns a source of the versions of this process. */
    static MetricSource build(String version, String revision, String java, String netty, String transport) {
        return sink -> sink.put(ProxyFamilies.BUILD, 1, version, revision, java, netty, transport);
    }

    /** Returns a source of the number of access log lines that were dropped. */
    static MetricSource droppedLines(LongSupplier lines) {
        return sink -> sink.put(ProxyFamilies.ACCESS_LOG_DROPPED, (double) lines.getAsLong());
    }

    /** Returns a source about the TLS certificate: its expiry, its reloads, and its failed reloads. */
    static MetricSource certificate(LongSupplier expirySeconds, LongSupplier reloads, LongSupplier failures) {
        return sink -> {
            sink.put(ClientFamilies.TLS_EXPIRY, (double) expirySeconds.getAsLong());
            sink.put(ClientFamilies.TLS_RELOADS, (double) reloads.getAsLong(), "ok");
            sink.put(ClientFamilies.TLS_RELOADS, (double) failures.getAsLong(), "failed");
        };
    }

    /** Returns a source of the memory held for clients and its limit, in bytes. */
    static MetricSource clientMemory(LongSupplier held, long limit) {
        return sink -> {
            sink.put(ProxyFamilies.CLIENT_MEMORY, (double) held.getAsLong());
            sink.put(ProxyFamilies.CLIENT_MEMORY_LIMIT, (double) limit);
        };
    }

    /** Returns a source that says whether clients' requests go to another host than polls. */
    static MetricSource hostDiffering(BooleanSupplier isDiffering) {
        return sink -> sink.put(ClientFamilies.UPSTREAM_HOST_DIFFERS, isDiffering.getAsBoolean() ? 1 : 0);
    }

    /** Returns a source of the memory outside the heap, in bytes. */
    static MetricSource directMemory(LongSupplier bytes) {
        return sink -> sink.put(ProxyFamilies.DIRECT_MEMORY, (double) bytes.getAsLong());
    }
}
