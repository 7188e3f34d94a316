package org.posixipc;

import static org.posixipc.internal.ffi.HotShim.HOT;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.util.Objects;
import org.posixipc.internal.Guard;
import org.posixipc.internal.Mapping;

/** Copying ranges of bytes in and out, plain and not atomic, of any length and at any offset. */
abstract class SegmentBulk extends SegmentLongs {
    /** From here on, filling copies what it has filled. */
    private static final int SEED = 64;

    /**
     * From here on, arrays are copied by the C library: it is a fifth to a third faster than the JDK then, but has to be
     * called. Only under the guard, because a fault in it cannot be made an error of the JVM's.
     */
    private static final int LONG_COPY = Guard.isOn() ? 32 << 10 : Integer.MAX_VALUE;

    /** Between pieces of so many bytes the JVM can stop a copying thread. */
    private static final int LONG_COPY_PIECE = 1 << 20;

    SegmentBulk(Mapping mapping, long base, long length, ByteBuffer[] windows) {
        super(mapping, base, length, windows);
    }

    /**
     * Copies bytes into an array.
     *
     * @param offset bytes from the segment's start
     * @param target receives as many bytes as it is long
     * @throws IndexOutOfBoundsException if so many bytes are not inside the segment
     * @throws IllegalStateException if the segment is closed, or was truncated by another process
     */
    public final void getBytes(long offset, byte[] target) {
        getBytes(offset, target, 0, target.length);
    }

    /**
     * Copies bytes into a part of an array.
     *
     * @param offset bytes from the segment's start
     * @param target receives the bytes
     * @param from index in {@code target} of the first
     * @param length how many bytes
     * @throws IndexOutOfBoundsException if so many bytes are not inside the segment or the array
     * @throws IllegalStateException if the segment is closed, or was truncated by another process
     */
    public final void getBytes(long offset, byte[] target, int from, int length) {
        if (length >= LONG_COPY) {
            longCopyOut(offset, target, from, length);
            return;
        }
        try {
            whole(offset, length).get(index(offset), target, from, length);
        } catch (RuntimeException e) {
            Objects.checkFromIndexSize(from, length, target.length);
            checkRange(offset, length);
            for (int done = 0; done < length; ) {
                int piece = Math.min(length - done, WINDOW);
                piece(offset + done, piece).get(farIndex(offset + done), target, from + done, piece);
                done += piece;
            }
        }
        checkTruncation();
    }

    /**
     * Copies an array into the segment.
     *
     * @param offset bytes from the segment's start
     * @param source all its bytes are copied
     * @throws IndexOutOfBoundsException if so many bytes are not inside the segment
     * @throws IllegalStateException if the segment is closed or read-only, or was truncated by another process
     */
    public final void setBytes(long offset, byte[] source) {
        setBytes(offset, source, 0, source.length);
    }

    /**
     * Copies a part of an array into the segment.
     *
     * @param offset bytes from the segment's start
     * @param source gives the bytes
     * @param from index in {@code source} of the first
     * @param length how many bytes
     * @throws IndexOutOfBoundsException if so many bytes are not inside the segment or the array
     * @throws IllegalStateException if the segment is closed or read-only, or was truncated by another process
     */
    public final void setBytes(long offset, byte[] source, int from, int length) {
        if (length >= LONG_COPY) {
            longCopyIn(offset, source, from, length);
            return;
        }
        try {
            whole(offset, length).put(index(offset), source, from, length);
        } catch (RuntimeException e) {
            Objects.checkFromIndexSize(from, length, source.length);
            checkWritable(offset, length);
            for (int done = 0; done < length; ) {
                int piece = Math.min(length - done, WINDOW);
                piece(offset + done, piece).put(farIndex(offset + done), source, from + done, piece);
                done += piece;
            }
        }
        checkTruncation();
    }

    private void longCopyOut(long offset, byte[] target, int from, int length) {
        Objects.checkFromIndexSize(from, length, target.length);
        checkRange(offset, length);
        for (int done = 0; done < length; ) {
            int piece = Math.min(length - done, LONG_COPY_PIECE);
            ByteBuffer window = piece(offset + done, piece);
            HOT.copyToArray(mapping.address() + base + offset + done, target, from + done, piece);
            Reference.reachabilityFence(window); // what lies there may change meanwhile, but something does
            done += piece;
        }
        checkTruncation();
    }

