package vehicletracking.importing.format;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Blocking reader of the items of a file, which holds one item at a time in memory. */
interface ItemReader extends Closeable {

    /** Null at the end. Throws {@link UnreadableFileException} if the rest of the file cannot be divided into items. */
    @Nullable
    ImportItem next() throws IOException;
}
