package vehicletracking.metrics;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;

/** The process under the names that Prometheus' client libraries have for it; those of Micrometer are others. */
final class ProcessMeters {

    private ProcessMeters() {}

    static void register(MeterRegistry registry) {
        OperatingSystemMXBean process = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        FunctionCounter.builder("process_cpu_seconds", process, ProcessMeters::cpuSeconds)
                .description("CPU time of the process")
                .register(registry);
        Gauge.builder("process_start_time_seconds", ProcessMeters::startTimeSeconds)
                .description("Start of the process since 1970")
                .register(registry);
        if (process instanceof UnixOperatingSystemMXBean unix) {
            Gauge.builder("process_open_fds", unix, UnixOperatingSystemMXBean::getOpenFileDescriptorCount)
                    .description("Open file descriptors")
                    .register(registry);
            Gauge.builder("process_max_fds", unix, UnixOperatingSystemMXBean::getMaxFileDescriptorCount)
                    .description("Limit of open file descriptors")
                    .register(registry);
        }
    }

    private static double cpuSeconds(OperatingSystemMXBean process) {
        return process.getProcessCpuTime() / (double) TimeUnit.SECONDS.toNanos(1);
    }

    private static double startTimeSeconds() {
        return ManagementFactory.getRuntimeMXBean().getStartTime() / (double) TimeUnit.SECONDS.toMillis(1);
    }
}
