package org.posixipc.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.posixipc.testing.LeavesNothingBehind;

@ExtendWith(LeavesNothingBehind.class)
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class CompareIT {
    private static final String CHARTS = """
            (() => {
              const boxes = s => [...document.querySelectorAll(s)].map(e => e.getBoundingClientRect());
              const labels = [...document.querySelectorAll('svg.latency text[text-anchor=start]')]
                  .map(e => e.getBoundingClientRect()).sort((a, b) => a.top - b.top);
              return JSON.stringify({
                charts: boxes('svg').filter(b => b.width > 200 && b.height > 100).length,
                curves: boxes('svg.latency polyline').filter(b => b.width > 20).length,
                bars: boxes('svg.rate rect').filter(b => b.width > 0 && b.height > 0).length,
                labels: labels.length,
                apart: labels.every((b, i) => i === 0 || b.top >= labels[i - 1].top + 8),
                paper: getComputedStyle(document.body).backgroundColor,
                ink: getComputedStyle(document.body).color,
                overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth
              });
            })()
            """;

    @Test
    void measuresEveryWayBetweenTwoProcessesAndRefusesConclusionsFromAShortRun(@TempDir Path folder) throws Exception {
        Path page = folder.resolve("report.html");
        Command.Outcome compare = Command.run(
                "compare", "--duration", "40ms", "--rounds", "2", "--sizes", "64", "--html", page.toString(), "--json");

        assertThat(compare.code()).as(compare.error()).isZero();
        Map<String, Object> json = compare.json();
        assertThat(json).containsEntry("schema", "posixipc.compare/1").containsEntry("conclusions", List.of());
        assertThat((String) json.get("refusal")).contains("too short");
        assertThat(JsonTree.objects(json, "results"))
                .extracting(result -> result.get("way"))
                .containsExactly("queue", "channel", "semaphore", "unix-socket", "pipe", "tcp");
        assertThat(JsonTree.objects(json, "results")).allSatisfy(result -> {
            assertThat(result).containsEntry("refusal", null).containsEntry("rounds", 2L);
            assertThat((long) result.get("roundTrips")).isPositive();
            assertThat((double) result.get("messagesPerSecond")).isPositive();
            Map<String, Object> nanos = JsonTree.object(result, "roundTripNanos");
            assertThat((long) nanos.get("p50")).isPositive().isLessThanOrEqualTo((long) nanos.get("p99.99"));
        });
        assertThat(page)
                .content()
                .contains("No conclusion")
                .doesNotContain("http")
                .doesNotContain("<script");
        looksRightInABrowser(page);
    }

    private static void looksRightInABrowser(Path page) throws Exception {
        assumeTrue(Browser.find().isPresent(), "no Chromium here to open the page with");
        try (Browser browser = Browser.open(page)) {
            Map<String, Object> light = JsonTree.parse(browser.evaluate(CHARTS).getBytes());
            Files.write(Path.of(System.getProperty("posixipc.output"), "report-light.png"), browser.screenshot());
            browser.preferDark();
            Map<String, Object> dark = JsonTree.parse(browser.evaluate(CHARTS).getBytes());
            Files.write(Path.of(System.getProperty("posixipc.output"), "report-dark.png"), browser.screenshot());

            assertThat(light)
                    .containsEntry("charts", 2L)
                    .containsEntry("curves", 6L)
                    .containsEntry("bars", 6L)
                    .containsEntry("labels", 6L)
                    .containsEntry("apart", true)
                    .containsEntry("overflow", 0L);
            assertThat(dark.get("paper")).isNotEqualTo(light.get("paper"));
            assertThat(dark.get("ink")).isNotEqualTo(light.get("ink"));
            assertThat(browser.complaints()).as("console and log").isEmpty();
            assertThat(browser.requests())
                    .as("requests")
                    .containsExactly(page.toUri().toString());
        }
    }

    @Test
    void saysWhyAWayCouldNotBeMeasuredAndGoesOn() throws Exception {
        Command.Outcome compare = Command.inShell(
                "prlimit --msgqueue=0:0 \"$0\" compare --duration 20ms --rounds 1 --sizes 64 --ways queue,pipe");

        assertThat(compare.code()).as(compare.error()).isZero();
        assertThat(compare.text())
                .containsPattern("POSIX queue was not measured: mq_open.*EMFILE")
                .containsPattern("pipe +[0-9.]+ .s");
    }

    @Test
    void refusesSizesAndTimesThatMeasureNothing() throws Exception {
        Command.Outcome size = Command.run("compare", "--sizes", "4");
        Command.Outcome way = Command.run("compare", "--ways", "pigeon");

        assertThat(size.code()).isEqualTo(2);
        assertThat(size.error()).contains("8 bytes to 16M").hasLineCount(1);
        assertThat(way.code()).isEqualTo(2);
        assertThat(way.error()).contains("pigeon").contains("unix-socket");
    }
}
