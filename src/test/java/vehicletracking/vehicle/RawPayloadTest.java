package vehicletracking.vehicle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RawPayloadTest {

    @Test
    void utf8_text_is_stored_unchanged() {
        assertThat(RawPayload.of("lat=1&ü=ß\n".getBytes(UTF_8), false))
                .isEqualTo(new RawPayload("lat=1&ü=ß\n", false, false));
        assertThat(RawPayload.of(new byte[0], false)).isEqualTo(new RawPayload("", false, false));
    }

    @Test
    void bytes_that_cannot_be_stored_as_text_are_encoded_in_base64() {
        assertThat(RawPayload.of(new byte[] {(byte) 0xFF, 0}, false)).isEqualTo(new RawPayload("/wA=", true, false));
        assertThat(RawPayload.of("a\0bcde".getBytes(UTF_8), true).isBase64()).isTrue();
    }

    @Test
    void truncation_preserves_whole_characters() {
        byte[] bytes = "€".repeat(5_000).getBytes(UTF_8);

        RawPayload payload = RawPayload.of(bytes, false);

        assertThat(payload).isEqualTo(new RawPayload("€".repeat(RawPayload.MAX_BYTES / 3), false, true));
    }

    @Test
    void bytes_returns_the_received_bytes() {
        byte[] noText = {1, (byte) 0x80, (byte) 0xC3};
        assertThat(RawPayload.of(noText, false).bytes()).isEqualTo(noText);
        byte[] text = "ÄÖ".getBytes(UTF_8);
        assertThat(RawPayload.of(text, false).bytes()).isEqualTo(text);
        assertThat(RawPayload.of(Arrays.copyOf(noText, 9_000), false).bytes()).hasSize(RawPayload.MAX_BYTES);
    }
}
