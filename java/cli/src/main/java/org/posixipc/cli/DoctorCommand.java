package org.posixipc.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.posixipc.cli.doctor.Doctor;
import org.posixipc.cli.doctor.Finding;
import org.posixipc.cli.doctor.Severity;
import org.posixipc.cli.text.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code posixipc doctor}. */
@Command(
        name = "doctor",
        header = "Examine this machine: limits, rights, namespaces, and whether IPC works.",
        description = {
            "",
            "Ends with 1 if something will not work. Makes one small queue and one semaphore for a trial, and unlinks them."
        })
final class DoctorCommand implements Callable<Integer> {
    private final Streams streams;

    @Mixin
    private StandardOptions standard;

    @Option(names = "--json", description = "Print JSON (schema posixipc.doctor/1).")
    private boolean json;

    @Option(names = "--no-trials", description = "Only look; make nothing.")
    private boolean noTrials;

    DoctorCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Map<String, List<Finding>> chapters = Doctor.examine(!noTrials);
        List<Finding> all = chapters.values().stream().flatMap(List::stream).toList();
        if (json) {
            try (Json document = Json.pretty(streams.out())) {
                document.object(object -> object.put("schema", "posixipc.doctor/1")
                        .put("failures", count(all, Severity.FAILURE))
                        .put("warnings", count(all, Severity.WARNING))
                        .array("findings", all, DoctorCommand::write));
            }
        } else {
            chapters.forEach(this::print);
            streams.out()
                    .printf(
                            "%n%d findings: %d warnings, %d failures%n",
                            all.size(), count(all, Severity.WARNING), count(all, Severity.FAILURE));
        }
        return count(all, Severity.FAILURE) == 0 ? ExitCode.DONE : ExitCode.REFUSED;
    }

    private static long count(List<Finding> findings, Severity severity) {
        return findings.stream()
                .filter(finding -> finding.severity() == severity)
                .count();
    }

    private static void write(Json json, Finding finding) throws IOException {
        json.object(object -> object.put("id", finding.id())
                .put("severity", finding.severity().toString())
                .put("subject", finding.subject())
                .put("value", finding.value())
                .put("remedy", finding.remedy()));
    }

    private void print(String chapter, List<Finding> findings) {
        PrintStream out = streams.out();
        boolean colours = streams.outIsTerminal() && Colour.wanted();
        out.println((colours ? "\033[1m" : "") + chapter + (colours ? "\033[0m" : ""));
        for (Finding finding : findings) {
            out.printf(
                    "  %s  %-21s %s%n",
                    mark(finding.severity(), colours), finding.subject(), Failures.oneLine(finding.value()));
            finding.remedy()
                    .ifPresent(remedy -> out.printf("        %-21s %s%n", "", "-> " + Failures.oneLine(remedy)));
        }
    }

    private static String mark(Severity severity, boolean colours) {
        return switch (severity) {
            case OK -> colours ? "\033[32mok  \033[0m" : "ok  ";
            case WARNING -> colours ? "\033[33mwarn\033[0m" : "warn";
            case FAILURE -> colours ? "\033[31mFAIL\033[0m" : "FAIL";
        };
    }
}
