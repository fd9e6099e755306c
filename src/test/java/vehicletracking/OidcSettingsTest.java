package vehicletracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vehicletracking.oidc.ClaimPath;
import vehicletracking.oidc.IdentityProvider;

class OidcSettingsTest {

    private static JsonObject valid() {
        return new JsonObject()
                .put("AUTH", "oidc")
                .put("OIDC_ISSUER", "https://id.example.com/realms/fleet")
                .put("OIDC_AUDIENCE", "vehicle-tracking");
    }

    @Test
    void the_roles_are_in_the_claim_of_that_name_by_default() {
        assertThat(Settings.of(valid()).identityProvider())
                .contains(new IdentityProvider(
                        "https://id.example.com/realms/fleet", "vehicle-tracking", new ClaimPath("roles")));
    }

    @ParameterizedTest
    @CsvSource({
        "OIDC_ISSUER, '', AUTH=oidc requires OIDC_ISSUER and OIDC_AUDIENCE",
        "OIDC_AUDIENCE, '', AUTH=oidc requires OIDC_ISSUER and OIDC_AUDIENCE",
        "OIDC_ISSUER, http://id.example.com, OIDC_ISSUER: must be an address of https",
        "OIDC_ISSUER, id.example.com, OIDC_ISSUER: must be an address of https",
        "OIDC_ISSUER, https://, OIDC_ISSUER: ",
        "OIDC_ISSUER, https://id.example.com/a b, OIDC_ISSUER: ",
        "OIDC_ISSUER, https://id.example.com?a, 'OIDC_ISSUER: must have no user, query or fragment'",
        "OIDC_ISSUER, https://id.example.com#a, 'OIDC_ISSUER: must have no user, query or fragment'",
        "OIDC_ISSUER, https://a:b@id.example.com, 'OIDC_ISSUER: must have no user, query or fragment'",
        "OIDC_ROLES_CLAIM, realm_access., OIDC_ROLES_CLAIM: must be names of claims separated by dots",
        "AUTH, keys, OIDC_ISSUER and OIDC_AUDIENCE require AUTH=oidc",
        "AUTH, none, OIDC_ISSUER and OIDC_AUDIENCE require AUTH=oidc",
        "AUTH, OIDC, AUTH"
    })
    void a_setting_that_is_not_usable_is_named(String setting, String value, String message) {
        assertThatThrownBy(() -> Settings.of(valid().put(setting, value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void a_provider_on_this_machine_may_be_reached_without_tls() {
        assertThat(Settings.of(valid().put("OIDC_ISSUER", "http://localhost:8080"))
                        .identityProvider())
                .isPresent();
        assertThat(Settings.of(valid().put("OIDC_ISSUER", "http://[::1]:8080")).identityProvider())
                .isPresent();
    }
}
