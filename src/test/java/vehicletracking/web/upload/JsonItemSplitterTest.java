package vehicletracking.web.upload;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vehicletracking.web.http.Problem;

/** What is cut does not depend on how it arrives. */
class JsonItemSplitterTest {

    private static final String LARGEST = "\"" + "x".repeat(JsonItemSplitter.MAX_ITEM_BYTES - 2) + "\"";
    private static final String TOO_LARGE = "\"" + "x".repeat(JsonItemSplitter.MAX_ITEM_BYTES - 1) + "\"";

    /** The items, and at the end what broke the body, if anything did. */
    private static List<String> cut(
            Function<JsonItemSplitter.ItemHandler, JsonItemSplitter> newSplitter, String body, int chunkLength) {
        List<String> cut = new ArrayList<>();
        JsonItemSplitter splitter = newSplitter.apply(new JsonItemSplitter.ItemHandler() {
            @Override
            public void item(byte[] bytes, int from, int length) {
                cut.add(new String(bytes, from, length, StandardCharsets.UTF_8));
            }

            @Override
            public void tooLarge() {
                cut.add("too large");
            }
        });
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        try {
            for (int from = 0; from < bytes.length; from += chunkLength) {
                splitter.feed(Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + chunkLength)));
            }
            splitter.end();
        } catch (Problem problem) {
            cut.add("! " + problem.getMessage());
        }
        return cut;
    }

    private static List<String> elements(String body, int chunkLength) {
        return cut(JsonArraySplitter::new, body, chunkLength);
    }

    private static List<String> lines(String body, int chunkLength) {
        return cut(NdjsonSplitter::new, body, chunkLength);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7, 11, 1_000})
    void an_array_is_split_into_its_elements(int chunkLength) {
        String nested = "{\"a\":[1,{\"b\":\"]}\\\"\\\\\"}],\"ü\":\"[{\"}";
        assertThat(elements("\ufeff [" + nested + " , 12,\"a,]\\\"b\",null,[ ] ,-1.5e3]\n ", chunkLength))
                .containsExactly(nested, "12", "\"a,]\\\"b\"", "null", "[ ]", "-1.5e3");
        assertThat(elements("[ ]", chunkLength)).isEmpty();
        assertThat(elements("[\"\",{},7]", chunkLength)).containsExactly("\"\"", "{}", "7");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7, 11, 1_000})
    void lines_are_split_and_blank_ones_skipped(int chunkLength) {
        assertThat(lines("\n{\"a\":1}\r\n\n \t\r\n  {\"b\":2} \n3", chunkLength))
                .containsExactly("{\"a\":1}\r", "{\"b\":2} ", "3");
        assertThat(lines("", chunkLength)).isEmpty();
        assertThat(lines("1\n2\n", chunkLength)).containsExactly("1", "2");
    }

    @ParameterizedTest
    @ValueSource(ints = {1_000, 8_192, 100_000, 1_000_000})
    void an_item_that_is_too_large_is_skipped(int chunkLength) {
        assertThat(elements("[1," + TOO_LARGE + "," + LARGEST + ",[" + LARGEST + "],2]", chunkLength))
                .containsExactly("1", "too large", LARGEST, "too large", "2");
        assertThat(lines("1\n" + TOO_LARGE + "\n" + LARGEST + "\n2", chunkLength))
                .containsExactly("1", "too large", LARGEST, "2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}          | The body must be a JSON array",
                "x           | The body must be a JSON array",
                "``          | The body is empty",
                "[           | The body ends at byte 1, and its array does not",
                "[,          | Unexpected ',' at byte 2: expected is an element of the array",
                "[}          | Unexpected '}' at byte 2: expected is an element of the array",
                "[]]         | Unexpected ']' at byte 3: expected is nothing after the array"
            })
    void a_body_that_is_no_array_is_refused(String body, String detail) {
        assertThat(elements(body, 1)).containsExactly("! " + detail);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[1,         | The body ends at byte 3, and its array does not",
                "[1 2]       | Unexpected '2' at byte 4: expected is a comma or the end of the array",
                "[1,]        | Unexpected ']' at byte 4: expected is an element of the array",
                "[1][2]      | Unexpected '[' at byte 4: expected is nothing after the array",
                "[1,{\"a\":[ | The body ends at byte 9, and its array does not",
                "[1,\"]      | The body ends at byte 5, and its array does not",
                "[1}         | The body ends at byte 3, and its array does not"
            })
    void the_items_before_a_syntax_error_are_emitted(String body, String detail) {
        List<String> cut = elements(body, 2);
        assertThat(cut.getLast()).isEqualTo("! " + detail);
        assertThat(cut).hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void white_space_between_items_is_not_buffered() {
        assertThat(elements("[1," + " ".repeat(1_000_000) + "2]", 1_000)).containsExactly("1", "2");
        assertThat(lines("1\n" + " ".repeat(1_000_000) + "2", 1_000)).containsExactly("1", "2");
    }
}
