package vehicletracking.limit;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Addresses with the same first bits. */
final class AddressBlock {

    /** Of the network of one customer (RFC 6177), who has all of its addresses. */
    private static final int IPV6_NETWORK_BYTES = 8;

    private final byte[] address;
    private final int bits;

    private AddressBlock(byte[] address, int bits) {
        this.address = address;
        this.bits = bits;
    }

    /** The block of an address, or of {@code address/bits}; empty when it is neither. */
    static Optional<AddressBlock> parse(String text) {
        String[] parts = text.split("/", 2);
        byte[] address = bytesOf(parts[0]);
        if (address == null || (parts.length == 2 && !parts[1].matches("\\d{1,3}"))) {
            return Optional.empty();
        }
        int all = address.length * Byte.SIZE;
        int bits = parts.length == 2 ? Integer.parseInt(parts[1]) : all;
        return bits > all ? Optional.empty() : Optional.of(new AddressBlock(address, bits));
    }

    /** Null when the text is not an address; 4 bytes for one of IPv4 in the notation of IPv6. */
    static byte @Nullable [] bytesOf(String address) {
        @Nullable InetAddress parsed = NetUtil.createInetAddressFromIpAddressString(address);
        return parsed == null ? null : parsed.getAddress();
    }

    boolean contains(byte[] other) {
        if (other.length != address.length) {
            return false;
        }
        int whole = bits / Byte.SIZE;
        int mask = 0xFF00 >> (bits % Byte.SIZE);
        return Arrays.equals(address, 0, whole, other, 0, whole)
                && (bits % Byte.SIZE == 0 || ((address[whole] ^ other[whole]) & mask & 0xFF) == 0);
    }

    /** What identifies a client: an address of IPv4, or the network of one of IPv6. */
    static String ofClient(String address) {
        if (address.indexOf(':') < 0) {
            return address;
        }
        byte[] bytes = bytesOf(address);
        if (bytes == null) {
            return address;
        }
        boolean isNetwork = bytes.length > IPV6_NETWORK_BYTES;
        return NetUtil.bytesToIpAddress(
                isNetwork ? Arrays.copyOf(Arrays.copyOf(bytes, IPV6_NETWORK_BYTES), bytes.length) : bytes);
    }
}
