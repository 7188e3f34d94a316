package org.posixipc.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.posixipc.cli.inventory.Kind;
import org.posixipc.cli.text.Escape;
import org.posixipc.cli.text.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code posixipc unlink}. */
@Command(
        name = "unlink",
        header = "Remove names; who has an object open keeps it.",
        description = {
            "",
            "A name that is taken by objects of several kinds needs the kind.",
            "",
            "--stale is for what died programs left: objects that no process holds. It shows them and asks. Without names"
                    + " it looks at empty queues and at semaphores; a segment only if it is named, for data may be meant to"
                    + " outlive its programs. A queue or channel that holds messages is never stale. It refuses while the descriptors or"
                    + " mappings of any process may not be read."
        })
final class UnlinkCommand implements Callable<Integer> {
    private final Streams streams;

    @Mixin
    private StandardOptions standard;

    @Mixin
    private KindOptions kinds;

    @Option(names = "--stale", description = "Only what no process holds; shows it and asks.")
    private boolean stale;

    @Option(
            names = {"-y", "--yes"},
            description = "With --stale: do not ask.")
    private boolean yes;

    @Option(names = "--json", description = "Print JSON (schema posixipc.unlink/1).")
    private boolean json;

    @Parameters(arity = "0..*", paramLabel = "NAME", description = "As in /orders.")
    private List<String> names = List.of();

    UnlinkCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException, Failures.Refused {
        if (names.isEmpty() && !stale) {
            throw new IllegalArgumentException("a NAME is missing; or --stale for what nobody holds");
        }
        names.forEach(ObjectName::checked);
        List<NamedObject> unlinked = new ArrayList<>();
        if (stale) {
            StaleObjects objects = new StaleObjects(streams, kinds.kinds(), names);
            if (objects.show(json) && (yes || objects.confirmed())) {
                unlinked.addAll(objects.unlink());
            }
        } else {
            for (String name : names) {
                unlinked.add(unlinkNamed(name));
            }
        }
        if (json) {
            writeJson(unlinked);
        }
        return ExitCode.DONE;
    }

    private NamedObject unlinkNamed(String name) throws IOException, Failures.Refused {
        Set<Kind> wanted = kinds.kinds();
        List<NamedObject> found = NamedObject.all(name).stream()
                .filter(object -> wanted.contains(object.kind()))
                .toList();
        if (found.isEmpty()) {
            throw Failures.noObject(name);
        }
        if (found.size() > 1) {
            throw new IllegalArgumentException("the name " + Escape.name(name) + " is taken by "
                    + found.stream()
                            .map(object -> "a " + object.kind())
                            .collect(java.util.stream.Collectors.joining(" and "))
                    + "; say which with -Q, -S, -M or -C");
        }
        found.get(0).unlink();
        return found.get(0);
    }

    private void writeJson(List<NamedObject> unlinked) throws IOException {
        try (Json document = Json.pretty(streams.out())) {
            document.object(object -> object.put("schema", "posixipc.unlink/1")
                    .array(
                            "unlinked",
                            unlinked,
                            (item, one) -> item.object(
                                    o -> o.put("kind", one.kind().toString()).put("name", one.name()))));
        }
    }
}
