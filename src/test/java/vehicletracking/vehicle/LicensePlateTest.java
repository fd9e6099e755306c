package vehicletracking.vehicle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LicensePlateTest {

    @ParameterizedTest
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "B-AB 1234,B-AB 1234",
                "  B-AB 1234  ,B-AB 1234",
                "b-ab 1234,B-AB 1234",
                "B-AB    1234,B-AB 1234",
                "B-AB\u00a01234,B-AB 1234",
                "\u3000B-AB\u2003\u20021234\u00a0,B-AB 1234",
                "ä 1,Ä 1",
                "ß 1,SS 1",
                "京 12-34,京 12-34",
                "😀,😀"
            })
    void aPlateIsNormalized(String given, String kept) {
        assertThat(new LicensePlate(given)).isEqualTo(new LicensePlate(kept)).hasToString(kept);
    }

    @Test
    void normalizationDoesNotDependOnTheLocale() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.of("tr"));
        try {
            assertThat(new LicensePlate("i 1").text()).isEqualTo("I 1");
        } finally {
            Locale.setDefault(before);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\u00a0\u3000"})
    void aBlankPlateIsRejected(String text) {
        assertThatThrownBy(() -> new LicensePlate(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("must not be empty");
    }

    @ParameterizedTest
    @CsvSource({
        "0, U+0000",
        "9, U+0009",
        "10, U+000A",
        "127, U+007F",
        "133, U+0085",
        "173, U+00AD",
        "8203, U+200B",
        "8232, U+2028",
        "8238, U+202E",
        "55296, U+D800",
        "57343, U+DFFF",
        "57344, U+E000",
        "65279, U+FEFF",
        "65535, U+FFFF"
    })
    void anInvisibleCharacterIsRejectedByName(int character, String name) {
        assertThatThrownBy(() -> new LicensePlate("A" + (char) character + "B"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("must not contain control or invisible characters, but has " + name);
    }

    @Test
    void aPlateHasAtMost32Characters() {
        assertThat(new LicensePlate(" " + "A".repeat(32) + " ").text()).hasSize(32);
        assertThatThrownBy(() -> new LicensePlate("A".repeat(33)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("must have at most 32 characters");
    }

    @Test
    void theLengthLimitAppliesAfterUpperCasing() {
        assertThat(new LicensePlate("ß".repeat(16)).text()).isEqualTo("S".repeat(32));
        assertThatThrownBy(() -> new LicensePlate("ß".repeat(17))).hasMessage("must have at most 32 characters");
    }
}
