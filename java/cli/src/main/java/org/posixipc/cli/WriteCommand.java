package org.posixipc.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import org.posixipc.Segment;
import org.posixipc.SharedMemory;
import org.posixipc.cli.text.ByteCount;
import org.posixipc.cli.text.Escape;
import org.posixipc.cli.text.Json;
import org.posixipc.cli.text.ValueType;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code posixipc write}. */
@Command(
        name = "write",
        header = "Write values, text or a file into a segment, which must be large enough.",
        description = {
            "",
            "VALUE is of the --type: i8 u8 i16 u16 i32 u32 i64 u64 f32 f64 text, or hex. One value of 4 or 8 bytes at a place"
                    + " aligned to it is written at once: readers see it whole, and what was written before."
        },
        footer = {
            "",
            "Examples:",
            "  posixipc write /frames --offset 8 --type f64 3.25",
            "  posixipc write /frames --file image.bin"
        })
final class WriteCommand implements Callable<Integer> {
    private final Streams streams;

    @Mixin
    private StandardOptions standard;

    @Option(
            names = "--offset",
            paramLabel = "BYTES",
            defaultValue = "0",
            description = "Where to begin; 0 unless said.")
    private ByteCount offset;

    @Option(
            names = "--type",
            paramLabel = "TYPE",
            defaultValue = "text",
            description = "What VALUE is; text unless said.")
    private String type;

    @Option(names = "--order", paramLabel = "little|big", description = "Byte order; this machine's unless said.")
    private DumpCommand.Order order;

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "Write what the file holds; - is the standard input.")
    private String file;

    @Option(names = "--json", description = "Print JSON (schema posixipc.write/1).")
    private boolean json;

    @Parameters(index = "0", paramLabel = "NAME", description = "The segment, as in /frames.")
    private String name;

    @Parameters(index = "1..*", paramLabel = "VALUE", description = "One after the other.")
    private List<String> values = List.of();

    WriteCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        if ((file == null) == values.isEmpty()) {
            throw new IllegalArgumentException("give either VALUE or --file");
        }
        byte[] bytes = file == null ? encoded() : contents();
        try (SharedMemory memory = SharedMemory.open(name);
                Segment segment = memory.map()) {
            long at = offset.bytes();
            if (at > segment.length() || bytes.length > segment.length() - at) {
                throw new IllegalArgumentException("%s has %d bytes, and %d at %d do not fit"
                        .formatted(Escape.name(name), segment.length(), bytes.length, at));
            }
            write(segment, at, bytes);
        }
        if (json) {
            try (Json document = Json.pretty(streams.out())) {
                document.object(object -> object.put("schema", "posixipc.write/1")
                        .put("name", name)
                        .put("offset", offset.bytes())
                        .put("length", bytes.length));
            }
        }
        return ExitCode.DONE;
    }

    /** The release pairs with the acquire of whoever waits for that word to change. */
    private static void write(Segment segment, long at, byte[] bytes) {
        ByteBuffer whole = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        if (bytes.length == Integer.BYTES && at % Integer.BYTES == 0) {
            segment.setIntRelease(at, whole.getInt(0));
        } else if (bytes.length == Long.BYTES && at % Long.BYTES == 0) {
            segment.setLongRelease(at, whole.getLong(0));
        } else {
            segment.setBytes(at, bytes);
        }
    }

    private byte[] encoded() {
        int most = values.stream()
                .mapToInt(value -> Math.max(Long.BYTES, value.getBytes(StandardCharsets.UTF_8).length))
                .sum();
        ByteBuffer buffer = ByteBuffer.allocate(most).order(DumpCommand.Order.of(order));
        for (String value : values) {
            if (type.equals("hex")) {
                buffer.put(hex(value));
            } else {
                ValueType.parse(type).write(buffer, value);
            }
        }
        byte[] bytes = new byte[buffer.position()];
        buffer.get(0, bytes);
        return bytes;
    }

    private byte[] contents() throws IOException {
        return file.equals("-") ? streams.in().readAllBytes() : Files.readAllBytes(Path.of(file));
    }

    private static byte[] hex(String value) {
        try {
            return HexFormat.of().parseHex(value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "'" + value + "' is no even number of hexadecimal digits; write for example 00ff1a");
        }
    }
}
