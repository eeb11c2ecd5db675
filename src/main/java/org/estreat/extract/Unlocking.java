package org.estreat.extract;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.poi.hssf.record.crypto.Biff8EncryptionKey;
import org.apache.tika.exception.TikaException;
import org.apache.tika.io.TikaInputStream;
import org.apache.tika.metadata.Metadata;
import org.estreat.model.Defect;
import org.jspecify.annotations.Nullable;
import org.xml.sax.SAXException;

/**
 * Reads documents that may be locked: each is tried without a password and then with each, until
 * one opens it. For one content and one thread.
 *
 * <p>PDF and Office documents say that a password is wrong before they give any text. Archives do
 * not always, so theirs is found by reading an entry to its checksum.
 */
final class Unlocking {
  private static final int LONGEST_MAGIC = 6;

  private final TikaEngine engine;
  private final DocumentPasswords passwords;
  private final Reading reading;

  Unlocking(TikaEngine engine, DocumentPasswords passwords, Reading reading) {
    this.engine = engine;
    this.passwords = passwords;
    this.reading = reading;
  }

  /**
   * @param place of the document
   */
  void parse(InputStream in, TextSink sink, Metadata metadata, Documents inside, String place)
      throws IOException, SAXException, TikaException {
    TikaInputStream opened = TikaInputStream.cast(in);
    byte[] start = new byte[LONGEST_MAGIC];
    boolean octets = opened != null && opened.getOpenContainer() == null;
    int peeked = octets && opened != null ? opened.peek(start) : 0;
    if (opened != null && LockedZip.isZip(start) && LockedZip.isLocked(opened.getPath())) {
      // Also without a password: Tika reads nothing beyond the first entry that is locked.
      new LockedZip(opened.getPath(), passwords, reading, place).read(sink, metadata, inside);
    } else if (opened != null && SevenZip.isSevenZip(start)) {
      new SevenZip(opened.getPath(), passwords, reading, place).read(sink, metadata, inside);
    } else if (opened == null || peeked < 1 || passwords.isEmpty()) {
      engine.parse(in, sink, metadata, inside, null);
    } else {
      tryEach(opened.getPath(), sink, metadata, inside);
    }
  }

  private void tryEach(Path file, TextSink sink, Metadata metadata, Documents inside)
      throws IOException, SAXException, TikaException {
    List<@Nullable String> keys = new ArrayList<>();
    keys.add(null);
    keys.addAll(passwords.all());
    for (int i = 0; i < keys.size(); i++) {
      Metadata before = copy(metadata);
      boolean last = i == keys.size() - 1;
      try {
        read(file, sink, metadata, inside, keys.get(i));
      } catch (IOException | SAXException | TikaException | RuntimeException e) {
        if (!last && Faults.isEncrypted(e) && !sink.anyText() && !isOver(reading)) {
          Arrays.asList(metadata.names()).forEach(metadata::remove);
          take(before, metadata);
          continue;
        }
        throw e;
      }
      return;
    }
  }

  /** Old Office documents are told their password by the thread that reads them. */
  private void read(
      Path file, TextSink sink, Metadata metadata, Documents inside, @Nullable String password)
      throws IOException, SAXException, TikaException {
    Biff8EncryptionKey.setCurrentUserPassword(password);
    try (TikaInputStream in = TikaInputStream.get(file)) {
      engine.parse(in, sink, metadata, inside, password);
    } finally {
      Biff8EncryptionKey.setCurrentUserPassword(null);
    }
  }

  private static Metadata copy(Metadata metadata) {
    Metadata copy = new Metadata();
    take(metadata, copy);
    return copy;
  }

  private static void take(Metadata from, Metadata to) {
    for (String name : from.names()) {
      to.remove(name);
      for (String value : from.getValues(name)) {
        to.add(name, value);
      }
    }
  }

  /** Reads to the end, or far enough to be sure, so that a wrong password is found out. */
  static void check(InputStream in, Reading reading) throws IOException {
    byte[] some = new byte[1 << 16];
    long left = 64L << 20;
    for (int count = in.read(some); count >= 0 && left > 0; count = in.read(some)) {
      left -= count;
      if (isOver(reading)) {
        throw new IOException("the reading was stopped");
      }
    }
  }

  /** Whether octets begin so. */
  static boolean begin(byte[] octets, int... magic) {
    for (int i = 0; i < magic.length; i++) {
      if ((octets[i] & 0xFF) != magic[i]) {
        return false;
      }
    }
    return true;
  }

  /** Whether no more is to be read of the content, so that no more passwords are tried either. */
  static boolean isOver(Reading reading) {
    return reading.stopped() || Thread.currentThread().isInterrupted();
  }

  /**
   * Notes that an entry of an archive needs a password.
   *
   * @param place of the archive
   * @param entry its name as it stands in the archive
   */
  static void locked(Reading reading, String place, @Nullable String entry) {
    String name = Documents.shown(entry);
    String detail = (place.isEmpty() ? "" : place + ": ") + name + " is encrypted";
    reading.defect(Documents.path(place, name), Defect.Kind.ENCRYPTED, detail);
  }

  /** Notes that an entry of an archive is damaged; as {@link #locked}. */
  static void broken(Reading reading, String place, @Nullable String entry, Exception fault) {
    String where = Documents.path(place, Documents.shown(entry));
    reading.defect(where, Defect.Kind.CORRUPT, where + ": " + Faults.describe(fault));
  }
}
