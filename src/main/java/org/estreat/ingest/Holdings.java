package org.estreat.ingest;

import java.io.IOException;
import java.util.Optional;
import org.estreat.archive.Archive;
import org.estreat.index.Hit;
import org.estreat.index.MessageIndex;
import org.estreat.model.Mailbox;
import org.estreat.model.MessageKey;
import org.estreat.model.Sighting;
import org.estreat.model.SightingId;

/**
 * What is here of a Sighting: its place in the index, its bytes in the archive. Safe to use from
 * several threads.
 */
final class Holdings {
  private final Archive archive;
  private final MessageIndex index;
  private final Lost lost;

  Holdings(Archive archive, MessageIndex index, Lost lost) {
    this.archive = archive;
    this.index = index;
    this.lost = lost;
  }

  /** Whether it is not in the index yet, or the archive has lost its bytes. */
  boolean isNew(SightingId id) throws IOException {
    return lost.contains(id) || !index.contains(id);
  }

  /** Whether it is in the index and its bytes are in the archive. */
  boolean holds(SightingId id) throws IOException {
    Optional<MessageKey> key = keyOf(id);
    return key.isPresent() && !lost.contains(id) && archive.contains(key.get());
  }

  Optional<Sighting> findSource(Mailbox mailbox, String source) throws IOException {
    return index.findSource(mailbox, source);
  }

  Optional<Original> original(SightingId id) throws IOException {
    return index
        .find(id)
        .map(hit -> new Original(hit.key(), hit.size(), hit.sighting().internalDate()));
  }

  Optional<MessageKey> keyOf(SightingId id) throws IOException {
    return index.find(id).map(Hit::key);
  }

  /** Empty where it is not here, or its bytes cannot be read. */
  Optional<byte[]> bytesOf(SightingId id) throws IOException {
    Optional<MessageKey> key = lost.contains(id) ? Optional.empty() : keyOf(id);
    try {
      return key.isEmpty() ? Optional.empty() : Optional.of(archive.read(key.get()));
    } catch (IOException e) {
      return Optional.empty(); // whoever asks has another source
    }
  }

  /** Whether the archive holds all that the index names, as far as is known. */
  boolean isWhole() {
    return lost.isEmpty();
  }
}
