package io.llamatap.metrics;

import io.llamatap.metrics.family.ClientFamilies;
import io.llamatap.metrics.family.ProxyFamilies;
import io.llamatap.metrics.family.Reading;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Values that nobody counts but that are read when a snapshot is taken. Called on the thread that takes it; must be quick and
 * must not wait.
 */
@FunctionalInterface
public interface MetricSource {
    /** Takes the readings of a counter or gauge, in the unit that is shown. */
    interface Sink {
        /**
         * Takes one series.
         *
         * @param labels the values of the family's labels, in its order
         */
        void put(Reading family, double value, String... labels);

        /** Takes one series of a summary: how many values there were, and their sum in the unit that is shown. */
        void put(Reading family, long count, double sum, String... labels);
    }

    /** Tells all its values. */
    void read(Sink sink);

    /** What is running here. */
    static MetricSource build(String version, String revision, String java, String netty, String transport) {
        return sink -> sink.put(ProxyFamilies.BUILD, 1, version, revision, java, netty, transport);
    }

    /** Lines of the access log that were not written. */
    static MetricSource droppedLines(LongSupplier lines) {
        return sink -> sink.put(ProxyFamilies.ACCESS_LOG_DROPPED, (double) lines.getAsLong());
    }

    /** What is shown to clients that speak TLS: when it expires, and how often it was replaced or could not be. */
    static MetricSource certificate(LongSupplier expirySeconds, LongSupplier reloads, LongSupplier failures) {
        return sink -> {
            sink.put(ClientFamilies.TLS_EXPIRY, (double) expirySeconds.getAsLong());
            sink.put(ClientFamilies.TLS_RELOADS, (double) reloads.getAsLong(), "ok");
            sink.put(ClientFamilies.TLS_RELOADS, (double) failures.getAsLong(), "failed");
        };
    }

    /** What is held for clients, and the most that may be, in bytes. */
    static MetricSource clientMemory(LongSupplier held, long limit) {
        return sink -> {
            sink.put(ProxyFamilies.CLIENT_MEMORY, (double) held.getAsLong());
            sink.put(ProxyFamilies.CLIENT_MEMORY_LIMIT, (double) limit);
        };
    }

    /** Whether clients are sent elsewhere than polls. */
    static MetricSource hostDiffering(BooleanSupplier isDiffering) {
        return sink -> sink.put(ClientFamilies.UPSTREAM_HOST_DIFFERS, isDiffering.getAsBoolean() ? 1 : 0);
    }

    /** Memory outside the heap, in bytes. */
    static MetricSource directMemory(LongSupplier bytes) {
        return sink -> sink.put(ProxyFamilies.DIRECT_MEMORY, (double) bytes.getAsLong());
    }
}
