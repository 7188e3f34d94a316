package org.posixipc.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import org.posixipc.Access;
import org.posixipc.Segment;
import org.posixipc.SharedMemory;
import org.posixipc.cli.text.ByteCount;
import org.posixipc.cli.text.Escape;
import org.posixipc.cli.text.HexDump;
import org.posixipc.cli.text.Json;
import org.posixipc.cli.text.Layout;
import org.posixipc.cli.text.ValueType;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code posixipc dump}. */
@Command(
        name = "dump",
        header = "Print the bytes of a segment: in hexadecimal, as text, or by a layout.",
        description = {
            "",
            "A layout names the fields of a struct: name:type, with [count] for arrays and @offset where it is not the next"
                    + " place that C would take. Types: i8 u8 i16 u16 i32 u32 i64 u64 f32 f64 text."
        },
        footer = {"", "Example:", "  posixipc dump /frames --layout 'count:u32, stamp:i64, name:text[16]@64'"})
final class DumpCommand implements Callable<Integer> {
    private static final int CHUNK = 1 << 16;

    private final Streams streams;

    @Mixin
    private StandardOptions standard;

    @Option(
            names = "--offset",
            paramLabel = "BYTES",
            defaultValue = "0",
            description = "Where to begin; 0 unless said.")
    private ByteCount offset;

    @Option(names = "--length", paramLabel = "BYTES", description = "How much; to the end unless said.")
    private ByteCount length;

    @Option(names = "--text", description = "As text, with control characters written as in C.")
    private boolean text;

    @Option(names = "--raw", description = "Write the bytes as they are; not to a terminal.")
    private boolean raw;

    @Option(names = "--layout", paramLabel = "FIELDS", description = "As fields.")
    private String layout;

    @Option(names = "--packed", description = "Fields follow each other without gaps.")
    private boolean packed;

    @Option(
            names = "--order",
            paramLabel = "little|big",
            description = "Byte order of fields; this machine's unless said.")
    private Order order;

    @Option(names = "--json", description = "Print JSON (schema posixipc.dump/1).")
    private boolean json;

    @Parameters(paramLabel = "NAME", description = "The segment, as in /frames.")
    private String name;

    /** Byte orders by the words of the command line. */
    enum Order {
        LITTLE,
        BIG;

        static ByteOrder of(Order order) {
            return order == null
                    ? ByteOrder.nativeOrder()
                    : order == BIG ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        }
    }

    DumpCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        if ((text ? 1 : 0) + (raw ? 1 : 0) + (layout != null ? 1 : 0) > 1) {
            throw new IllegalArgumentException("--text, --raw and --layout exclude each other");
        }
        if (raw) {
            streams.refuseRawOnTerminal();
        }
        try (SharedMemory memory =
                        SharedMemory.builder(name).access(Access.READ_ONLY).open();
                Segment segment = memory.map(Access.READ_ONLY)) {
            Layout fields = layout == null ? null : Layout.parse(layout, packed);
            long from = offset.bytes();
            long rest = segment.length() - from;
            long bytes = length != null ? length.bytes() : fields != null ? fields.length() : rest;
            if (from > segment.length() || bytes > rest || fields != null && fields.length() > bytes) {
                throw new IllegalArgumentException("%s has %d bytes, and %d from %d on were asked for"
                        .formatted(
                                Escape.name(name),
                                segment.length(),
                                Math.max(bytes, fields == null ? 0 : fields.length()),
                                from));
            }
            if (fields != null) {
                printFields(fields, read(segment, from, Math.toIntExact(fields.length())), from);
            } else if (json) {
                printJson(read(segment, from, Math.toIntExact(bytes)), from);
            } else {
                print(segment, from, bytes);
            }
        }
        return ExitCode.DONE;
    }

    private static byte[] read(Segment segment, long from, int length) {
        byte[] bytes = new byte[length];
        segment.getBytes(from, bytes);
        return bytes;
    }

    private void print(Segment segment, long from, long length) {
        HexDump dump = new HexDump(streams.out());
        for (long at = from; at < from + length && streams.flush(); at += CHUNK) {
            byte[] bytes = read(segment, at, (int) Math.min(CHUNK, from + length - at));
            if (raw) {
                streams.out().write(bytes, 0, bytes.length);
            } else if (text) {
                streams.out().print(Escape.bytes(bytes));
            } else {
                dump.print(at, bytes);
            }
        }
        if (text) {
            streams.out().println();
        } else if (!raw) {
            dump.end(from + length);
        }
    }

    private void printJson(byte[] bytes, long from) throws IOException {
        String decoded = text ? Escape.utf8(bytes) : null;
        try (Json document = Json.pretty(streams.out())) {
            document.object(object -> object.put("schema", "posixipc.dump/1")
                    .put("name", name)
                    .put("offset", from)
                    .put("length", bytes.length)
                    .put("hex", HexFormat.of().formatHex(bytes))
                    .put("text", decoded));
        }
    }

    private void printFields(Layout fields, byte[] bytes, long from) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(Order.of(order));
        if (json) {
            try (Json document = Json.pretty(streams.out())) {
                document.object(object -> object.put("schema", "posixipc.dump/1")
                        .put("name", name)
                        .put("offset", from)
                        .put("length", bytes.length)
                        .array(
                                "fields",
                                fields.fields(),
                                (item, field) -> item.object(o -> o.put("name", field.name())
                                        .put("type", field.type().toString())
                                        .put("offset", from + field.offset())
                                        .texts("values", values(field, buffer)))));
            }
            return;
        }
        for (Layout.Field field : fields.fields()) {
            streams.out()
                    .printf(
                            "%08x  %-5s %-16s %s%n",
                            from + field.offset(), field.type(), field.name(), String.join(" ", values(field, buffer)));
        }
    }

    /** Numbers as text too: JSON's readers lose digits of 64 bits. */
    private static List<String> values(Layout.Field field, ByteBuffer buffer) {
        List<String> values = new ArrayList<>();
        int elements = field.type() == ValueType.TEXT ? 1 : field.count();
        for (int i = 0; i < elements; i++) {
            values.add(field.type()
                    .read(buffer, (int) field.offset() + i * field.type().bytes(), field.count()));
        }
        return values;
    }
}