    private void longCopyIn(long offset, byte[] source, int from, int length) {
        Objects.checkFromIndexSize(from, length, source.length);
        checkWritable(offset, length);
        for (int done = 0; done < length; ) {
            int piece = Math.min(length - done, LONG_COPY_PIECE);
            ByteBuffer window = piece(offset + done, piece);
            HOT.copyFromArray(source, from + done, piece, mapping.address() + base + offset + done);
            Reference.reachabilityFence(window);
            done += piece;
        }
        checkTruncation();
    }

    /**
     * Copies bytes into a buffer, from its position to its limit; the position moves to the limit.
     *
     * @param offset bytes from the segment's start
     * @param target receives {@code target.remaining()} bytes; heap or direct
     * @throws IndexOutOfBoundsException if so many bytes are not inside the segment
     * @throws ReadOnlyBufferException if the buffer is read-only
     * @throws IllegalStateException if the segment is closed, or was truncated by another process
     */
    public final void getBytes(long offset, ByteBuffer target) {
        if (target.isReadOnly()) {
            throw new ReadOnlyBufferException();
        }
        int start = target.position();
        int length = target.remaining();
        try {
            target.put(start, whole(offset, length), index(offset), length);
        } catch (RuntimeException e) {
            checkRange(offset, length);
            for (int done = 0; done < length; ) {
                int piece = Math.min(length - done, WINDOW);
                target.put(start + done, piece(offset + done, piece), farIndex(offset + done), piece);
                done += piece;
            }
        }
        checkTruncation();
        target.position(start + length);
    }

    /**
     * Copies a buffer into the segment, from its position to its limit; the position moves to the limit.
     *
     * @param offset bytes from the segment's start
     * @param source gives {@code source.remaining()} bytes; heap or direct
     * @throws IndexOutOfBoundsException if so many bytes are not inside the segment
     * @throws IllegalStateException if the segment is closed or read-only, or was truncated by another process
     */
    public final void setBytes(long offset, ByteBuffer source) {
        int start = source.position();
        int length = source.remaining();
        try {
            whole(offset, length).put(index(offset), source, start, length);
        } catch (RuntimeException e) {
            checkWritable(offset, length);
            for (int done = 0; done < length; ) {
                int piece = Math.min(length - done, WINDOW);
                piece(offset + done, piece).put(farIndex(offset + done), source, start + done, piece);
                done += piece;
            }
        }
        checkTruncation();
        source.position(start + length);
    }

    /**
     * Copies bytes into another segment or to another place in this one; within one segment the ranges may overlap.
     *
     * @param offset bytes from this segment's start
     * @param target receives the bytes
     * @param targetOffset bytes from the target's start
     * @param length how many bytes
     * @throws IndexOutOfBoundsException if so many bytes are not inside both segments
     * @throws IllegalStateException if a segment is closed, the target read-only, or one was truncated by another process
     */
    public final void copyTo(long offset, Segment target, long targetOffset, long length) {
        checkRange(offset, length);
        SegmentBulk to = target;
        to.checkWritable(targetOffset, length);
        // Pieces go backwards where a forward copy would overwrite what it has yet to read.
        boolean backwards = mapping == to.mapping && base + offset < to.base + targetOffset;
        for (long done = 0; done < length; ) {
            int piece = (int) Math.min(length - done, WINDOW);
            long skipped = backwards ? length - done - piece : done;
            long from = offset + skipped;
            long at = targetOffset + skipped;
            to.piece(at, piece).put(farIndex(at), piece(from, piece), farIndex(from), piece);
            done += piece;
        }
        checkTruncation();
        to.checkTruncation();
    }

    /**
     * Sets every byte of a range.
     *
     * @param offset bytes from the segment's start
     * @param length how many bytes
     * @param value what each becomes
     * @throws IndexOutOfBoundsException if so many bytes are not inside the segment
     * @throws IllegalStateException if the segment is closed or read-only, or was truncated by another process
     */
    public final void fill(long offset, long length, byte value) {
        checkWritable(offset, length);
        for (long done = 0; done < length; ) {
            int piece = (int) Math.min(length - done, WINDOW);
            fillPiece(piece(offset + done, piece), farIndex(offset + done), piece, value);
            done += piece;
        }
        checkTruncation();
    }

    private static void fillPiece(ByteBuffer window, int start, int length, byte value) {
        int seed = Math.min(length, SEED);
        for (int i = 0; i < seed; i++) {
            window.put(start + i, value);
        }
        for (int filled = seed; filled < length; ) {
            int piece = Math.min(filled, length - filled);
            window.put(start + filled, window, start, piece);
            filled += piece;
        }
    }

    private void checkWritable(long offset, long length) {
        checkRange(offset, length);
        if (mapping.isReadOnly()) {
            throw refused(offset, length, new ReadOnlyBufferException());
        }
    }
}
