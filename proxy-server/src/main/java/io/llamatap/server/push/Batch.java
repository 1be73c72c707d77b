package io.llamatap.server.push;

import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The body of one request: a {@code prometheus.WriteRequest} in Snappy's block format. Immutable; shared by all targets.
 *
 * @param body must not be modified
 * @param samples the number of samples in the body
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Batch(byte[] body, int samples) {
    /** The maximum number of series: that of Categraf's writer, and half of Prometheus's. */
    static final int MAX_SERIES = 1000;

    // Numbers of fields: WriteRequest { repeated TimeSeries timeseries = 1; }
    private static final int TIMESERIES = 1;
    // TimeSeries { repeated Label labels = 1; repeated Sample samples = 2; }
    private static final int LABELS = 1;
    private static final int SAMPLES = 2;
    // Label { string name = 1; string value = 2; }
    private static final int NAME = 1;
    private static final int VALUE = 2;
    // Sample { double value = 1; int64 timestamp = 2; }
    private static final int SAMPLE_VALUE = 1;
    private static final int SAMPLE_TIMESTAMP = 2;
    private static final int LENGTH_DELIMITED = 2;

    /** Encodes series in as few batches as possible, in order. */
    static List<Batch> of(List<Series> series) {
        List<Batch> batches = new ArrayList<>();
        for (int from = 0; from < series.size(); from += MAX_SERIES) {
            List<Series> part = series.subList(from, Math.min(series.size(), from + MAX_SERIES));
            batches.add(new Batch(SnappyBlock.of(encode(part)), part.size()));
        }
        return batches;
    }

    static byte[] encode(List<Series> series) {
        int bytes = 0;
        for (Series one : series) {
            bytes += messageSize(TIMESERIES, size(one));
        }
        byte[] message = new byte[bytes];
        CodedOutputStream out = CodedOutputStream.newInstance(message);
        try {
            for (Series one : series) {
                begin(out, TIMESERIES, size(one));
                write(out, one);
            }
            out.checkNoSpaceLeft();
        } catch (IOException e) {
            throw new UncheckedIOException("the encoded size differs from the computed size", e);
        }
        return message;
    }

    private static void write(CodedOutputStream out, Series series) throws IOException {
        List<String> labels = series.labels();
        for (int i = 0; i < labels.size(); i += 2) {
            begin(out, LABELS, labelSize(labels.get(i), labels.get(i + 1)));
            out.writeString(NAME, labels.get(i));
            out.writeString(VALUE, labels.get(i + 1));
        }
        begin(out, SAMPLES, sampleSize(series));
        // The same eight bytes as those of a double, without a conversion that may change a NaN.
        out.writeFixed64(SAMPLE_VALUE, series.valueBits());
        out.writeInt64(SAMPLE_TIMESTAMP, series.timestampMillis());
    }

    private static void begin(CodedOutputStream out, int field, int size) throws IOException {
        out.writeTag(field, LENGTH_DELIMITED);
        out.writeUInt32NoTag(size);
    }

    private static int size(Series series) {
        int size = messageSize(SAMPLES, sampleSize(series));
        List<String> labels = series.labels();
        for (int i = 0; i < labels.size(); i += 2) {
            size += messageSize(LABELS, labelSize(labels.get(i), labels.get(i + 1)));
        }
        return size;
    }

    private static int labelSize(String name, String value) {
        return CodedOutputStream.computeStringSize(NAME, name) + CodedOutputStream.computeStringSize(VALUE, value);
    }

    private static int sampleSize(Series series) {
        return CodedOutputStream.computeFixed64Size(SAMPLE_VALUE, series.valueBits())
                + CodedOutputStream.computeInt64Size(SAMPLE_TIMESTAMP, series.timestampMillis());
    }

    private static int messageSize(int field, int size) {
        return CodedOutputStream.computeTagSize(field) + CodedOutputStream.computeUInt32SizeNoTag(size) + size;
    }
}
