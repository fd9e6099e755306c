package vehicletracking.quality;

import java.time.Duration;

/**
 * What is odd about a location.
 *
 * @param implausibleMetresPerSecond what no vehicle reaches
 * @param inaccurateMetres an accuracy beyond which nobody knows where it was
 * @param late how long after it happened a report may come in
 */
public record QualityRule(double implausibleMetresPerSecond, double inaccurateMetres, Duration late) {}
