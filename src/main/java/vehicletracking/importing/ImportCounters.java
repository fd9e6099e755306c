package vehicletracking.importing;

import java.util.ArrayList;
import java.util.List;
import vehicletracking.importing.ImportJob.Refusal;

/** Progress of an import; {@code resumeAfterItem} is the last item of the last completed batch. */
record ImportCounters(long bytesRead, long resumeAfterItem, long itemsDone, long itemsRefused, List<Refusal> refusals) {

    ImportCounters withDone(long items) {
        return new ImportCounters(bytesRead, resumeAfterItem, itemsDone + items, itemsRefused, refusals);
    }

    ImportCounters withRefused(Refusal refusal) {
        List<Refusal> listed = refusals;
        if (listed.size() < ImportJob.MAX_REFUSALS) {
            listed = new ArrayList<>(refusals);
            listed.add(refusal);
        }
        return new ImportCounters(bytesRead, resumeAfterItem, itemsDone, itemsRefused + 1, listed);
    }

    ImportCounters withPosition(long newResumeAfterItem, long newBytesRead) {
        return new ImportCounters(newBytesRead, newResumeAfterItem, itemsDone, itemsRefused, refusals);
    }
}
