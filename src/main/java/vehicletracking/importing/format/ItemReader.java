package vehicletracking.importing.format;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads the items of a file, of which it holds one at a time. Blocks. */
interface ItemReader extends Closeable {

    /**
     * The next item; null when there are no more.
     *
     * @throws UnreadableFileException when the rest of the file can't be told into items
     */
    @Nullable
    ImportItem next() throws IOException;
}
