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
 * Reads an archive sequentially, and verifies it against the digests and chains in the file. The methods block, for one
 * thread at a time. They throw {@link DamagedArchiveException} for every defect, read errors included.
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
                throw new IOException("the file is empty");
            }
            lines.addToDigest(first);
            ArchiveHeader header = ArchiveLines.headerOf(first);
            if (header.parts().isEmpty()) {
                throw new IOException("the header contains no shard");
            }
            return new ArchiveReader(lines, header);
        } catch (IOException | RuntimeException e) {
            in.close();
            throw new DamagedArchiveException(new Position(0, 0), "the header is not readable: " + e.getMessage());
        }
    }

    ArchiveHeader header() {
        return header;
    }

    /** The next batches, of one shard, until they have this many events; empty at the end of the file. */
    List<ArchivedBatch> readChunk(int minEvents) {
        try {
            List<ArchivedBatch> chunk = new ArrayList<>();
            int count = 0;
            int shard = part.shard();
            while (count < minEvents && !isAtEnd && part.shard() == shard) {
                ArchivedBatch batch = readBatch();
                if (batch != null) {
                    chunk.add(batch);
                    count += batch.events().size();
                }
            }
            return chunk.isEmpty() && !isAtEnd ? readChunk(minEvents) : chunk;
        } catch (IOException | IllegalArgumentException e) {
            throw damaged(nextPosition, "the file is not readable here: " + e.getMessage());
        }
    }

    private @Nullable ArchivedBatch readBatch() throws IOException {
        if (nextPosition >= header.toPosition()) {
            startNextPart();
            return null;
        }
        Manifest manifest = ArchiveLines.batchOf(requireLine());
        if (manifest.shard() != part.shard() || manifest.firstPosition() != nextPosition || manifest.eventCount() < 1) {
            throw damaged(nextPosition, "the batch is missing");
        }
        List<RecordedEvent> batchEvents = new ArrayList<>();
        List<byte[]> eventDigests = new ArrayList<>();
        for (int i = 0; i < manifest.eventCount(); i++) {
            RecordedEvent event = ArchiveLines.eventOf(requireLine(), manifest);
            if (event.position().value() != nextPosition + i) {
                throw damaged(nextPosition + i, "the event is missing");
            }
            batchEvents.add(event);
            eventDigests.add(digests.ofEvent(event));
        }
        return verifyBatch(manifest.withMarks(Buffer.buffer(Digests.marks(eventDigests))), eventDigests, batchEvents);
    }

    private ArchivedBatch verifyBatch(Manifest manifest, List<byte[]> eventDigests, List<RecordedEvent> batchEvents) {
        if (!Arrays.equals(digests.ofBatch(eventDigests), manifest.digest().getBytes())) {
            throw damaged(nextPosition, "an event from here to position " + manifest.lastPosition() + " was altered");
        }
        if (!Arrays.equals(
                digests.chain(chain.getBytes(), manifest), manifest.chain().getBytes())) {
            throw damaged(nextPosition, "this batch or an earlier one was altered");
        }
        chain = manifest.chain();
        nextPosition = manifest.lastPosition() + 1;
        batches++;
        events += batchEvents.size();
        return new ArchivedBatch(manifest, batchEvents);
    }

    private String requireLine() throws IOException {
        String line = lines.readLine();
        if (line == null) {
            throw new IOException("unexpected end of file");
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
            throw damaged(nextPosition - 1, "the end line is missing or was altered");
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
