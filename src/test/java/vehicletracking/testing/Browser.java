package vehicletracking.testing;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A page in a Chromium of its own, controlled by the Chrome DevTools Protocol. Its methods block. */
public final class Browser implements AutoCloseable {

    public static final InstalledProgram PROGRAM = new InstalledProgram("chromium");

    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final Pattern ADDRESS = Pattern.compile("DevTools listening on (ws://\\S+)");
    private static final long LIMIT_SECONDS = 60;

    private final Process process;
    private final Path profile;
    private final WebSocket socket;
    private final AtomicInteger ids = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonObject>> answers = new ConcurrentHashMap<>();
    private final List<String> errors = new CopyOnWriteArrayList<>();
    private final List<String> addresses = new CopyOnWriteArrayList<>();
    private @Nullable String session;

    private Browser(Process process, Path profile, URI address) throws Exception {
        this.process = process;
        this.profile = profile;
        this.socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(address, new Receiver())
                .get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    /** Opens an empty page of a size in CSS pixels. */
    public static Browser open(int width, int height) throws Exception {
        Path profile = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "chromium-");
        Process process = new ProcessBuilder(
                        PROGRAM.name(),
                        "--headless=new",
                        "--no-sandbox",
                        "--use-angle=swiftshader",
                        "--enable-unsafe-swiftshader",
                        "--disable-background-networking",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        "about:blank")
                .redirectErrorStream(true)
                .start();
        Browser browser = new Browser(process, profile, address(process));
        browser.attach(width, height);
        return browser;
    }

    private static URI address(Process process) throws IOException {
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            Matcher found = ADDRESS.matcher(line);
            if (found.find()) {
                Thread.ofVirtual().start(() -> output.lines().forEach(ignored -> {}));
                return URI.create(found.group(1));
            }
        }
        throw new IOException("Chromium ended before it listened");
    }

    private void attach(int width, int height) throws Exception {
        String target = call("Target.createTarget", new JsonObject().put("url", "about:blank"))
                .getString("targetId");
        session = call(
                        "Target.attachToTarget",
                        new JsonObject().put("targetId", target).put("flatten", true))
                .getString("sessionId");
        for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
            call(domain + ".enable", new JsonObject());
        }
        call(
                "Emulation.setDeviceMetricsOverride",
                new JsonObject()
                        .put("width", width)
                        .put("height", height)
                        .put("deviceScaleFactor", 1)
                        .put("mobile", false));
    }

    private JsonObject call(String method, JsonObject parameters) throws Exception {
        int id = ids.incrementAndGet();
        JsonObject message =
                new JsonObject().put("id", id).put("method", method).put("params", parameters);
        if (session != null) {
            message.put("sessionId", session);
        }
        CompletableFuture<JsonObject> answer = new CompletableFuture<>();
        answers.put(id, answer);
        socket.sendText(message.encode(), true).get(LIMIT_SECONDS, TimeUnit.SECONDS);
        JsonObject received = answer.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        if (received.containsKey("error")) {
            throw new IllegalStateException(method + ": " + received.getJsonObject("error"));
        }
        return received.getJsonObject("result");
    }

    /** Opens an address. */
    public void goTo(String address) throws Exception {
        JsonObject result = call("Page.navigate", new JsonObject().put("url", address));
        if (result.containsKey("errorText")) {
            throw new IllegalStateException(address + ": " + result.getString("errorText"));
        }
    }

    /** The value of an expression of JavaScript, after its promise if it is one. */
    public @Nullable Object evaluate(String expression) throws Exception {
        JsonObject result = call(
                "Runtime.evaluate",
                new JsonObject()
                        .put("expression", expression)
                        .put("awaitPromise", true)
                        .put("returnByValue", true));
        if (result.containsKey("exceptionDetails")) {
            throw new IllegalStateException(expression + ": " + result.getJsonObject("exceptionDetails"));
        }
        return result.getJsonObject("result").getValue("value");
    }

    /** Waits until an expression of JavaScript is true; fails after 30 s. */
    public void await(String condition) throws Exception {
        Object isMet = evaluate("""
            new Promise(done => {
              const end = Date.now() + 30_000;
              const check = () => {
                let isMet = false;
                try { isMet = Boolean(%s); } catch { /* not there yet */ }
                isMet || Date.now() > end ? done(isMet) : setTimeout(check, 50);
              };
              check();
            })\
            """.formatted(condition));
        if (!Boolean.TRUE.equals(isMet)) {
            Path file = screenshot("failed");
            throw new IllegalStateException("not met: " + condition + "; errors " + errors + "; see " + file);
        }
    }

    /** Writes a picture of the page to {@code target/screenshots}. */
    public Path screenshot(String name) throws Exception {
        byte[] picture = Base64.getDecoder()
                .decode(call("Page.captureScreenshot", new JsonObject().put("format", "png"))
                        .getString("data"));
        return Files.write(Files.createDirectories(SCREENSHOTS).resolve(name + ".png"), picture);
    }

    /** Errors and warnings in the console, and exceptions that nothing caught. */
    public List<String> errors() {
        return List.copyOf(errors);
    }

    /** Addresses of all requests. */
    public List<String> addresses() {
        return List.copyOf(addresses);
    }

    @Override
    public void close() throws IOException {
        socket.abort();
        process.destroy();
        process.onExit().orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS).join();
        try (Stream<Path> left = Files.walk(profile)) {
            left.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
        } catch (UncheckedIOException e) {
            // A child process of the browser may still remove its own files.
        }
    }

    private final class Receiver implements WebSocket.Listener {

        private StringBuilder text = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean isLast) {
            text.append(part);
            if (isLast) {
                JsonObject received = new JsonObject(text.toString());
                text = new StringBuilder();
                accept(received);
            }
            from.request(1);
            return null;
        }

        private void accept(JsonObject received) {
            Integer id = received.getInteger("id");
            if (id != null) {
                answers.remove(id).complete(received);
                return;
            }
            JsonObject event = received.getJsonObject("params", new JsonObject());
            switch (received.getString("method", "")) {
                case "Network.requestWillBeSent" ->
                    addresses.add(event.getJsonObject("request").getString("url"));
                case "Runtime.exceptionThrown" ->
                    errors.add(event.getJsonObject("exceptionDetails").encode());
                case "Runtime.consoleAPICalled" -> addConsole(event);
                case "Log.entryAdded" -> addEntry(event.getJsonObject("entry"));
                default -> {}
            }
        }

        private void addConsole(JsonObject event) {
            if (List.of("error", "warning", "assert").contains(event.getString("type"))) {
                errors.add(event.getJsonArray("args", new JsonArray()).encode());
            }
        }

        private void addEntry(JsonObject entry) {
            if (List.of("error", "warning").contains(entry.getString("level"))) {
                errors.add(entry.getString("text") + " " + entry.getString("url", ""));
            }
        }
    }
}
