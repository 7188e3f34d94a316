package org.posixipc.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The numbers of {@link Layout} against the header that C peers are compiled with, whose own assertions hold it to its structs. */
class LayoutTest {
    private static final Path HEADER =
            Path.of(System.getProperty("posixipc.root"), "native/include/posixipc/channel_layout.h");

    @Test
    void everyOffsetIsThatOfTheCHeader() throws Exception {
        Map<String, Long> expected = new TreeMap<>();
        Matcher at = Pattern.compile("PIPC_AT\\(pipc_channel_(\\w+), (\\w+), (\\d+)\\)")
                .matcher(header());
        while (at.find()) {
            expected.put((at.group(1) + "_" + at.group(2)).toUpperCase(), Long.valueOf(at.group(3)));
        }
        Matcher size = Pattern.compile("sizeof\\(struct pipc_channel_(header|lane|checkpoint)\\) == (\\d+)")
                .matcher(header());
        while (size.find()) {
            expected.put(size.group(1).toUpperCase() + "_SIZE", Long.valueOf(size.group(2)));
        }
        assertThat(expected).hasSizeGreaterThan(40);
        assertThat(ours("HEADER_", "LANE_", "ROLE_", "CHECKPOINT_")).isEqualTo(expected);
    }

    @Test
    void everyConstantIsThatOfTheCHeader() throws Exception {
        Map<String, Long> constants = ours("MAGIC", "ENDIAN", "MAJOR", "MINOR", "LANES_", "CAPACITY_", "MESSAGE_");
        constants.forEach((name, value) ->
                assertThat(define("PIPC_CHANNEL_" + name)).as(name).isEqualTo(value));
        Map<String, String> others = Map.of(
                "KIND_ONE_SENDER", "PIPC_CHANNEL_ONE_SENDER",
                "KIND_LANES", "PIPC_CHANNEL_LANES",
                "FLAG_SPIN_ONLY", "PIPC_CHANNEL_SPIN_ONLY",
                "STATE_OPEN", "PIPC_CHANNEL_OPEN",
                "STATE_ENDED", "PIPC_CHANNEL_ENDED",
                "STATE_POISONED", "PIPC_CHANNEL_POISONED",
                "LIFE_RECEIVER", "PIPC_CHANNEL_LIFE_RECEIVER",
                "LIFE_SENDER", "PIPC_CHANNEL_LIFE_SENDER(lane)");
        for (Map.Entry<String, Long> constant :
                ours("KIND_", "FLAG_", "STATE_", "LIFE_").entrySet()) {
            assertThat(define(others.get(constant.getKey())))
                    .as(constant.getKey())
                    .isEqualTo(constant.getValue());
        }
        for (Map.Entry<String, Long> constant : ours(
                        "POISON_",
                        "RECORD_LENGTH",
                        "RECORD_PADDING",
                        "RECORD_COMMITTED",
                        "RECORD_TYPE",
                        "RECORD_HEADER")
                .entrySet()) {
            assertThat(define("PIPC_" + constant.getKey()))
                    .as(constant.getKey())
                    .isEqualTo(constant.getValue());
        }
    }

    private static Map<String, Long> ours(String... prefixes) throws IllegalAccessException {
        Map<String, Long> values = new TreeMap<>();
        for (Field field : Layout.class.getDeclaredFields()) {
            for (String prefix : prefixes) {
                if (field.getName().startsWith(prefix)) {
                    values.put(field.getName(), ((Number) field.get(null)).longValue());
                }
            }
        }
        return values;
    }

    /** The value of a #define: a number with suffixes, or two of them with a shift or a sum. */
    private static long define(String name) {
        Matcher matcher = Pattern.compile("#define " + Pattern.quote(name) + " \\(?([^\\s)]+)(?: (<<|\\+) ([^\\s)]+))?")
                .matcher(headerUnchecked());
        assertThat(matcher.find()).as("#define " + name).isTrue();
        long left = number(matcher.group(1));
        if (matcher.group(2) == null) {
            return left;
        }
        return matcher.group(2).equals("<<") ? left << number(matcher.group(3)) : left;
    }

    private static long number(String text) {
        String digits = text.replaceAll("[UL]+$", "");
        return digits.startsWith("0x") ? Long.parseUnsignedLong(digits.substring(2), 16) : Long.parseLong(digits);
    }

    private static String header() throws IOException {
        return Files.readString(HEADER);
    }

    private static String headerUnchecked() {
        try {
            return header();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
