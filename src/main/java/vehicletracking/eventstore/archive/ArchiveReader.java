package vehicletracking.eventstore.archive;

import com.github.luben.zstd.ZstdInputStream;
import io.vertx.core.buffer.Buffer;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vehicletracking.eventstore.Position;
import vehicletracking.eventstore.RecordedEvent;
import vehicletracking.eventstore.integrity.Digests;
import vehicletracking.eventstore.integrity.Manifest;

/**
 * Reads an archive from its beginning to its end, and verifies it by what it says itself: every digest and every link of
 * the chain is computed anew. Every method blocks; one thread at a time may use it. What is wrong is told by
 * {@link DamagedArchiveException}, whatever it is.
 */
final class ArchiveReader implements Closeable {

    private final ArchiveLineReader lines;
    private final ArchiveHeader header;
    private final Digests digests = new Digests();
    private final Iterator<ArchiveHeader.Part> parts;
    private ArchiveHeader.Part part;
    private long nextPosition;
    private Buffer chain;
    private long batches;
    private long events;
    private boolean isAtEnd;

    private ArchiveReader(ArchiveLineReader lines, ArchiveHeader header) {
        this.lines = lines;
        this.header = header;
        this.parts = header.parts().iterator();
        this.part = parts.next();
        this.nextPosition = part.firstPosition();
        this.chain = part.chainBefore();
    }

    static ArchiveReader open(Path file) throws IOException {
        InputStream in = Files.newInputStream(file);
        try {
            ArchiveLineReader lines = new ArchiveLineReader(new ZstdInputStream(in));
            String first = lines.readLine();
            if (first == null) {
                throw new IOException("it is empty");
            }
            lines.addToDigest(first);
            ArchiveHeader header = ArchiveLines.headerOf(first);
            if (header.parts().isEmpty()) {
                throw new IOException("its header names no shard");
            }
            return new ArchiveReader(lines, header);
        } catch (IOException | RuntimeException e) {
            in.close();
            throw new DamagedArchiveException(new Position(0, 0), "the header can't be read: " + e.getMessage());
        }
    }

    ArchiveHeader header() {
        return header;
    }

    /** The next batches, of one shard, with as many events as that or a batch more; none at the end. */
    List<ArchivedBatch> readChunk(int minEvents) {
        try {
            List<ArchivedBatch> stretch = new ArrayList<>();
            int count = 0;
            int shard = part.shard();
            while (count < minEvents && !isAtEnd && part.shard() == shard) {
                ArchivedBatch batch = readBatch();
                if (batch != null) {
                    stretch.add(batch);
                    count += batch.events().size();
                }
            }
            return stretch.isEmpty() && !isAtEnd ? readChunk(minEvents) : stretch;
        } catch (IOException | IllegalArgumentException e) {
            throw damaged(nextPosition, "it can't be read: " + e.getMessage());
        }
    }

    private @Nullable ArchivedBatch readBatch() throws IOException {
        if (nextPosition >= header.toPosition()) {
            startNextPart();
            return null;
        }
        Manifest told = ArchiveLines.batchOf(requireLine());
        if (told.shard() != part.shard() || told.firstPosition() != nextPosition || told.eventCount() < 1) {
            throw damaged(nextPosition, "its batch is missing");
        }
        List<RecordedEvent> found = new ArrayList<>();
        List<byte[]> eventDigests = new ArrayList<>();
        for (int i = 0; i < told.eventCount(); i++) {
            RecordedEvent event = ArchiveLines.eventOf(requireLine(), told);
            if (event.position().value() != nextPosition + i) {
                throw damaged(nextPosition + i, "it is missing");
            }
            found.add(event);
            eventDigests.add(digests.ofEvent(event));
        }
        return verifyBatch(told.withMarks(Buffer.buffer(Digests.marks(eventDigests))), eventDigests, found);
    }

    private ArchivedBatch verifyBatch(Manifest manifest, List<byte[]> eventDigests, List<RecordedEvent> found) {
        if (!Arrays.equals(digests.ofBatch(eventDigests), manifest.digest().getBytes())) {
            throw damaged(nextPosition, "it, or another event up to " + manifest.lastPosition() + ", was altered");
        }
        if (!Arrays.equals(
                digests.chain(chain.getBytes(), manifest), manifest.chain().getBytes())) {
            throw damaged(nextPosition, "its batch was altered, or one before it");
        }
        chain = manifest.chain();
        nextPosition = manifest.lastPosition() + 1;
        batches++;
        events += found.size();
        return new ArchivedBatch(manifest, found);
    }

    private String requireLine() throws IOException {
        String line = lines.readLine();
        if (line == null) {
            throw new IOException("it ends too early");
        }
        lines.addToDigest(line);
        return line;
    }

    private void startNextPart() throws IOException {
        if (parts.hasNext()) {
            part = parts.next();
            nextPosition = part.firstPosition();
            chain = part.chainBefore();
            return;
        }
        String last = lines.readLine();
        if (last == null || !ArchiveLines.isEnd(last, batches, events, lines.sha256()) || lines.readLine() != null) {
            throw damaged(nextPosition - 1, "the end of the file is not as it was written");
        }
        isAtEnd = true;
    }

    private DamagedArchiveException damaged(long position, String finding) {
        return new DamagedArchiveException(new Position(part.shard(), position), finding);
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
