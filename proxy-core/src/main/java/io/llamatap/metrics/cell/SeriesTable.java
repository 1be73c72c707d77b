package io.llamatap.metrics.cell;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The series of one family on one event loop, by key. It is a hash table with open addressing that doubles by copying.
 *
 * <p>One thread writes, any thread reads. The cell of a key never changes, so a reader of an old table sees the current values of
 * its series. Cost of a look-up: a multiplication and usually one comparison. Only a new series allocates.
 */
public final class SeriesTable<C> {
    /** A key and its cell. */
    private record Slot<C>(int key, C cell) {}

    /** Receives each series. */
    public interface Visitor<C> {
        void visit(int key, C cell);
    }

    private static final int START = 8;

    private final Supplier<C> maker;
    private volatile AtomicReferenceArray<@Nullable Slot<C>> slots = new AtomicReferenceArray<>(START);
    private int size; // used by the writer only

    public SeriesTable(Supplier<C> maker) {
        this.maker = maker;
    }

    /** Returns the cell of a key, creating it if necessary. Called by the writer only. */
    public C cell(int key) {
        AtomicReferenceArray<@Nullable Slot<C>> table = slots;
        int index = find(table, key);
        Slot<C> slot = table.getPlain(index);
        return slot != null ? slot.cell : add(key);
    }

    /** Says whether a key has a cell. Called by the writer only. */
    public boolean has(int key) {
        return slots.getPlain(find(slots, key)) != null;
    }

    /** Visits all cells in no particular order. Any thread. */
    public void forEach(Visitor<C> visitor) {
        AtomicReferenceArray<@Nullable Slot<C>> table = slots;
        for (int i = 0; i < table.length(); i++) {
            Slot<C> slot = table.getAcquire(i);
            if (slot != null) {
                visitor.visit(slot.key, slot.cell);
            }
        }
    }

    private C add(int key) {
        AtomicReferenceArray<@Nullable Slot<C>> table = slots;
        if (2 * (size + 1) > table.length()) {
            AtomicReferenceArray<@Nullable Slot<C>> larger = new AtomicReferenceArray<>(2 * table.length());
            for (int i = 0; i < table.length(); i++) {
                Slot<C> slot = table.getPlain(i);
                if (slot != null) {
                    larger.setPlain(find(larger, slot.key), slot);
                }
            }
            slots = larger;
            table = larger;
        }
        C cell = maker.get();
        table.setRelease(find(table, key), new Slot<>(key, cell));
        size++;
        return cell;
    }

    private static <C> int find(AtomicReferenceArray<@Nullable Slot<C>> table, int key) {
        int mask = table.length() - 1;
        int index = ((key * 0x9E3779B9) >>> 15) & mask;
        for (Slot<C> slot = table.getPlain(index); slot != null && slot.key != key; slot = table.getPlain(index)) {
            index = (index + 1) & mask;
        }
        return index;
    }
}
