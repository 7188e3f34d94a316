package org.posixipc.cli.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LayoutTest {
    @Test
    void alignsFieldsAsCDoes() {
        Layout layout = Layout.parse("flag:u8, count:i32, stamp : i64, ratio:f32,title:text[5],tail:u16", false);

        assertThat(layout.fields()).extracting(Layout.Field::offset).containsExactly(0L, 4L, 8L, 16L, 20L, 26L);
        assertThat(layout.fields())
                .extracting(Layout.Field::name)
                .containsExactly("flag", "count", "stamp", "ratio", "title", "tail");
        assertThat(layout.length()).isEqualTo(28);
    }

    @Test
    void leavesNoGapsWhereItIsPacked() {
        Layout layout = Layout.parse("flag:u8,count:i32,stamps:i64[3]", true);

        assertThat(layout.fields()).extracting(Layout.Field::offset).containsExactly(0L, 1L, 5L);
        assertThat(layout.length()).isEqualTo(29);
    }

    @Test
    void takesAnOffsetAsItIsAndGoesOnBehindIt() {
        Layout layout = Layout.parse("price:f64@16,next:u8,low:u32@0x4", false);

        assertThat(layout.fields()).extracting(Layout.Field::offset).containsExactly(16L, 24L, 4L);
        assertThat(layout.length())
                .as("to the end of the last, not of the last named")
                .isEqualTo(25);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "count",
                "count:",
                "count:int",
                "count:i32[0]",
                "count:i32[-1]",
                "count:i32@-4",
                "a b:i32",
                "count:i32,",
                "count:i32[99999999999]",
                "count:i32@9999999999",
                "count:i32@x",
                "count:I32"
            })
    void refusesWhatIsNoFieldAndShowsIt(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Layout.parse(text, false))
                .withMessageContaining("'");
    }

    @ParameterizedTest
    @CsvSource({
        "i8,-128,80",
        "u8,255,ff",
        "i16,-2,feff",
        "u16,65535,ffff",
        "i32,-5,fbffffff",
        "u32,4294967295,ffffffff",
        "i64,-1,ffffffffffffffff",
        "u64,18446744073709551615,ffffffffffffffff",
        "f32,0.5,0000003f",
        "f64,0.5,000000000000e03f"
    })
    void writesAndReadsValuesAtTheEndsOfTheirRanges(String type, String value, String bytes) {
        ValueType of = ValueType.parse(type);
        ByteBuffer buffer = ByteBuffer.allocate(of.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        of.write(buffer, value);

        assertThat(java.util.HexFormat.of().formatHex(buffer.array())).isEqualTo(bytes);
        assertThat(of.read(buffer, 0, 1)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({"i8,128", "i8,-129", "u8,256", "u8,-1", "u64,18446744073709551616", "i32,1.5", "f64,half", "u16,0x10000"
    })
    void refusesValuesOutOfTheRange(String type, String value) {
        ByteBuffer buffer = ByteBuffer.allocate(8);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> ValueType.parse(type).write(buffer, value))
                .withMessageContaining(value);
        assertThat(buffer.position()).as("nothing was written").isZero();
    }
}
