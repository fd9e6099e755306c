package vehicletracking.testing;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Random values of one case. One in twenty is at the edge of its range, where errors are. */
public final class RandomValues {

    private static final double EDGE_SHARE = 0.05;
    private static final double[] EDGE_DOUBLES = {0, -0.0, 1, -1, Double.MIN_VALUE, Double.MAX_VALUE, -Double.MAX_VALUE
    };
    private static final String EDGE_CHARACTERS = "\0\n\t \"\\\uFEFF\uD83D\uFFFF";

    private final Random random;

    RandomValues(long seed) {
        this.random = new Random(seed);
    }

    public boolean chance(double share) {
        return random.nextDouble() < share;
    }

    private boolean isEdge() {
        return chance(EDGE_SHARE);
    }

    /** A number from {@code from} to {@code to}, both included. */
    public int integer(int from, int to) {
        return isEdge() ? oneOf(List.of(from, to)) : random.nextInt(from, to + 1);
    }

    /** A number from {@code from} to {@code to}, both included. */
    public long integer(long from, long to) {
        return isEdge() ? oneOf(List.of(from, to)) : random.nextLong(from, to + 1);
    }

    /** A number from {@code from} to {@code to}, both included, with at most {@code decimals} decimals. */
    public double number(double from, double to, int decimals) {
        double number = isEdge() ? oneOf(List.of(from, to, Math.clamp(0.0, from, to))) : random.nextDouble(from, to);
        return new BigDecimal(number).setScale(decimals, RoundingMode.HALF_EVEN).doubleValue();
    }

    /** Any number of any size, but neither infinite nor NaN. */
    public double anyDouble() {
        double any = isEdge()
                ? EDGE_DOUBLES[random.nextInt(EDGE_DOUBLES.length)]
                : chance(0.5) ? random.nextGaussian() * 1_000 : Double.longBitsToDouble(random.nextLong());
        return Double.isFinite(any) ? any : random.nextDouble();
    }

    /** Any whole number of up to {@code maxBits} bits, and its sign. */
    public BigInteger anyInteger(int maxBits) {
        BigInteger magnitude = new BigInteger(integer(0, maxBits), random);
        return chance(0.5) ? magnitude : magnitude.negate();
    }

    public byte[] bytes(int maxLength) {
        byte[] bytes = new byte[integer(0, maxLength)];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Text of any UTF-16 units, unpaired surrogates and control characters among them. */
    public String text(int maxLength) {
        StringBuilder text = new StringBuilder();
        int length = integer(0, maxLength);
        boolean isPlain = chance(0.3);
        for (int i = 0; i < length; i++) {
            text.append(isPlain ? (char) random.nextInt(' ', 0x7F) : anyCharacter());
        }
        return text.toString();
    }

    private char anyCharacter() {
        return isEdge()
                ? EDGE_CHARACTERS.charAt(random.nextInt(EDGE_CHARACTERS.length()))
                : (char) random.nextInt(chance(0.5) ? 0x100 : 0x1_0000);
    }

    /** Text of these characters only. */
    public String text(String characters, int minLength, int maxLength) {
        StringBuilder text = new StringBuilder();
        int length = integer(minLength, maxLength);
        for (int i = 0; i < length; i++) {
            text.append(characters.charAt(random.nextInt(characters.length())));
        }
        return text.toString();
    }

    public <T> T oneOf(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    public <T> @Nullable T maybe(double share, Supplier<T> value) {
        return chance(share) ? value.get() : null;
    }

    public <T> List<T> list(int minSize, int maxSize, Supplier<T> value) {
        return IntStream.range(0, integer(minSize, maxSize))
                .mapToObj(ignored -> value.get())
                .toList();
    }
}
