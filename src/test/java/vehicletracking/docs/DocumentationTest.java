package vehicletracking.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The size of the README, and everything in the manual that names a file, an anchor, a method or a setting. */
class DocumentationTest {

    private static final int README_BYTES = 10_000;
    private static final Path DECISIONS = Path.of("src", "doc", "decisions");

    @Test
    void the_readme_is_short() throws IOException {
        assertThat(Files.size(MarkdownFile.README)).isLessThanOrEqualTo(README_BYTES);
    }

    @Test
    void every_link_leads_to_a_file_an_anchor_and_a_method_that_exist() throws IOException {
        List<String> broken = new ArrayList<>();
        for (MarkdownFile document : MarkdownFile.all()) {
            for (MarkdownFile.Link link : document.links()) {
                if (!link.target().matches("[a-z]+:.*") && !isIntact(document, link)) {
                    broken.add(document.path() + ": " + link.target()
                            + (link.method() == null ? "" : " `" + link.method() + "`"));
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    private static boolean isIntact(MarkdownFile document, MarkdownFile.Link link) throws IOException {
        Path file = document.resolve(link.target());
        if (!Files.exists(file)) {
            return false;
        }
        String[] parts = link.target().split("#", 2);
        if (parts.length == 2) {
            return MarkdownFile.read(file).anchors().contains(parts[1]);
        }
        return link.method() == null || !parts[0].endsWith(".java") || declares(Files.readString(file), link.method());
    }

    /** A method or constructor is a name with a parameter list, after its type or a modifier. */
    private static boolean declares(String source, String method) {
        return Pattern.compile(
                        "(?m)^ +(?!return |throw |else )[\\w<>\\[\\]?,.@ ]+[ >\\]]" + Pattern.quote(method) + "\\(")
                .matcher(source)
                .find();
    }

    @Test
    void every_setting_is_in_the_manual() throws IOException {
        String manual = Files.readString(Path.of("src", "doc", "operations.md"));
        List<String> settings = Pattern.compile("(?m)^(?:# )?([A-Z][A-Z_]+): ")
                .matcher(Files.readString(Path.of("conf", "application.yaml")))
                .results()
                .map(found -> found.group(1))
                .toList();

        assertThat(settings)
                .hasSizeGreaterThan(20)
                .allSatisfy(key -> assertThat(manual).contains("`" + key + "`"));
    }

    @Test
    void the_index_of_decisions_has_the_titles_of_the_notes() throws IOException {
        String index = Files.readString(DECISIONS.resolve("README.md"));
        try (var notes = Files.list(DECISIONS)) {
            assertThat(notes.filter(note -> note.getFileName().toString().matches("\\d{4}-.*")))
                    .isNotEmpty()
                    .allSatisfy(note -> {
                        String name = note.getFileName().toString();
                        String title = Files.readAllLines(note).getFirst().substring(2);
                        assertThat(index).contains("| " + name.substring(0, 4) + " | [" + title + "](" + name + ") |");
                    });
        }
    }

    @Test
    void every_package_is_in_the_manual() throws IOException {
        String architecture = Files.readString(Path.of("src", "doc", "architecture.md"));
        Path root = Path.of("src", "main", "java", "vehicletracking");
        try (var files = Files.walk(root)) {
            List<String> packages = files.filter(file -> file.endsWith("package-info.java"))
                    .map(file -> root.relativize(file.getParent()).toString().replace('/', '.'))
                    .filter(name -> !name.isEmpty())
                    .toList();
            assertThat(packages)
                    .hasSizeGreaterThan(30)
                    .allSatisfy(name -> assertThat(architecture).contains("\n| `" + name + "` |"));
        }
    }
}
