package vehicletracking.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of roles in the README against the roles of every operation in the description of the API. */
class RoleTableTest {

    private static final Pattern TABLE =
            Pattern.compile("(?m)^\\| requests \\|(.*)\\|\\n\\|[-:|]+\\n((?:\\|.*\\|\\n)+)");

    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    /** @param paths a {@code *} at the end stands for any characters */
    private record Row(List<String> paths, Set<String> roles) {

        boolean matches(String path) {
            return paths.stream()
                    .anyMatch(each -> each.endsWith("*")
                            ? path.startsWith(each.substring(0, each.length() - 1))
                            : path.equals(each));
        }
    }

    private record Operation(String path, Set<String> roles) {}

    private static List<String> codeIn(String text) {
        return CODE.matcher(text).results().map(found -> found.group(1)).toList();
    }

    private static List<Row> rows() {
        MatchResult table = TABLE.matcher(MarkdownFile.read(MarkdownFile.README).text())
                .results()
                .findFirst()
                .orElseThrow();
        List<String> roles = codeIn(table.group(1));
        return table.group(2).lines().map(line -> row(line, roles)).toList();
    }

    private static Row row(String line, List<String> roles) {
        String[] cells = line.split("\\|", -1);
        Set<String> marked = IntStream.range(0, roles.size())
                .filter(i -> !cells[i + 2].isBlank())
                .mapToObj(roles::get)
                .collect(Collectors.toSet());
        return new Row(codeIn(cells[1]), marked);
    }

    private static List<Operation> operations() throws IOException {
        JsonObject description = new JsonObject(Files.readString(Path.of("src/main/resources/openapi.json")));
        return description.getJsonObject("paths").stream()
                .flatMap(path -> operations(path.getKey(), (JsonObject) path.getValue()))
                .toList();
    }

    private static Stream<Operation> operations(String path, JsonObject methods) {
        return methods.stream()
                .filter(method ->
                        method.getValue() instanceof JsonObject described && described.containsKey("operationId"))
                .map(method -> new Operation(path, rolesOf((JsonObject) method.getValue())));
    }

    private static Set<String> rolesOf(JsonObject operation) {
        return operation.getJsonArray("security").stream()
                .flatMap(alternative -> ((JsonObject) alternative).stream())
                .flatMap(scheme -> ((JsonArray) scheme.getValue()).stream())
                .map(String.class::cast)
                .collect(Collectors.toSet());
    }

    @Test
    void every_operation_with_roles_is_in_one_row_with_these_roles() throws IOException {
        List<Row> rows = rows();
        List<Operation> operations = operations();

        assertThat(operations).hasSizeGreaterThan(50);
        assertThat(operations.stream().filter(operation -> !operation.roles().isEmpty()))
                .allSatisfy(operation -> assertThat(rows.stream().filter(row -> row.matches(operation.path())))
                        .singleElement()
                        .extracting(Row::roles)
                        .isEqualTo(operation.roles()));
    }

    @Test
    void public_operations_are_in_no_row_and_every_path_of_a_row_is_one_of_an_operation() throws IOException {
        List<Operation> operations = operations();
        Set<String> unused = new TreeSet<>();
        for (Row row : rows()) {
            row.paths().stream()
                    .filter(path -> operations.stream()
                            .noneMatch(operation -> new Row(List.of(path), Set.of()).matches(operation.path())))
                    .forEach(unused::add);
            assertThat(operations.stream().filter(operation -> row.matches(operation.path())))
                    .noneMatch(operation -> operation.roles().isEmpty());
        }
        assertThat(unused).isEmpty();
    }
}
