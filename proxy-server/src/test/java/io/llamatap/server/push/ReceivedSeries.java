package io.llamatap.server.push;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One series as a receiver reads it out of a request, by the format descriptions of Snappy and Protocol Buffers alone: shares no code with
 * what wrote it. Fails for everything that a strict receiver would reject.
 *
 * @param labels in the order of the wire
 */
record ReceivedSeries(Map<String, String> labels, double value, long valueBits, long timestampMillis) {

    String name() {
        return String.valueOf(labels.get("__name__"));
    }

    /** Reads a whole request. */
    static List<ReceivedSeries> in(byte[] body) {
        List<ReceivedSeries> all = new ArrayList<>();
        for (Field field : fields(unpack(body))) {
            require(field.number == 1 && field.wireType == 2, "WriteRequest has the field " + field);
            all.add(series(field.bytes));
        }
        return all;
    }

    private static ReceivedSeries series(byte[] message) {
        Map<String, String> labels = new LinkedHashMap<>();
        List<byte[]> samples = new ArrayList<>();
        for (Field field : fields(message)) {
            require(field.wireType == 2 && field.number <= 2, "TimeSeries has the field " + field);
            if (field.number == 1) {
                String[] label = label(field.bytes);
                require(labels.put(label[0], label[1]) == null, "twice: " + label[0]);
            } else {
                samples.add(field.bytes);
            }
        }
        require(samples.size() == 1, samples.size() + " samples");
        require(
                List.copyOf(labels.keySet())
                        .equals(labels.keySet().stream().sorted().toList()),
                "unsorted " + labels);
        long bits = 0;
        long timestamp = 0;
        for (Field field : fields(samples.get(0))) {
            if (field.number == 1 && field.wireType == 1) {
                bits = ByteBuffer.wrap(field.bytes)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .getLong();
            } else {
                require(field.number == 2 && field.wireType == 0, "Sample has the field " + field);
                timestamp = field.asNumber();
            }
        }
        return new ReceivedSeries(labels, Double.longBitsToDouble(bits), bits, timestamp);
    }

    private static String[] label(byte[] message) {
        String[] label = {"", ""};
        for (Field field : fields(message)) {
            require(field.wireType == 2 && field.number <= 2, "Label has the field " + field);
            label[field.number - 1] = new String(field.bytes, StandardCharsets.UTF_8);
        }
        require(label[0].matches("[a-zA-Z_][a-zA-Z0-9_]*") && !label[1].isEmpty(), Arrays.toString(label));
        return label;
    }

    /** A field of a message; a number's bytes are those of a long, big-endian. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Field(int number, int wireType, byte[] bytes) {
        long asNumber() {
            return ByteBuffer.wrap(bytes).getLong();
        }

        @Override
        public String toString() {
            return number + " of type " + wireType;
        }
    }

    private static List<Field> fields(byte[] message) {
        List<Field> fields = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(message);
        while (in.hasRemaining()) {
            int key = (int) varint(in);
            byte[] bytes;
            switch (key & 7) {
                case 0 -> bytes = ByteBuffer.allocate(8).putLong(varint(in)).array();
                case 1 -> bytes = new byte[8];
                case 2 -> bytes = new byte[(int) varint(in)];
                default -> throw new AssertionError("wire type " + (key & 7));
            }
            if ((key & 7) != 0) {
                in.get(bytes);
            }
            fields.add(new Field(key >>> 3, key & 7, bytes));
        }
        return fields;
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = in.get();
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    /** Undoes Snappy's block format. */
    static byte[] unpack(byte[] packed) {
        ByteBuffer in = ByteBuffer.wrap(packed).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer out = ByteBuffer.allocate((int) varint(in));
        while (in.hasRemaining()) {
            int tag = in.get() & 0xff;
            int upper = tag >>> 2;
            switch (tag & 3) {
                case 0 -> {
                    byte[] literal = new byte[upper < 60 ? upper + 1 : 1 + littleEndian(in, upper - 59)];
                    in.get(literal);
                    out.put(literal);
                }
                case 1 -> copy(out, 4 + (upper & 7), ((upper >>> 3) << 8) | (in.get() & 0xff));
                case 2 -> copy(out, upper + 1, in.getShort() & 0xffff);
                default -> copy(out, upper + 1, in.getInt());
            }
        }
        require(!out.hasRemaining(), out.remaining() + " bytes are missing");
        return out.array();
    }

    private static int littleEndian(ByteBuffer in, int bytes) {
        int value = 0;
        for (int i = 0; i < bytes; i++) {
            value |= (in.get() & 0xff) << (8 * i);
        }
        return value;
    }

    private static void copy(ByteBuffer out, int length, int offset) {
        require(offset > 0 && offset <= out.position(), "offset " + offset + " at " + out.position());
        for (int i = 0; i < length; i++) {
            out.put(out.get(out.position() - offset));
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
