package vehicletracking;

/**
 * Main class of the jar. It is compiled for Java 8, so that a Java version older than required reports a readable
 * error.
 */
public final class Launcher {

    private static final int REQUIRED_JAVA = 25;

    private Launcher() {}

    public static void main(String[] arguments) throws ReflectiveOperationException {
        try {
            Class.forName("vehicletracking.Main")
                    .getMethod("main", String[].class)
                    .invoke(null, (Object) arguments);
        } catch (UnsupportedClassVersionError e) {
            System.err.println("ERROR does not start: Vehicle tracking needs Java " + REQUIRED_JAVA + " or newer, but "
                    + System.getProperty("java.home") + " is Java " + System.getProperty("java.version")
                    + "; install a newer one, and run the jar with its bin/java");
            System.exit(1);
        }
    }
}
