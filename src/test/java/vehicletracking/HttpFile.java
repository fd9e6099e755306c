package vehicletracking;

import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The requests of a file that editors can send: {@code ###} and a title begin a request, comments before its first line
 * give its name and the expected response, and an empty line comes before its body.
 *
 * @param variables defined as {@code @name = value}
 */
record HttpFile(Map<String, String> variables, List<Request> requests) {

    private static final Pattern REFERENCE = Pattern.compile("\\{\\{\\s*([^{}]+?)\\s*}}");

    /**
     * @param name by which later requests refer to its answer
     * @param expectedType what a problem's type must end with
     */
    record Request(
            String title,
            @Nullable String name,
            int expectedStatus,
            @Nullable String expectedType,
            HttpMethod method,
            String target,
            Map<String, String> headers,
            String body) {

        /** With every {@code {{reference}}} replaced. */
        Request with(Function<String, String> values) {
            Map<String, String> resolved = new LinkedHashMap<>();
            headers.forEach((header, value) -> resolved.put(header, replace(value, values)));
            return new Request(
                    title,
                    name,
                    expectedStatus,
                    expectedType,
                    method,
                    replace(target, values),
                    resolved,
                    replace(body, values));
        }

        private static String replace(String text, Function<String, String> values) {
            return REFERENCE.matcher(text).replaceAll(found -> Matcher.quoteReplacement(values.apply(found.group(1))));
        }
    }

    static HttpFile read(Path file) throws IOException {
        Map<String, String> variables = new HashMap<>();
        List<Request> requests = new ArrayList<>();
        for (String section : Files.readString(file).split("(?m)^(?=###)", -1)) {
            if (section.startsWith("###")) {
                requests.add(request(section.lines().toList()));
            } else {
                section.lines().filter(line -> line.startsWith("@")).forEach(line -> {
                    String[] parts = line.substring(1).split("=", 2);
                    variables.put(parts[0].strip(), parts[1].strip());
                });
            }
        }
        return new HttpFile(variables, requests);
    }

    private static Request request(List<String> lines) {
        String title = lines.getFirst().substring(3).strip();
        Map<String, String> directives = new HashMap<>();
        int at = 1;
        while (lines.get(at).startsWith("#") || lines.get(at).isBlank()) {
            Matcher comment = Pattern.compile("#\\s*(@name|expect:|expect-type:)\\s*(\\S+)")
                    .matcher(lines.get(at));
            if (comment.matches()) {
                directives.put(comment.group(1), comment.group(2));
            }
            at++;
        }
        if (!directives.containsKey("expect:")) {
            throw new IllegalArgumentException(title + ": no status is expected");
        }
        String[] methodAndTarget = lines.get(at).split(" ", 2);
        Map<String, String> headers = new LinkedHashMap<>();
        for (at++; at < lines.size() && !lines.get(at).isBlank(); at++) {
            String[] header = lines.get(at).split(":", 2);
            headers.put(header[0].strip(), header[1].strip());
        }
        String body = String.join("\n", lines.subList(at, lines.size())).strip();
        return new Request(
                title,
                directives.get("@name"),
                Integer.parseInt(directives.get("expect:")),
                directives.get("expect-type:"),
                HttpMethod.valueOf(methodAndTarget[0]),
                methodAndTarget[1].strip(),
                headers,
                body);
    }
}
