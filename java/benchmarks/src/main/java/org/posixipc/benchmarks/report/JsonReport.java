package org.posixipc.benchmarks.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.posixipc.benchmarks.harness.Effort;
import org.posixipc.benchmarks.harness.Launch;

/** The whole run as JSON: where it ran, the rows, and every round of every launch behind them. */
public final class JsonReport {
    private static final ObjectMapper MAPPER = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private JsonReport() {}

    /**
     * Writes the report.
     *
     * @param launches the launches of each case, by the case's name
     */
    public static void write(Path file, Effort effort, List<Row> rows, Map<String, List<Launch>> launches)
            throws IOException {
        ObjectNode root = MAPPER.createObjectNode();
        root.set("environment", environment(effort));
        ArrayNode lines = root.putArray("rows");
        rows.forEach(row -> lines.add(row(row)));
        root.set("launches", MAPPER.valueToTree(launches));
        MAPPER.writeValue(file.toFile(), root);
    }

    private static ObjectNode environment(Effort effort) {
        return MAPPER.createObjectNode()
                .put("time", Instant.now().toString())
                .put("effort", effort.name().toLowerCase(Locale.ROOT))
                .put("java", System.getProperty("java.vm.version"))
                .put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"))
                .put("architecture", System.getProperty("os.arch"))
                .put("processors", Runtime.getRuntime().availableProcessors());
    }

    private static ObjectNode row(Row row) {
        ObjectNode node = MAPPER.createObjectNode()
                .put("case", row.label())
                .put("peer", row.peerName())
                .put("unit", row.measure().unit().name())
                .put("target", row.measure().target().kind().name())
                .put("bound", row.measure().target().bound())
                .put("verdict", row.verdict().toString())
                .put("launches", row.launches())
                .put("note", row.note());
        put(node, "ours", row.ours());
        put(node, "peerValue", row.peer());
        put(node, "ratio", row.ratio());
        return node;
    }

    private static void put(ObjectNode node, String name, Optional<Median> median) {
        median.ifPresent(present -> node.set(name, MAPPER.valueToTree(present)));
    }
}
