package org.posixipc.cli;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** A manual page in the man macros of roff, made of what the help is made of. */
final class ManualPage {
    private final StringBuilder out = new StringBuilder(4096);
    private final CommandSpec spec;

    private ManualPage(CommandSpec spec) {
        this.spec = spec;
    }

    static String of(CommandSpec spec) {
        ManualPage page = new ManualPage(spec);
        page.write();
        return page.out.toString();
    }

    private void write() {
        String name = spec.qualifiedName("-");
        line(".TH " + quoted(name.toUpperCase(Locale.ROOT)) + " 1 \"\" "
                + quoted("posixipc " + RootCommand.Version.text()));
        line(".SH NAME");
        line(text(name) + " \\- " + text(String.join(" ", spec.usageMessage().header())));
        line(".SH SYNOPSIS");
        line(".B " + text(spec.qualifiedName(" ")));
        line(text(synopsis()));
        if (spec.usageMessage().description().length > 0) {
            line(".SH DESCRIPTION");
            paragraphs(spec.usageMessage().description());
        }
        arguments(
                "ARGUMENTS",
                spec.positionalParameters().stream()
                        .filter(argument -> !argument.hidden())
                        .toList());
        arguments(
                "OPTIONS",
                spec.options().stream().filter(option -> !option.hidden()).toList());
        commands();
        line(".SH EXIT STATUS");
        spec.root().usageMessage().exitCodeList().forEach((code, meaning) -> item(code.strip(), meaning));
        if (spec.usageMessage().footer().length > 0) {
            line(".SH NOTES");
            line(".nf");
            for (String row : spec.usageMessage().footer()) {
                line(text(row));
            }
            line(".fi");
        }
    }

    private String synopsis() {
        String options = spec.options().isEmpty() ? "" : "[OPTIONS] ";
        String positional =
                spec.positionalParameters().stream().map(ManualPage::label).collect(Collectors.joining(" "));
        String command = spec.subcommands().isEmpty() ? "" : spec.usageMessage().synopsisSubcommandLabel();
        return (options + positional + command).strip();
    }

    private static String label(PositionalParamSpec argument) {
        String many = argument.arity().isVariable() || argument.index().isVariable() ? "..." : "";
        return argument.required() ? argument.paramLabel() + many : "[" + argument.paramLabel() + many + "]";
    }

    private void arguments(String heading, List<? extends ArgSpec> arguments) {
        if (arguments.isEmpty()) {
            return;
        }
        line(".SH " + heading);
        for (ArgSpec argument : arguments) {
            String term = argument instanceof OptionSpec option
                    ? String.join(", ", option.names()) + (option.arity().max() > 0 ? " " + option.paramLabel() : "")
                    : argument.paramLabel();
            item(term, String.join(" ", argument.description()));
        }
    }

    private void commands() {
        if (spec.subcommands().isEmpty()) {
            return;
        }
        line(".SH COMMANDS");
        spec.subcommands().forEach((name, sub) -> {
            if (!sub.getCommandSpec().usageMessage().hidden() && name.equals(sub.getCommandName())) {
                item(name, String.join(" ", sub.getCommandSpec().usageMessage().header()));
            }
        });
    }

    private void item(String term, String description) {
        line(".TP");
        line(".B " + text(term));
        line(text(description));
    }

    private void paragraphs(String[] rows) {
        for (String row : rows) {
            line(row.isBlank() ? ".PP" : text(row));
        }
    }

    private void line(String text) {
        out.append(text).append('\n');
    }

    private static String quoted(String text) {
        return '"' + text(text) + '"';
    }

    /** picocli's %n are breaks; a dot or quote at the start would be a request of roff. */
    private static String text(String text) {
        String plain =
                text.replace("%n", " ").replace("%%", "%").replace("\\", "\\e").replace("-", "\\-");
        return plain.startsWith(".") || plain.startsWith("'") ? "\\&" + plain : plain;
    }
}
