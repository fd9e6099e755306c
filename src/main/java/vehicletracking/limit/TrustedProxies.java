package vehicletracking.limit;

import java.util.List;

/** Reverse proxies that name the address of their client in {@code X-Forwarded-For}. */
public final class TrustedProxies {

    public static final TrustedProxies NONE = new TrustedProxies(List.of());

    private final List<AddressBlock> blocks;

    private TrustedProxies(List<AddressBlock> blocks) {
        this.blocks = blocks;
    }

    /**
     * Proxies with these addresses.
     *
     * @param addresses each of them an address, or {@code address/bits} for a network
     * @throws IllegalArgumentException whose message is the text that is neither
     */
    public static TrustedProxies of(List<String> addresses) {
        return new TrustedProxies(addresses.stream()
                .map(text -> AddressBlock.parse(text).orElseThrow(() -> new IllegalArgumentException(text)))
                .toList());
    }

    public boolean isEmpty() {
        return blocks.isEmpty();
    }

    boolean contain(String address) {
        if (blocks.isEmpty()) {
            return false;
        }
        byte[] bytes = AddressBlock.bytesOf(address);
        return bytes != null && blocks.stream().anyMatch(block -> block.contains(bytes));
    }

    /**
     * The address of the client: the last one that no trusted proxy has. A client can write anything before it. What is not
     * an address ends the search, so the proxy that passed it on counts as the client.
     *
     * @param peer of the connection
     * @param forwardedFor values of {@code X-Forwarded-For}, in their order
     */
    public String clientOf(String peer, List<String> forwardedFor) {
        String client = peer;
        String[] hops = String.join(",", forwardedFor).split(",", -1);
        for (int i = hops.length - 1; i >= 0 && contain(client); i--) {
            String hop = hops[i].strip();
            if (AddressBlock.bytesOf(hop) == null) {
                break;
            }
            client = hop;
        }
        return client;
    }
}
