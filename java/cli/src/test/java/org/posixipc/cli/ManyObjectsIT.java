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

/** As many queues as an IPC namespace holds, and a thousand segments, in namespaces of their own. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ManyObjectsIT {
    private static final String GROUND =
            "mount -t tmpfs none /dev/shm && mkdir /dev/shm/q && mount -t mqueue none /dev/shm/q && ";

    @Test
    void lists256QueuesAndTellsHowTheTimeGrows() throws Exception {
        assumeTrue(Command.mayUnshare(), "no private namespaces here");
        String make = "\"$0\" create queue $(seq -f /q%%g %d %d) --capacity 1 --max-message-size 1 || exit 9; ";
        String list =
                "a=$(date +%%s%%N); \"$0\" list --json -Q > /dev/shm/list; b=$(date +%%s%%N); echo %d $((b - a)) >&2; ";
        String steps = (make + list + make + list + make + list).formatted(1, 16, 16, 17, 64, 64, 65, 256, 256);

        Command.Outcome many = Command.inPrivateNamespaces(GROUND + steps + "cat /dev/shm/list");

        assertThat(many.code()).as(many.error()).isZero();
        List<Map<String, Object>> objects = JsonTree.objects(many.json(), "objects");
        assertThat(objects).hasSize(256);
        assertThat(objects)
                .allSatisfy(
                        object -> assertThat(JsonTree.object(object, "queue")).containsEntry("capacity", 1L));
        List<String> times =
                many.error().lines().filter(line -> line.matches("\\d+ \\d+")).toList();
        assertThat(times).hasSize(3);
        // Not judged here: a busy machine may take any time. The README quotes what this file says.
        Files.write(Path.of(System.getProperty("posixipc.output"), "list-times.txt"), times);
    }

    @Test
    void listsAThousandSegments() throws Exception {
        assumeTrue(Command.mayUnshare(), "no private namespaces here");

        Command.Outcome many = Command.inPrivateNamespaces(
                GROUND
                        + "cd /dev/shm && seq -f 'segment %g' 1000 | xargs -d '\\n' truncate -s 4K && \"$0\" list -M --noheadings");

        assertThat(many.code()).as(many.error()).isZero();
        assertThat(many.text()).hasLineCount(1000).contains("'/segment 1000'");
    }
}
