package org.posixipc;

import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.util.Objects;
import org.posixipc.internal.Mapping;

/** Copying ranges of bytes in and out, plain and not atomic, of any length and at any offset. */
abstract class SegmentBulk extends SegmentLongs {
    /** From here on, filling copies what it has filled. */
    private static final int SEED = 64;

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
        Objects.checkFromIndexSize(from, length, target.length);
        checkRange(offset, length);
        for (int done = 0; done < length; ) {
            int piece = Math.min(length - done, WINDOW);
            long at = offset + done;
            try {
                window(at).get(index(at), target, from + done, piece);
            } catch (RuntimeException e) {
                throw refused(at, piece, e);
            }
            done += piece;
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
        Objects.checkFromIndexSize(from, length, source.length);
        checkWritable(offset, length);
        for (int done = 0; done < length; ) {
            int piece = Math.min(length - done, WINDOW);
            long at = offset + done;
            try {
                window(at).put(index(at), source, from + done, piece);
            } catch (RuntimeException e) {
                throw refused(at, piece, e);
            }
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
        checkRange(offset, length);
        for (int done = 0; done < length; ) {
            int piece = Math.min(length - done, WINDOW);
            long at = offset + done;
            try {
                target.put(start + done, window(at), index(at), piece);
            } catch (RuntimeException e) {
                throw refused(at, piece, e);
            }
            done += piece;
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
        checkWritable(offset, length);
        for (int done = 0; done < length; ) {
            int piece = Math.min(length - done, WINDOW);
            long at = offset + done;
            try {
                window(at).put(index(at), source, start + done, piece);
            } catch (RuntimeException e) {
                throw refused(at, piece, e);
            }
            done += piece;
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
            copyPiece(offset + skipped, to, targetOffset + skipped, piece);
            done += piece;
        }
        checkTruncation();
        to.checkTruncation();
    }

    private void copyPiece(long from, SegmentBulk target, long to, int length) {
        try {
            target.window(to).put(index(to), window(from), index(from), length);
        } catch (RuntimeException e) {
            checkRange(from, length); // which of the two was closed meanwhile?
            throw target.refused(to, length, e);
        }
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
            try {
                fillPiece(window(offset + done), index(offset + done), piece, value);
            } catch (RuntimeException e) {
                throw refused(offset + done, piece, e);
            }
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
