package io.llamatap.relay;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Splits bytes into pieces according to a number, so that a fuzzer that chooses the number chooses the places. */
public final class Cuts {
    /** One piece. */
    public static final int WHOLE = 0;
    /** One byte each. */
    public static final int BYTEWISE = 1;

    private Cuts() {}

    /** Returns the ends of the pieces, ascending; the last one is the length. */
    public static int[] of(int choice, int length) {
        if (length == 0) {
            return new int[0];
        }
        List<Integer> ends = new ArrayList<>();
        if (choice == BYTEWISE) {
            for (int end = 1; end < length; end++) {
                ends.add(end);
            }
        } else if (choice != WHOLE) {
            Random random = new Random(choice);
            int longest = 1 + random.nextInt(Math.max(1, Math.min(64, length)));
            for (int end = 1 + random.nextInt(longest); end < length; end += 1 + random.nextInt(longest)) {
                ends.add(end);
            }
        }
        ends.add(length);
        return ends.stream().mapToInt(Integer::intValue).toArray();
    }
}
