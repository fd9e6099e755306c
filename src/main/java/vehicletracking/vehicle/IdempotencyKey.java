package vehicletracking.vehicle;

/**
 * Key that a client gives a request so that sending it again has no further effect.
 *
 * @param text 1 to {@value #MAX_LENGTH} visible ASCII characters
 * @param digest of the request; a different request with the same key has a different digest
 */
public record IdempotencyKey(String text, String digest) {

    public static final int MAX_LENGTH = 128;

    /** @throws IllegalArgumentException if the text is not a valid key; the message states the reason */
    public IdempotencyKey {
        boolean isVisible = text.chars().allMatch(character -> character > ' ' && character < 0x7F);
        if (text.isEmpty() || text.length() > MAX_LENGTH || !isVisible) {
            throw new IllegalArgumentException("must have 1 to " + MAX_LENGTH + " visible ASCII characters");
        }
    }
}
