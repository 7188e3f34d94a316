package org.posixipc.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.posixipc.testing.ChildJvm;

/** The README shows only code that compiles, names only files that exist, and the version that is built. */
class ReadmeIT {
    private static final Path ROOT = Path.of(System.getProperty("posixipc.root"));
    private static final Pattern FENCE = Pattern.compile("```(\\w+)\n(.*?)```", Pattern.DOTALL);
    private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)\\)");

    /** What a fragment of Java may use without saying so. */
    private static final String IMPORTS = """
            import static java.nio.charset.StandardCharsets.UTF_8;
            import java.nio.ByteBuffer;
            import java.time.Duration;
            import java.util.*;
            import java.util.concurrent.*;
            import org.posixipc.*;
            import org.posixipc.channel.*;
            import org.posixipc.lock.*;
            """;

    @TempDir
    Path folder;

    private static List<String> fences(String language) throws IOException {
        List<String> found = new ArrayList<>();
        Matcher matcher = FENCE.matcher(Files.readString(ROOT.resolve("README.md")));
        while (matcher.find()) {
            if (matcher.group(1).equals(language)) {
                found.add(matcher.group(2));
            }
        }
        return found;
    }

    @Test
    void showsJavaThatCompiles() throws IOException {
        List<String> snippets = fences("java");
        assertThat(snippets).hasSizeGreaterThanOrEqualTo(5);
        for (int i = 0; i < snippets.size(); i++) {
            String snippet = snippets.get(i);
            Matcher type = Pattern.compile("public (?:final )?class (\\w+)").matcher(snippet);
            if (type.find()) {
                compile(type.group(1), snippet);
            } else {
                compile(
                        "Snippet" + i,
                        IMPORTS + "class Snippet" + i + " { void run() throws Exception {\n" + snippet + "\n} }");
            }
        }
    }

    private void compile(String type, String source) throws IOException {
        JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
        JavaFileObject file =
                new SimpleJavaFileObject(URI.create("string:///" + type + ".java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return source;
                    }
                };
        List<String> options = List.of(
                "--release", "17", "-proc:none", "-d", folder.toString(), "-cp", System.getProperty("java.class.path"));
        boolean compiled = javac.getTask(null, null, problems, options, null, List.of(file))
                .call();
        assertThat(compiled).as("%s%n%s", problems.getDiagnostics(), source).isTrue();
    }

    @Test
    void showsCThatCompiles() throws Exception {
        List<String> snippets = fences("c");
        assertThat(snippets).isNotEmpty();
        for (String snippet : snippets) {
            Path source = folder.resolve("snippet.c");
            Files.writeString(source, snippet);
            ChildJvm.Result gcc = ChildJvm.run(
                    List.of(
                            "gcc",
                            "-Wall",
                            "-Wextra",
                            "-Werror",
                            "-I" + ROOT.resolve("native/include"),
                            source.toString(),
                            "-c",
                            "-o",
                            folder.resolve("snippet.o").toString()),
                    Map.of());
            assertThat(gcc.exitCode()).as(gcc.output()).isZero();
        }
    }

    @Test
    void namesTheVersionThatIsBuilt() throws IOException {
        Matcher version = Pattern.compile("<artifactId>posixipc-parent</artifactId>\\s*<version>([^<]+)</version>")
                .matcher(Files.readString(ROOT.resolve("pom.xml")));
        assertThat(version.find()).isTrue();
        assertThat(fences("xml"))
                .isNotEmpty()
                .allSatisfy(snippet -> assertThat(snippet)
                        .contains("<groupId>org.posixipc</groupId>", "<version>" + version.group(1) + "</version>"));
    }

    @Test
    void leadsOnlyToWhatIsThere() throws IOException {
        try (Stream<Path> pages = Files.walk(ROOT)) {
            for (Path page : pages.filter(file -> file.toString().endsWith(".md"))
                    .filter(file -> !file.toString().contains("/target/"))
                    .filter(file -> !ROOT.relativize(file).toString().startsWith("build"))
                    .toList()) {
                Matcher link = LINK.matcher(Files.readString(page));
                while (link.find()) {
                    assertThat(page.getParent().resolve(link.group(1)))
                            .as("link in %s", ROOT.relativize(page))
                            .exists();
                }
            }
        }
    }
}
