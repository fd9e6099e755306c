package vehicletracking.vehicle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UuidParserTest {

    private static final UUID ID = new UUID(0x019b0c2e7f9a7c3eL, 0x9d0a3b1f0a5e6c7dL);

    @Test
    void aUuidIsParsedInEitherCase() {
        assertThat(UuidParser.parse("019b0c2e-7f9a-7c3e-9d0a-3b1f0a5e6c7d")).contains(ID);
        assertThat(UuidParser.parse("019B0C2E-7F9A-7C3E-9D0A-3B1F0A5E6C7D")).contains(ID);
        assertThat(UuidParser.parse("00000000-0000-0000-0000-000000000000")).contains(new UUID(0, 0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1-1-1-1-1",
                "019b0c2e7f9a7c3e9d0a3b1f0a5e6c7d",
                "{019b0c2e-7f9a-7c3e-9d0a-3b1f0a5e6c7d}",
                "019b0c2e-7f9a-7c3e-9d0a-3b1f0a5e6c7",
                "019b0c2e-7f9a-7c3e-9d0a-3b1f0a5e6c7d0",
                " 019b0c2e-7f9a-7c3e-9d0a-3b1f0a5e6c7",
                "019b0c2e-7f9a-7c3e-9d0a-3b1f0a5e6c7g",
                "019b0c2e-7f9a-7c3e-9d0a3-b1f0a5e6c7d",
                "019b0c2e-7f9a-7c3e-9d0a-3b1f0a5e6c7\n",
                "٠١٩b0c2e-7f9a-7c3e-9d0a-3b1f0a5e6c7d"
            })
    void otherTextIsRejected(String text) {
        assertThat(UuidParser.parse(text)).isEmpty();
    }
}
