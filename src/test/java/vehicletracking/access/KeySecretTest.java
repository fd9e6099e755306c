package vehicletracking.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KeySecretTest {

    @Test
    void a_secret_is_recognized_by_its_prefix_and_checksum() {
        KeySecret secret = KeySecret.generate();

        assertThat(secret.text()).matches("vtk_[0-9A-Za-z]{49}");
        assertThat(KeySecret.parse(secret.text()).map(KeySecret::text)).contains(secret.text());
        assertThat(secret).hasToString("vtk_...");
        assertThat(secret.sha256()).matches("[0-9a-f]{64}");
    }

    @Test
    void a_secret_with_any_changed_character_is_refused() {
        String text = KeySecret.generate().text();
        for (int i = 0; i < text.length(); i++) {
            char other = text.charAt(i) == 'x' ? 'y' : 'x';
            assertThat(KeySecret.parse(text.substring(0, i) + other + text.substring(i + 1)))
                    .isEmpty();
            assertThat(KeySecret.parse(text.substring(0, i))).isEmpty();
        }
        assertThat(KeySecret.parse(text + "0")).isEmpty();
    }

    @Test
    void secrets_differ() {
        Set<String> secrets = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            secrets.add(KeySecret.generate().text());
        }
        assertThat(secrets).hasSize(1_000);
    }
}
