import java.time.Duration;

/** Progress display: a bar on a terminal, otherwise a line every few seconds. */
final class Progress {

    private static final int WIDTH = 40;
    private static final Duration LINE_INTERVAL = Duration.ofSeconds(5);
    private static final Duration BAR_INTERVAL = Duration.ofMillis(100);

    private final boolean isTerminal =
            System.console() != null && System.console().isTerminal();
    private final long total;
    private final long startedNanos = System.nanoTime();
    private long printedNanos = startedNanos;
    private long done;

    Progress(long total) {
        this.total = total;
    }

    synchronized void add(long more) {
        set(done + more);
    }

    synchronized void set(long newDone) {
        done = newDone;
        long nanos = System.nanoTime();
        if (nanos - printedNanos >= (isTerminal ? BAR_INTERVAL : LINE_INTERVAL).toNanos()) {
            printedNanos = nanos;
            print();
        }
    }

    synchronized void end() {
        print();
        if (isTerminal) {
            System.out.println();
        }
    }

    private void print() {
        double fraction = total == 0 ? 1 : (double) done / total;
        double perSecond = done / Math.max(1e-9, (System.nanoTime() - startedNanos) / 1e9);
        if (isTerminal) {
            int filled = (int) Math.round(fraction * WIDTH);
            System.out.printf(
                    "\r[%s%s] %3.0f %%  %,d  %,.0f/s ",
                    "#".repeat(filled), " ".repeat(WIDTH - filled), fraction * 100, done, perSecond);
            System.out.flush();
        } else {
            System.out.printf("%3.0f %%  %d  %.0f/s%n", fraction * 100, done, perSecond);
        }
    }
}
