package vehicletracking.vehicle;

/**
 * By which a request is known when it comes again.
 *
 * @param text what its sender calls it: 1 to {@value #MAX_LENGTH} visible ASCII characters
 * @param digest of what it wants; another request of the same key has another
 */
public record IdempotencyKey(String text, String digest) {

    public static final int MAX_LENGTH = 128;

    /** @throws IllegalArgumentException when the text can't be a key; the message says why */
    public IdempotencyKey {
        boolean isVisible = text.chars().allMatch(character -> character > ' ' && character < 0x7F);
        if (text.isEmpty() || text.length() > MAX_LENGTH || !isVisible) {
            throw new IllegalArgumentException("must have 1 to " + MAX_LENGTH + " visible ASCII characters");
        }
    }
}
