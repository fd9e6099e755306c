package vehicletracking.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TrustedProxiesTest {

    private static final TrustedProxies PROXIES = TrustedProxies.of(List.of("10.0.0.0/9", "192.168.1.7", "fd00::/8"));

    @Test
    void the_client_is_the_last_address_that_no_proxy_has() {
        assertThat(PROXIES.clientOf("10.1.2.3", List.of("203.0.113.5"))).isEqualTo("203.0.113.5");
        assertThat(PROXIES.clientOf("10.1.2.3", List.of("203.0.113.5, 192.168.1.7")))
                .isEqualTo("203.0.113.5");
        assertThat(PROXIES.clientOf("fd00::1", List.of("2001:db8::1", "10.9.9.9")))
                .isEqualTo("2001:db8::1");
    }

    @Test
    void an_address_that_the_client_wrote_itself_does_not_count() {
        assertThat(PROXIES.clientOf("10.1.2.3", List.of("198.51.100.1", "203.0.113.5")))
                .isEqualTo("203.0.113.5");
        assertThat(PROXIES.clientOf("10.1.2.3", List.of("10.0.0.9, 203.0.113.5")))
                .isEqualTo("203.0.113.5");
    }

    @Test
    void the_header_of_a_peer_that_is_no_proxy_does_not_count() {
        assertThat(PROXIES.clientOf("203.0.113.5", List.of("198.51.100.1"))).isEqualTo("203.0.113.5");
        assertThat(PROXIES.clientOf("10.128.0.1", List.of("198.51.100.1"))).isEqualTo("10.128.0.1");
        assertThat(PROXIES.clientOf("192.168.1.8", List.of("198.51.100.1"))).isEqualTo("192.168.1.8");
    }

    @Test
    void what_is_not_an_address_does_not_count() {
        assertThat(PROXIES.clientOf("10.1.2.3", List.of("unknown"))).isEqualTo("10.1.2.3");
        assertThat(PROXIES.clientOf("10.1.2.3", List.of(""))).isEqualTo("10.1.2.3");
        assertThat(PROXIES.clientOf("10.1.2.3", List.of("203.0.113.5, example.com")))
                .isEqualTo("10.1.2.3");
    }

    @Test
    void addresses_of_ipv6_share_the_quota_of_their_network() {
        assertThat(AddressBlock.ofClient("2001:db8:1:2:3:4:5:6")).isEqualTo(AddressBlock.ofClient("2001:db8:1:2::1"));
        assertThat(AddressBlock.ofClient("2001:db8:1:3::1")).isNotEqualTo(AddressBlock.ofClient("2001:db8:1:2::1"));
        assertThat(AddressBlock.ofClient("::ffff:203.0.113.5")).isEqualTo("203.0.113.5");
        assertThat(AddressBlock.ofClient("203.0.113.5")).isEqualTo("203.0.113.5");
    }

    @Test
    void what_is_neither_an_address_nor_a_network_is_refused() {
        for (String text : List.of("10.0.0.0/33", "10.0.0", "proxy.example", "10.0.0.0/-1", "fd00::/129")) {
            assertThatThrownBy(() -> TrustedProxies.of(List.of(text)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(text);
        }
    }
}
