package io.llamatap.cost;

/**
 * What one side of a relay did with its socket up to a moment. Immutable.
 *
 * @param reads calls of the kernel to read
 * @param emptyReads those of them that brought nothing
 * @param readBytes what they brought
 * @param writes buffers handed over to be written
 * @param writtenBytes what stood in them
 * @param ownBytes what of that was not in a buffer that a socket was read into
 * @param flushes how often the kernel was to be given what was written
 * @param buffers buffers taken from the channel's allocator
 * @param copiedBytes what was copied to arrays out of this side's buffers
 */
record Counts(
        long reads,
        long emptyReads,
        long readBytes,
        long writes,
        long writtenBytes,
        long ownBytes,
        long flushes,
        long buffers,
        long copiedBytes) {

    Counts since(Counts before) {
        return new Counts(
                reads - before.reads,
                emptyReads - before.emptyReads,
                readBytes - before.readBytes,
                writes - before.writes,
                writtenBytes - before.writtenBytes,
                ownBytes - before.ownBytes,
                flushes - before.flushes,
                buffers - before.buffers,
                copiedBytes - before.copiedBytes);
    }
}
