package org.estreat.ingest.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.estreat.ingest.RawMessage;
import org.estreat.model.Defect;
import org.estreat.model.Mailbox;
import org.estreat.model.MessageKey;
import org.estreat.model.Outcome;
import org.estreat.model.PartPath;
import org.estreat.model.Sighting;
import org.estreat.model.SightingId;
import org.estreat.model.Uid;
import org.estreat.model.UidValidity;

/** Keeps in memory what it is given; fails on demand. */
final class MemorySink implements MailSink {
  final Map<String, Sighting> bySource = new ConcurrentHashMap<>();
  final Map<String, byte[]> bytes = new ConcurrentHashMap<>();
  final AtomicInteger commits = new AtomicInteger();
  final AtomicInteger lookUps = new AtomicInteger();
  final Set<SightingId> lost = ConcurrentHashMap.newKeySet();
  final AtomicInteger asFiles = new AtomicInteger();
  int failAfter = Integer.MAX_VALUE;

  /** For large messages; a folder that is not there has no room for them. */
  Path spool = Path.of("/nowhere");

  private final AtomicInteger spooled = new AtomicInteger();
  private long uid;

  @Override
  public UidValidity localMailbox(Mailbox mailbox) {
    return new UidValidity(7);
  }

  @Override
  public Optional<Sighting> findSource(Mailbox mailbox, String source) {
    lookUps.incrementAndGet();
    return Optional.ofNullable(bySource.get(source));
  }

  @Override
  public Optional<MessageKey> keyOf(SightingId id) {
    return bySource.values().stream()
        .filter(sighting -> sighting.id().equals(id))
        .map(sighting -> bytes.get(String.valueOf(sighting.source())))
        .map(MessageKey::of)
        .findFirst();
  }

  @Override
  public boolean holds(SightingId id) throws IOException {
    return !lost.contains(id) && keyOf(id).isPresent();
  }

  @Override
  public boolean isWhole() {
    return lost.isEmpty();
  }

  @Override
  public Uid nextUid(Mailbox mailbox) {
    return new Uid(++uid);
  }

  @Override
  public Path newSpoolFile() {
    return spool.resolve("spooled-" + spooled.incrementAndGet());
  }

  @Override
  public Outcome ingest(RawMessage message) throws IOException {
    if (bySource.size() >= failAfter) {
      throw new IOException("No space left on device");
    }
    Sighting sighting = message.sighting();
    asFiles.addAndGet(message.isInMemory() ? 0 : 1);
    byte[] read;
    try (InputStream in = message.open()) {
      read = in.readAllBytes();
    }
    MessageKey key = MessageKey.of(read);
    String text = new String(read, StandardCharsets.UTF_8);
    if (text.contains("quarantine")) {
      return new Outcome.Quarantined(sighting, key, "our fault");
    }
    lost.remove(sighting.id());
    bySource.put(String.valueOf(sighting.source()), sighting);
    bytes.put(String.valueOf(sighting.source()), read);
    return text.contains("partial")
        ? new Outcome.Partial(
            sighting, key, List.of(new Defect(PartPath.ROOT, Defect.Kind.CORRUPT, "torn")))
        : new Outcome.Indexed(sighting, key);
  }

  List<Uid> uidsInOrder() {
    return bySource.values().stream().map(Sighting::uid).sorted().toList();
  }

  @Override
  public void commit() {
    commits.incrementAndGet();
  }
}
