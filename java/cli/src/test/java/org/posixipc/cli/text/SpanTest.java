package org.posixipc.cli.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpanTest {
    @ParameterizedTest
    @CsvSource({
        "250ms,PT0.25S",
        "2s,PT2S",
        "2 s,PT2S",
        "1.5s,PT1.5S",
        "5m,PT5M",
        "3H,PT3H",
        "2d,PT48H",
        "7ns,PT0.000000007S",
        "40us,PT0.00004S",
        "40\u00b5s,PT0.00004S",
        "PT1M,PT1M",
        "0s,PT0S"
    })
    void readsSpans(String text, Duration span) {
        assertThat(Span.parse(text)).isEqualTo(span);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "2", "s", "2 weeks", "-1x", "1,5s", "99999999999999999999s", "9223372036854775807d", "1..5s"
            })
    void refusesWhatIsNoSpanAndSaysWhatIs(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Span.parse(text))
                .withMessageContaining("'" + text + "'")
                .withMessageContaining("250ms");
    }

    @ParameterizedTest
    @CsvSource({
        "0,0.00 ns",
        "9.99,9.99 ns",
        "210,210 ns",
        "1530,1.53 \u00b5s",
        "43300,43.3 \u00b5s",
        "999999,1000 \u00b5s",
        "2040000,2.04 ms",
        "1500000000,1.50 s"
    })
    void showsNanosecondsWithThreeFigures(double nanos, String text) {
        assertThat(Span.ofNanos(nanos)).isEqualTo(text);
    }
}
