package org.posixipc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.posixipc.testing.LeavesNothingBehind;
import org.posixipc.testing.Peer;
import org.posixipc.testing.TestNames;

@ExtendWith(LeavesNothingBehind.class)
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class WatchIT {
    @Test
    void printsPlainRowsAndJsonToAPipe() throws Exception {
        String name = TestNames.next();
        try (Peer c = Peer.inC()) {
            String queue = c.ask("queue create " + name + " rw 0600 4 32");
            c.ask("queue send " + queue + " 0 text:one");
            Command.Outcome rows = Command.run("watch", "--count", "2", "--interval", "150ms", "--filter", name);
            Command.Outcome json = Command.run("watch", "--count", "1", "--json", "-Q");
            c.ask("queue unlink " + name);

            assertThat(rows.code()).as(rows.error()).isZero();
            assertThat(rows.text()).doesNotContain("\033").hasLineCount(3).startsWith("TIME ");
            assertThat(rows.text().lines().skip(2))
                    .singleElement()
                    .asString()
                    .containsPattern(name + " +1/4 +\\+0\\.0 +0 +1$");
            Map<String, Object> look = JsonTree.parse(json.text().strip().getBytes(StandardCharsets.UTF_8));
            assertThat(look).containsEntry("schema", "posixipc.watch/1");
            assertThat(JsonTree.objects(look, "objects"))
                    .filteredOn(object -> object.get("name").equals(name))
                    .singleElement()
                    .satisfies(object ->
                            assertThat(object).containsEntry("level", 1L).containsEntry("limit", 4L));
        }
    }
}
