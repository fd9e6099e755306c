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
            Function<JsonItemSplitter.ItemHandler, JsonItemSplitter> cutter, String body, int pieceLength) {
        List<String> cut = new ArrayList<>();
        JsonItemSplitter under = cutter.apply(new JsonItemSplitter.ItemHandler() {
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
            for (int from = 0; from < bytes.length; from += pieceLength) {
                under.feed(Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + pieceLength)));
            }
            under.end();
        } catch (Problem problem) {
            cut.add("! " + problem.getMessage());
        }
        return cut;
    }

    private static List<String> elements(String body, int pieceLength) {
        return cut(JsonArraySplitter::new, body, pieceLength);
    }

    private static List<String> lines(String body, int pieceLength) {
        return cut(NdjsonSplitter::new, body, pieceLength);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7, 11, 1_000})
    void the_elements_of_an_array_are_cut_at_their_ends(int pieceLength) {
        String nested = "{\"a\":[1,{\"b\":\"]}\\\"\\\\\"}],\"ü\":\"[{\"}";
        assertThat(elements("\ufeff [" + nested + " , 12,\"a,]\\\"b\",null,[ ] ,-1.5e3]\n ", pieceLength))
                .containsExactly(nested, "12", "\"a,]\\\"b\"", "null", "[ ]", "-1.5e3");
        assertThat(elements("[ ]", pieceLength)).isEmpty();
        assertThat(elements("[\"\",{},7]", pieceLength)).containsExactly("\"\"", "{}", "7");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7, 11, 1_000})
    void lines_are_cut_at_their_ends_and_blank_ones_are_none(int pieceLength) {
        assertThat(lines("\n{\"a\":1}\r\n\n \t\r\n  {\"b\":2} \n3", pieceLength))
                .containsExactly("{\"a\":1}\r", "{\"b\":2} ", "3");
        assertThat(lines("", pieceLength)).isEmpty();
        assertThat(lines("1\n2\n", pieceLength)).containsExactly("1", "2");
    }

    @ParameterizedTest
    @ValueSource(ints = {1_000, 8_192, 100_000, 1_000_000})
    void an_item_that_is_too_large_is_passed_over(int pieceLength) {
        assertThat(elements("[1," + TOO_LARGE + "," + LARGEST + ",[" + LARGEST + "],2]", pieceLength))
                .containsExactly("1", "too large", LARGEST, "too large", "2");
        assertThat(lines("1\n" + TOO_LARGE + "\n" + LARGEST + "\n2", pieceLength))
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
    void what_comes_before_the_break_is_cut(String body, String detail) {
        List<String> cut = elements(body, 2);
        assertThat(cut.getLast()).isEqualTo("! " + detail);
        assertThat(cut).hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void what_stands_between_items_is_not_kept() {
        assertThat(elements("[1," + " ".repeat(1_000_000) + "2]", 1_000)).containsExactly("1", "2");
        assertThat(lines("1\n" + " ".repeat(1_000_000) + "2", 1_000)).containsExactly("1", "2");
    }
}
