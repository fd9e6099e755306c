package vehicletracking.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"0:12|0:12", "1:2,0:1|0:1,1:2", "0:007|0:7", "9999:999999999999999999|9999:999999999999999999"})
    void aCursorIsFormattedInTheOrderOfShards(String text, String written) {
        assertThat(Cursor.parse(text)).hasToString(written).isEqualTo(Cursor.parse(written));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "12",
                "0:",
                ":1",
                "0:-1",
                "-1:0",
                "0:1,",
                ",0:1",
                "0:1;1:1",
                "0:1 ",
                "00000:1",
                "0:9999999999999999999",
                "0:٣",
                "0:1\n"
            })
    void malformedTextIsRejected(String text) {
        assertThatThrownBy(() -> Cursor.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a log position has the form shard:position[,shard:position], like 0:12");
    }

    @Test
    void aDuplicateShardIsRejected() {
        assertThatThrownBy(() -> Cursor.parse("0:5,0:1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a log position contains each shard at most once, but shard 0 occurs twice");
    }

    @Test
    void aShardWithoutAnEntryHasPositionZero() {
        Cursor cursor = Cursor.at(new Position(2, 7));

        assertThat(cursor.in(2)).isEqualTo(7);
        assertThat(cursor.in(0)).isZero();
        assertThat(Cursor.BEGINNING.positions()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0:5|0:5|true",
                "0:5|0:4|true",
                "0:5|0:6|false",
                "0:5,1:1|0:5|true",
                "0:5|0:5,1:1|false",
                "0:5|0:5,1:0|true",
                "0:5,1:1|0:1,1:2|false"
            })
    void aCursorCoversAnotherWhenItIsNotBehindInAnyShard(String cursor, String other, boolean covers) {
        assertThat(Cursor.parse(cursor).covers(Cursor.parse(other))).isEqualTo(covers);
    }

    @Test
    void everyCursorCoversTheBeginning() {
        assertThat(Cursor.parse("0:1").covers(Cursor.BEGINNING)).isTrue();
        assertThat(Cursor.BEGINNING.covers(Cursor.BEGINNING)).isTrue();
        assertThat(Cursor.BEGINNING.covers(Cursor.parse("0:1"))).isFalse();
    }

    @Test
    void aChangedCopyLeavesTheCursorUnchanged() {
        Cursor cursor = Cursor.parse("0:1,1:1");

        assertThat(cursor.with(1, 9)).hasToString("0:1,1:9");
        assertThat(cursor.with(2, 3)).hasToString("0:1,1:1,2:3");
        assertThat(cursor).hasToString("0:1,1:1");
    }

    @Test
    void aCursorCopiesItsMap() {
        SortedMap<Integer, Long> positions = new TreeMap<>(Map.of(0, 1L));
        Cursor cursor = new Cursor(positions);
        positions.put(0, 2L);

        assertThat(cursor.in(0)).isEqualTo(1);
        assertThatThrownBy(() -> cursor.positions().put(0, 3L)).isInstanceOf(UnsupportedOperationException.class);
    }
}
