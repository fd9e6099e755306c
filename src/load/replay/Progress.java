import java.time.Duration;

/** Shows how far it is: a bar on a terminal, now and then a line elsewhere. */
final class Progress {

    private static final int WIDTH = 40;
    private static final Duration LINE_INTERVAL = Duration.ofSeconds(5);
    private static final Duration BAR_INTERVAL = Duration.ofMillis(100);

    private final boolean isTerminal =
            System.console() != null && System.console().isTerminal();
    private final long total;
    private final long startedNanos = System.nanoTime();
    private long shownNanos = startedNanos;
    private long done;

    Progress(long total) {
        this.total = total;
    }

    synchronized void add(long more) {
        at(done + more);
    }

    synchronized void at(long now) {
        done = now;
        long nanos = System.nanoTime();
        if (nanos - shownNanos >= (isTerminal ? BAR_INTERVAL : LINE_INTERVAL).toNanos()) {
            shownNanos = nanos;
            show();
        }
    }

    synchronized void end() {
        show();
        if (isTerminal) {
            System.out.println();
        }
    }

    private void show() {
        double part = total == 0 ? 1 : (double) done / total;
        double perSecond = done / Math.max(1e-9, (System.nanoTime() - startedNanos) / 1e9);
        if (isTerminal) {
            int full = (int) Math.round(part * WIDTH);
            System.out.printf(
                    "\r[%s%s] %3.0f %%  %,d  %,.0f a second ",
                    "#".repeat(full), " ".repeat(WIDTH - full), part * 100, done, perSecond);
            System.out.flush();
        } else {
            System.out.printf("%3.0f %%  %d  %.0f a second%n", part * 100, done, perSecond);
        }
    }
}
