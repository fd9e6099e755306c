package vehicletracking.access;

import java.math.BigInteger;

/** Numbers in the digits 0-9, A-Z and a-z, with leading zeros. */
final class Base62 {

    private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final BigInteger BASE = BigInteger.valueOf(DIGITS.length());

    private Base62() {}

    /** @param length number of digits, sufficient for the bytes as an unsigned number */
    static String encode(byte[] bytes, int length) {
        char[] digits = new char[length];
        BigInteger rest = new BigInteger(1, bytes);
        for (int i = length - 1; i >= 0; i--) {
            BigInteger[] divided = rest.divideAndRemainder(BASE);
            digits[i] = DIGITS.charAt(divided[1].intValue());
            rest = divided[0];
        }
        return new String(digits);
    }

    /** @param length number of digits, sufficient for the number */
    static String encode(long number, int length) {
        char[] digits = new char[length];
        long rest = number;
        for (int i = length - 1; i >= 0; i--) {
            digits[i] = DIGITS.charAt((int) (rest % DIGITS.length()));
            rest /= DIGITS.length();
        }
        return new String(digits);
    }
}
