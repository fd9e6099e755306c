package vehicletracking.importing;

import java.util.ArrayList;
import java.util.List;
import vehicletracking.importing.ImportJob.Refusal;

/**
 * How far an import is.
 *
 * @param resumeAfterItem number of the last item of the last batch of which nothing is left to do
 */
record ImportCounters(long bytesRead, long resumeAfterItem, long itemsDone, long itemsRefused, List<Refusal> refusals) {

    ImportCounters withDone(long items) {
        return new ImportCounters(bytesRead, resumeAfterItem, itemsDone + items, itemsRefused, refusals);
    }

    ImportCounters withRefused(Refusal refusal) {
        List<Refusal> told = refusals;
        if (told.size() < ImportJob.MAX_REFUSALS) {
            told = new ArrayList<>(refusals);
            told.add(refusal);
        }
        return new ImportCounters(bytesRead, resumeAfterItem, itemsDone, itemsRefused + 1, told);
    }

    ImportCounters withPosition(long newPlace, long newBytesRead) {
        return new ImportCounters(newBytesRead, newPlace, itemsDone, itemsRefused, refusals);
    }
}
