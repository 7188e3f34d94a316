package org.posixipc.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.posixipc.benchmarks.harness.Effort;

/** One case of each kind through the whole command, with rounds so short that their figures mean nothing. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class SmokeTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"queue/pair/64-direct", "queue/allocation/bytes", "queue/ping-pong/one-cpu-64"})
    void measuresTheCaseAndWritesItsRounds(String name) throws IOException {
        Path json = folder.resolve("report.json");
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream out = System.out;
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8)); // verdicts on such rounds only mislead
        try {
            Main.run("--smoke", "--json", json.toString(), name);
        } finally {
            System.setOut(out);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8)).contains(name, "verdict");
        JsonNode report = new ObjectMapper().readTree(json.toFile());
        assertThat(report.at("/rows/0/case").asText()).isEqualTo(name);
        assertThat(report.at("/rows/0/verdict").asText()).isNotEqualTo("failed");
        JsonNode rounds = report.path("launches").path(name).path(0).path("rounds");
        assertThat(rounds).hasSizeGreaterThanOrEqualTo(Effort.SMOKE.rounds());
        assertThat(rounds)
                .allSatisfy(
                        round -> assertThat(round.at("/ours/0").asDouble(-1)).isNotNegative());
    }
}
