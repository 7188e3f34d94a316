package org.posixipc.cli.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteCountTest {
    @ParameterizedTest
    @CsvSource({
        "0,0",
        "4096,4096",
        "64K,65536",
        "64k,65536",
        "' 1 M ',1048576",
        "1MiB,1048576",
        "2GB,2147483648",
        "3T,3298534883328",
        "9223372036854775807,9223372036854775807"
    })
    void readsSizesInPowersOf1024(String text, long bytes) {
        assertThat(ByteCount.parse(text).bytes()).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "K", "-1", "1.5M", "64KK", "1P", "9223372036854775808", "9999999999G", "0x10", "4 096"})
    void refusesWhatIsNoSizeAndShowsIt(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ByteCount.parse(text))
                .withMessage("'%s' is no size in bytes; write for example 4096, 64K or 1M", text);
    }

    @ParameterizedTest
    @CsvSource({
        "0,0",
        "8192,8192",
        "10239,10239",
        "10240,10K",
        "65536,64K",
        "1572864,1.5M",
        "1048576,1M",
        "104857600,100M",
        "130000000,124M",
        "5497558138880,5T",
        "9223372036854775807,8388608T"
    })
    void showsSmallSizesToTheByteAndLargeOnesShort(long bytes, String text) {
        assertThat(ByteCount.text(bytes)).isEqualTo(text);
    }
}
