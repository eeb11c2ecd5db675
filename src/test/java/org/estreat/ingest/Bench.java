package org.estreat.ingest;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.estreat.archive.Archive;
import org.estreat.archive.CustodyEvent;
import org.estreat.extract.Extractor;
import org.estreat.index.MessageIndex;
import org.estreat.mime.MimeReader;
import org.estreat.model.ArchivePosition;
import org.estreat.model.ContentType;
import org.estreat.model.Flag;
import org.estreat.model.Mailbox;
import org.estreat.model.ModSeq;
import org.estreat.model.PartPath;
import org.estreat.model.PartText;
import org.estreat.model.Sighting;
import org.estreat.model.Uid;
import org.estreat.model.UidValidity;
import org.jspecify.annotations.Nullable;

/** A corridor with a real archive below a folder, an index and an extractor of our choice. */
public final class Bench implements Closeable {
  public static final UidValidity VALIDITY = new UidValidity(7);
  public static final Mailbox INBOX = new Mailbox("alice", "INBOX");
  public static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-01-02T03:04:05Z"));

  /** Commits only when asked. */
  public static final Corridor.CommitPolicy NEVER =
      new Corridor.CommitPolicy(Duration.ofDays(9), Long.MAX_VALUE);

  public final Archive archive;
  public final Corridor corridor;

  public Bench(Path folder, MessageIndex index) throws IOException {
    this(folder, index, new Echo(), NEVER, CLOCK);
  }

  public Bench(
      Path folder,
      MessageIndex index,
      Extractor extractor,
      Corridor.CommitPolicy policy,
      InstantSource clock)
      throws IOException {
    archive = Archive.open(folder, 1 << 20, clock);
    corridor =
        Corridor.open(
            archive,
            new MimeReader(),
            extractor,
            index,
            policy,
            clock,
            done -> {},
            Spool.open(folder.resolve("spool")));
  }

  /** With a spool, and a limit of what is read of one message. */
  public Bench(Path folder, MessageIndex index, Extractor extractor, int most, Spool spool)
      throws IOException {
    archive = Archive.open(folder, 1 << 20, CLOCK);
    MimeReader mime = new MimeReader(most);
    corridor = Corridor.open(archive, mime, extractor, index, NEVER, spool);
  }

  /** Leaves without committing, as a kill does; what was written stays written. */
  @Override
  public void close() throws IOException {
    archive.close();
  }

  public List<CustodyEvent> journal() throws IOException {
    List<CustodyEvent> events = new ArrayList<>();
    archive.replay(ArchivePosition.START, events::add);
    return events;
  }

  public static RawMessage message(long uid, String text) {
    return message(INBOX, uid, text);
  }

  public static RawMessage message(Mailbox mailbox, long uid, String text) {
    Sighting sighting =
        new Sighting(
            mailbox,
            VALIDITY,
            new Uid(uid),
            Set.of(Flag.SEEN),
            OffsetDateTime.parse("2026-01-01T10:00:00+02:00"),
            ModSeq.NONE,
            false,
            null);
    return new RawMessage(
        sighting, text.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
  }

  /** A message with one attachment of this content. */
  public static String withAttachment(String subject, String content) {
    return """
    Subject: %s
    MIME-Version: 1.0
    Content-Type: multipart/mixed; boundary=b

    --b
    Content-Type: text/plain

    see below
    --b
    Content-Type: application/octet-stream; name=a.bin
    Content-Disposition: attachment; filename=a.bin

    %s
    --b--
    """
        .formatted(subject, content);
  }

  /** Reads every content as ASCII and counts how often it was asked. */
  public static final class Echo implements Extractor {
    /** Makes of what is given back something else, or throws. */
    public interface Change {
      PartText of(PartPath path, PartText echoed);
    }

    private final Change change;
    private int asked;

    public Echo() {
      this((path, echoed) -> echoed);
    }

    public Echo(Change change) {
      this.change = change;
    }

    @Override
    public PartText extract(
        String content,
        PartPath path,
        byte[] bytes,
        ContentType declared,
        @Nullable String fileName) {
      synchronized (this) {
        asked++;
      }
      String text = new String(bytes, StandardCharsets.US_ASCII);
      PartText echoed =
          new PartText(
              content,
              declared.essence(),
              List.of(new PartText.Piece("", PartText.Piece.Kind.TEXT, text)),
              PartText.Status.FULL,
              List.of(),
              bytes.length,
              version());
      return change.of(path, echoed);
    }

    @Override
    public String version() {
      return "echo 1";
    }

    public synchronized int asked() {
      return asked;
    }

    @Override
    public void close() {}
  }
}
