package org.estreat.extract;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.sevenz.SevenZArchiveEntry;
import org.apache.commons.compress.archivers.sevenz.SevenZFile;
import org.jspecify.annotations.Nullable;

/** Finds the password of a 7z archive. */
final class LockedSevenZip {
  private LockedSevenZip() {}

  /**
   * @param start at least 6 octets
   */
  static boolean isSevenZip(byte[] start) {
    return Unlocking.begin(start, '7', 'z', 0xBC, 0xAF, 0x27, 0x1C);
  }

  /** The names of its entries; none where they are locked too. */
  static List<String> names(Path file) {
    List<String> names = new ArrayList<>();
    try (SevenZFile archive = SevenZFile.builder().setPath(file).get()) {
      for (SevenZArchiveEntry entry : archive.getEntries()) {
        if (entry.hasStream()) {
          names.add(entry.getName());
        }
      }
    } catch (IOException | RuntimeException e) {
      return names; // Whoever reads it says what is wrong with it.
    }
    return names;
  }

  /** The password that opens it; null where it needs none, or none that is known does. */
  static @Nullable String password(Path file, DocumentPasswords passwords, Reading reading) {
    if (passwords.isEmpty()) {
      return null;
    }
    List<@Nullable String> keys = new ArrayList<>();
    keys.add(null);
    keys.addAll(passwords.all());
    for (String key : keys) {
      if (opens(file, key, reading)) {
        return key;
      }
    }
    return null;
  }

  private static boolean opens(Path file, @Nullable String key, Reading reading) {
    SevenZFile.Builder builder = SevenZFile.builder().setPath(file);
    if (key != null) {
      builder.setPassword(key);
    }
    try (SevenZFile archive = builder.get()) {
      for (SevenZArchiveEntry entry : archive.getEntries()) {
        if (entry.hasStream()) {
          try (InputStream in = archive.getInputStream(entry)) {
            Unlocking.check(in, reading);
          }
          return true;
        }
      }
      return true;
    } catch (IOException | RuntimeException e) {
      return false; // What a wrong key makes of an archive may be anything.
    }
  }
}
