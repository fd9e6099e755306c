package vehicletracking.readmodel.quarantine;

import java.util.List;
import java.util.Set;
import vehicletracking.projection.Projection;
import vehicletracking.projection.Projection.Fold;

/** Projection of quarantined reports and their settlement. */
public final class QuarantineProjection {

    private static final String FOLD_QUARANTINED = """
        INSERT INTO %s (report_quarantined_id, received_at, dialect, device_id, reason, request)
        SELECT event_id, occurred_at, payload->>'dialect', payload->>'deviceId', payload->>'reason', payload->'request'
          FROM event
         WHERE shard = $1 AND position > $2 AND position <= $3 AND type = 'ReportQuarantined'
        ON CONFLICT (report_quarantined_id) DO NOTHING\
        """;

    /** An upsert of rows that exist: Citus refuses an update of a reference table from the log. */
    private static final String FOLD_SETTLED = """
        INSERT INTO %1$s (report_quarantined_id, received_at, dialect, device_id, reason, request, state, settled_at,
                          settlement)
        SELECT report.report_quarantined_id, report.received_at, report.dialect, report.device_id, report.reason,
               report.request, CASE settled.type WHEN 'ReportAdmitted' THEN 'admitted' ELSE 'discarded' END,
               settled.occurred_at, settled.payload
          FROM event AS settled JOIN %1$s AS report ON report.report_quarantined_id = settled.subject
         WHERE settled.shard = $1 AND settled.position > $2 AND settled.position <= $3
           AND settled.type IN ('ReportAdmitted', 'ReportDiscarded')
        ON CONFLICT (report_quarantined_id) DO UPDATE
           SET state = excluded.state, settled_at = excluded.settled_at, settlement = excluded.settlement\
        """;

    public static final Projection PROJECTION = new Projection(
            "quarantine",
            "quarantined_report",
            List.of(
                    Fold.onlyFor(Set.of("ReportQuarantined"), FOLD_QUARANTINED),
                    Fold.onlyFor(Set.of("ReportAdmitted", "ReportDiscarded"), FOLD_SETTLED)));

    private QuarantineProjection() {}
}
