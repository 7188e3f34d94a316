package org.posixipc.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A headless Chromium with one page open, spoken to by the DevTools protocol. */
final class Browser implements AutoCloseable, WebSocket.Listener {
    private static final List<String> PROGRAMS = List.of("chromium", "chromium-browser", "google-chrome");
    private static final long PATIENCE_SECONDS = 30;

    private final Process process;
    private final Path profile;
    private final Map<Integer, CompletableFuture<Map<String, Object>>> answers = new ConcurrentHashMap<>();
    private final CompletableFuture<Void> loaded = new CompletableFuture<>();
    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
    private final List<String> complaints = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger next = new AtomicInteger();
    private final StringBuilder partial = new StringBuilder();
    private WebSocket socket;

    private Browser(Process process, Path profile) {
        this.process = process;
        this.profile = profile;
    }

    static Optional<Path> find() {
        return Stream.of(System.getenv("PATH").split(":"))
                .flatMap(folder -> PROGRAMS.stream().map(program -> Path.of(folder, program)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    static Browser open(Path page) throws Exception {
        Path profile = Files.createTempDirectory("posixipc-browser");
        Process process = new ProcessBuilder(
                        find().orElseThrow().toString(),
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--hide-scrollbars",
                        "--no-first-run",
                        "--disable-dev-shm-usage",
                        "--window-size=1100,1400",
                        "--remote-debugging-port=0",
                        "--remote-allow-origins=*",
                        "--user-data-dir=" + profile,
                        "about:blank")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        Browser browser = new Browser(process, profile);
        try {
            browser.connect();
            for (String domain : List.of("Page", "Network", "Runtime", "Log")) {
                browser.ask(domain + ".enable", "{}");
            }
            browser.ask("Page.navigate", "{\"url\":\"" + page.toUri() + "\"}");
            browser.loaded.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return browser;
        } catch (Exception e) {
            browser.close();
            throw e;
        }
    }

    private void connect() throws Exception {
        Path port = profile.resolve("DevToolsActivePort");
        while (!Files.exists(port) || Files.readAllLines(port).size() < 2) {
            if (!process.isAlive()) {
                throw new IOException("the browser ended with " + process.exitValue());
            }
            Thread.onSpinWait();
        }
        HttpClient http = HttpClient.newHttpClient();
        String list = http.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:"
                                        + Files.readAllLines(port).get(0) + "/json/list"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
        Map<String, Object> pages = JsonTree.parse(("{\"pages\":" + list + "}").getBytes(StandardCharsets.UTF_8));
        String address = JsonTree.objects(pages, "pages").stream()
                .filter(target -> target.get("type").equals("page"))
                .map(target -> (String) target.get("webSocketDebuggerUrl"))
                .findFirst()
                .orElseThrow();
        socket = http.newWebSocketBuilder()
                .buildAsync(URI.create(address), this)
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private Map<String, Object> ask(String method, String parameters) throws Exception {
        int id = next.incrementAndGet();
        CompletableFuture<Map<String, Object>> answer = new CompletableFuture<>();
        answers.put(id, answer);
        socket.sendText("{\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":" + parameters + "}", true)
                .join();
        Map<String, Object> whole = answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (whole.containsKey("error")) {
            throw new IOException(method + ": " + whole.get("error"));
        }
        return JsonTree.object(whole, "result");
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            try {
                heard(JsonTree.parse(partial.toString().getBytes(StandardCharsets.UTF_8)));
            } catch (IOException e) {
                complaints.add(e.toString());
            }
            partial.setLength(0);
        }
        from.request(1);
        return null;
    }

    private void heard(Map<String, Object> message) {
        if (message.get("id") instanceof Long id) {
            answers.remove(id.intValue()).complete(message);
            return;
        }
        Map<String, Object> parameters = JsonTree.object(message, "params");
        switch ((String) message.get("method")) {
            case "Page.loadEventFired" -> loaded.complete(null);
            case "Network.requestWillBeSent" -> {
                String url = (String) JsonTree.object(parameters, "request").get("url");
                if (!url.startsWith("data:")) {
                    requests.add(url);
                }
            }
            case "Log.entryAdded", "Runtime.consoleAPICalled", "Runtime.exceptionThrown" ->
                complaints.add(message.toString());
            default -> {
                // Nothing that matters here.
            }
        }
    }

    /** The text that an expression of the page gives. */
    String evaluate(String expression) throws Exception {
        String quoted = expression.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
        Map<String, Object> result =
                ask("Runtime.evaluate", "{\"returnByValue\":true,\"expression\":\"" + quoted + "\"}");
        return (String) JsonTree.object(result, "result").get("value");
    }

    void preferDark() throws Exception {
        ask("Emulation.setEmulatedMedia", "{\"features\":[{\"name\":\"prefers-color-scheme\",\"value\":\"dark\"}]}");
    }

    byte[] screenshot() throws Exception {
        return Base64.getDecoder().decode((String)
                ask("Page.captureScreenshot", "{\"format\":\"png\"}").get("data"));
    }

    List<String> requests() {
        return List.copyOf(requests);
    }

    List<String> complaints() {
        return List.copyOf(complaints);
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().onExit().join();
        try (Stream<Path> files = Files.walk(profile)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | java.io.UncheckedIOException e) {
            // A process of the browser was still writing; the folder is in the temporary one.
        }
    }
}
