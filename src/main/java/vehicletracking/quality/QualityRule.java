package vehicletracking.quality;

import java.time.Duration;

/**
 * Limits beyond which a location gets a quality flag.
 *
 * @param implausibleMetresPerSecond speed that no vehicle exceeds
 * @param inaccurateMetres accuracy radius beyond which a location is doubtful
 * @param late time from fix to receipt beyond which a report is late
 */
public record QualityRule(double implausibleMetresPerSecond, double inaccurateMetres, Duration late) {}
