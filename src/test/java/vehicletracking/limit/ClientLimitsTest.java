package vehicletracking.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ClientLimitsTest {

    private static final int MAX_CLIENTS = 1_000;

    private long nowNanos;
    private final List<String> refusals = new ArrayList<>();
    private final ClientLimits limits = new ClientLimits(
            new LimitRules(1, 1, 1, 1, 2, TrustedProxies.of(List.of("10.0.0.1"))),
            (client, limit) -> refusals.add(client + " " + limit),
            () -> nowNanos,
            MAX_CLIENTS);

    @Test
    void the_number_of_tracked_clients_is_limited() {
        for (int i = 0; i < 100 * MAX_CLIENTS; i++) {
            assertThat(limits.ofAddress("10." + (i >> 16) + "." + ((i >> 8) & 255) + "." + (i & 255))
                            .requests()
                            .tryTake(1))
                    .isTrue();
        }

        assertThat(limits.trackedClients()).isLessThanOrEqualTo(MAX_CLIENTS);
    }

    @Test
    void many_addresses_do_not_evict_a_frequent_one() {
        for (int i = 0; i < 100 * MAX_CLIENTS; i++) {
            limits.ofAddress("10." + (i >> 16) + "." + ((i >> 8) & 255) + "." + (i & 255))
                    .requests()
                    .charge(1);
            if (i % 10 == 0) {
                limits.ofAddress("203.0.113.5").requests().charge(1);
            }
        }

        assertThat(limits.ofAddress("203.0.113.5").requests().isExhausted()).isTrue();
    }

    @Test
    void addresses_do_not_displace_keys() {
        limits.ofPrincipal("key:1").requests().charge(100);
        for (int i = 0; i < 100 * MAX_CLIENTS; i++) {
            limits.ofAddress("10." + (i >> 16) + "." + ((i >> 8) & 255) + "." + (i & 255))
                    .requests()
                    .charge(1);
        }

        assertThat(limits.ofPrincipal("key:1").requests().isExhausted()).isTrue();
    }

    @Test
    void a_client_expires_when_its_buckets_are_full_again() {
        limits.ofPrincipal("key:1").requests().charge(1_000_000);
        nowNanos += TimeUnit.SECONDS.toNanos(69);
        assertThat(limits.ofPrincipal("key:2").requests().isExhausted()).isFalse();
        assertThat(limits.trackedClients()).isEqualTo(2);

        nowNanos += TimeUnit.SECONDS.toNanos(2);
        assertThat(limits.trackedClients()).isEqualTo(1);
    }

    @Test
    void the_connections_of_an_address_are_limited() {
        assertThat(limits.tryOpenConnection("2001:db8::1")).isTrue();
        assertThat(limits.tryOpenConnection("2001:db8::2")).isTrue();
        assertThat(limits.tryOpenConnection("2001:db8::3")).isFalse();
        assertThat(limits.tryOpenConnection("2001:db8:1::1")).isTrue();
        assertThat(refusals).containsExactly("ADDRESS CONNECTIONS");

        limits.connectionClosed("2001:db8::1");
        assertThat(limits.tryOpenConnection("2001:db8::3")).isTrue();
        assertThat(limits.tryOpenConnection("2001:db8::3")).isFalse();
    }

    @Test
    void addresses_without_connections_are_not_tracked() {
        for (int i = 0; i < 3; i++) {
            assertThat(limits.tryOpenConnection("203.0.113.5")).isEqualTo(i < 2);
        }
        limits.connectionClosed("203.0.113.5");
        limits.connectionClosed("203.0.113.5");

        assertThat(limits.trackedAddresses()).isZero();
    }

    @Test
    void the_connections_of_a_trusted_proxy_are_not_limited() {
        for (int i = 0; i < 10; i++) {
            assertThat(limits.tryOpenConnection("10.0.0.1")).isTrue();
        }
        limits.connectionClosed("10.0.0.1");
        assertThat(limits.trackedAddresses()).isZero();
    }
}
