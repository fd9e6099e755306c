package vehicletracking.readmodel.quarantine;

import java.util.List;
import vehicletracking.projection.Projection;

/** Projection of quarantined reports and their settlement. */
public final class QuarantineProjection {

    private static final String FOLD_QUARANTINED = """
        INSERT INTO %s (report_quarantined_id, received_at, dialect, device_id, reason, request)
        SELECT event_id, occurred_at, payload->>'dialect', payload->>'deviceId', payload->>'reason', payload->'request'
          FROM event
         WHERE shard = $1 AND position > $2 AND position <= $3 AND type = 'ReportQuarantined'
        ON CONFLICT (report_quarantined_id) DO NOTHING\
        """;

    private static final String FOLD_SETTLED = """
        UPDATE %s AS report
           SET state = CASE settled.type WHEN 'ReportAdmitted' THEN 'admitted' ELSE 'discarded' END,
               settled_at = settled.occurred_at, settlement = settled.payload
          FROM event AS settled
         WHERE settled.shard = $1 AND settled.position > $2 AND settled.position <= $3
           AND settled.type IN ('ReportAdmitted', 'ReportDiscarded')
           AND report.report_quarantined_id = settled.subject\
        """;

    public static final Projection PROJECTION =
            new Projection("quarantine", "quarantined_report", List.of(FOLD_QUARANTINED, FOLD_SETTLED));

    private QuarantineProjection() {}
}
