package org.posixipc.cli.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EscapeTest {
    private static final String ESCAPE = Character.toString(27);

    @ParameterizedTest
    @ValueSource(strings = {"/orders", "/a.b-c_d", "/Gr\u00f6\u00dfe", "/x@y:z=1,2%+"})
    void leavesPlainNamesAsTheyAre(String name) {
        assertThat(Escape.name(name)).isEqualTo(name);
    }

    @Test
    void quotesNamesAsAShellTakesThem() {
        assertThat(Escape.name("/shm pipe")).isEqualTo("'/shm pipe'");
        assertThat(Escape.name("/it's")).isEqualTo("'/it'\\''s'");
        assertThat(Escape.name("/$HOME")).isEqualTo("'/$HOME'");
        assertThat(Escape.name("/a\nb'" + ESCAPE)).isEqualTo("$'/a\\nb\\'\\x1b'");
    }

    @Test
    void keepsTextOnItsLineAndTheCursorWhereItIs() {
        assertThat(Escape.text("a\nb\r\tc\\d" + ESCAPE + "[2J")).isEqualTo("a\\nb\\r\\tc\\\\d\\x1b[2J");
        assertThat(Escape.text("\u0085\u202e\u2028\ud83d\ude00")).isEqualTo("\\u0085\\u202e\\u2028\ud83d\ude00");
        assertThat(Escape.text("\ud83d")).as("half a character").isEqualTo("\\ud83d");
        assertThat(Escape.text(new StringBuilder().appendCodePoint(0xE0001).toString()))
                .isEqualTo("\\U000e0001");
    }

    @Test
    void showsBytesAsTextOnlyIfTheyAreUtf8() {
        assertThat(Escape.bytes("\u00e4 \u20ac".getBytes(UTF_8))).isEqualTo("\u00e4 \u20ac");
        assertThat(Escape.bytes(new byte[] {'a', (byte) 0xe4, 0, '\n'})).isEqualTo("a\\xe4\\x00\\n");
        assertThat(Escape.utf8(new byte[] {(byte) 0xff})).isNull();
        assertThat(Escape.utf8(new byte[0])).isEmpty();
    }
}
