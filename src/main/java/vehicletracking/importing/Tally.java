package vehicletracking.importing;

import java.util.ArrayList;
import java.util.List;
import vehicletracking.importing.ImportJob.Refusal;

/**
 * How far an import is.
 *
 * @param place number of the last item of the last batch of which nothing is left to do
 */
record Tally(long bytesRead, long place, long itemsDone, long itemsRefused, List<Refusal> refusals) {

    Tally withDone(long items) {
        return new Tally(bytesRead, place, itemsDone + items, itemsRefused, refusals);
    }

    Tally withRefused(Refusal refusal) {
        List<Refusal> told = refusals;
        if (told.size() < ImportJob.MAX_REFUSALS) {
            told = new ArrayList<>(refusals);
            told.add(refusal);
        }
        return new Tally(bytesRead, place, itemsDone, itemsRefused + 1, told);
    }

    Tally at(long newPlace, long newBytesRead) {
        return new Tally(newBytesRead, newPlace, itemsDone, itemsRefused, refusals);
    }
}
