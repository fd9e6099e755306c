package vehicletracking.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One document of the manual: its links, anchors and fenced blocks. */
record MarkdownFile(Path path, String text) {

    static final Path README = Path.of("README.md");

    private static final Pattern LINK = Pattern.compile("\\[[^\\]]*]\\(([^)\\s]+)\\)(?:\\s+`(\\w+)`)?");
    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} +(.+)$");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w*)\\n(.*?)^```$");

    /**
     * A link.
     *
     * @param target path and anchor, relative to the document
     * @param method the code font right after a link to a Java file; null for other links
     */
    record Link(String target, @Nullable String method) {}

    /** @param info what follows the opening fence, for example {@code sh} */
    record Block(String info, String content) {}

    static MarkdownFile read(Path path) {
        try {
            return new MarkdownFile(path, Files.readString(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The README and everything under {@code src/doc}. */
    static List<MarkdownFile> all() {
        try (Stream<Path> files = Files.walk(Path.of("src", "doc"))) {
            List<MarkdownFile> all = new ArrayList<>(List.of(read(README)));
            files.filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .map(MarkdownFile::read)
                    .forEach(all::add);
            assertThat(all).hasSizeGreaterThan(10);
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Link> links() {
        return LINK.matcher(prose())
                .results()
                .map(found -> new Link(found.group(1), found.group(2)))
                .toList();
    }

    List<Block> blocks() {
        return BLOCK.matcher(text)
                .results()
                .map(found -> new Block(found.group(1), found.group(2)))
                .toList();
    }

    /** The anchors of the headings, as GitHub derives them. */
    List<String> anchors() {
        return HEADING.matcher(prose())
                .results()
                .map(found -> found.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .toList();
    }

    /** The file that a link leads to. */
    Path resolve(String target) {
        String file = target.split("#", 2)[0];
        return file.isEmpty() ? path : path.resolveSibling(file).normalize();
    }

    private String prose() {
        return BLOCK.matcher(text).replaceAll(block -> Matcher.quoteReplacement("\n"));
    }
}
