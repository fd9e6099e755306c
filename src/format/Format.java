import com.palantir.javaformat.java.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Formats every Java source of the project with palantir-java-format. With {@code --check} nothing is written: the paths of
 * files that are not formatted are printed, and the exit code is 1 when there are any.
 */
final class Format {

    private Format() {}

    public static void main(String[] args) throws Exception {
        boolean check = List.of(args).contains("--check");
        List<String> mode = check ? List.of("--dry-run", "--set-exit-if-changed") : List.of("--replace");
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        int exitCode = new Main(out, err, System.in).format(arguments(mode));
        if (!check) {
            // The indentation of a text block that is an argument is stable only after a second run.
            exitCode = new Main(out, err, System.in).format(arguments(mode));
        }
        if (check && exitCode != 0) {
            err.println("The files above are not formatted. Run: mvn initialize exec:exec@format");
        }
        System.exit(exitCode);
    }

    private static String[] arguments(List<String> mode) throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src"))) {
            Stream<String> sources = files.map(Path::toString)
                    .filter(path -> path.endsWith(".java"))
                    .sorted();
            return Stream.concat(Stream.concat(Stream.of("--palantir"), mode.stream()), sources)
                    .toArray(String[]::new);
        }
    }
}
