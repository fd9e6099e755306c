package vehicletracking.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Names and prose use the terms of the glossary: no word of the two lists of retired words is left. */
class VocabularyTest {

    private static final Path RESOURCES = Path.of("src", "test", "resources");
    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_$][\\w$]*");
    private static final Pattern IMPORT = Pattern.compile("(?m)^(?:import|package) .*$");
    private static final String USE_INSTEAD = " # ";

    /** @param useInstead the terms to use, for the message */
    private record Retired(Pattern pattern, String useInstead) {

        /** A blank in a list stands for any white space, with the asterisks of a comment. */
        static Retired of(String line) {
            int comment = line.indexOf(USE_INSTEAD);
            return new Retired(
                    Pattern.compile(line.substring(0, comment).strip().replace(" ", "[\\s*/]+")),
                    line.substring(comment + USE_INSTEAD.length()).strip());
        }
    }

    @Test
    void no_name_is_retired() throws IOException {
        List<Retired> retired = read("retired-names.txt");
        List<String> hits = new ArrayList<>();
        for (Path file : files("src/main/java", ".java", "src/test/java", ".java")) {
            String code =
                    IMPORT.matcher(SourceText.of(Files.readString(file)).code()).replaceAll("");
            Set<String> seen = new HashSet<>();
            Matcher identifier = IDENTIFIER.matcher(code);
            while (identifier.find()) {
                if (seen.add(identifier.group())) {
                    addFirst(retired, file, code, identifier, hits);
                }
            }
        }
        report(hits);
    }

    private static void addFirst(List<Retired> retired, Path file, String code, Matcher identifier, List<String> hits) {
        retired.stream()
                .filter(each -> each.pattern().matcher(identifier.group()).find())
                .findFirst()
                .ifPresent(each -> hits.add(hit(file, code, identifier.start(), identifier.group(), each)));
    }

    @Test
    void no_word_of_the_prose_is_retired() throws IOException {
        List<Retired> retired = read("retired-words.txt");
        List<String> hits = new ArrayList<>();
        for (Path file : prose()) {
            String text = Files.readString(file);
            if (file.toString().endsWith(".java")) {
                text = SourceText.of(text).comments();
            }
            for (Retired each : retired) {
                Matcher found = each.pattern().matcher(text);
                while (found.find()) {
                    hits.add(hit(file, text, found.start(), found.group().replaceAll("[\\s*]+", " "), each));
                }
            }
        }
        report(hits);
    }

    private static List<Path> prose() throws IOException {
        List<Path> files = new ArrayList<>(
                files("src/main/java", ".java", "src/test/java", ".java", "src/load", ".java", "src/doc", ".md"));
        files.addAll(List.of(
                MarkdownFile.README,
                Path.of("src", "main", "resources", "openapi.json"),
                Path.of("api.http"),
                Path.of("conf", "application.yaml"),
                Path.of("conf", "logback.xml")));
        return files;
    }

    private static List<Path> files(String... directoriesAndEndings) throws IOException {
        List<Path> all = new ArrayList<>();
        for (int i = 0; i < directoriesAndEndings.length; i += 2) {
            String ending = directoriesAndEndings[i + 1];
            try (Stream<Path> files = Files.walk(Path.of(directoriesAndEndings[i]))) {
                files.filter(file -> file.toString().endsWith(ending)).sorted().forEach(all::add);
            }
        }
        return all;
    }

    private static List<Retired> read(String list) throws IOException {
        return Files.readAllLines(RESOURCES.resolve(list)).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(Retired::of)
                .toList();
    }

    private static String hit(Path file, String text, int offset, String word, Retired retired) {
        long line =
                text.substring(0, offset).chars().filter(each -> each == '\n').count() + 1;
        return file + ":" + line + ": " + word + " (use: " + retired.useInstead() + ")";
    }

    private static void report(List<String> hits) {
        assertThat(hits)
                .withFailMessage(() -> hits.size() + " retired words:\n" + String.join("\n", hits))
                .isEmpty();
    }
}
