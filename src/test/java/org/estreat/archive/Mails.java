package org.estreat.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.estreat.model.Attributes;
import org.estreat.model.Flag;
import org.estreat.model.Mailbox;
import org.estreat.model.ModSeq;
import org.estreat.model.Sighting;
import org.estreat.model.Uid;
import org.estreat.model.UidValidity;

/** Mail, places and folders for the tests of this room. */
final class Mails {
  static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-02-03T04:05:06Z"));
  static final Mailbox INBOX = new Mailbox("alice", "INBOX");
  static final UidValidity VALIDITY = new UidValidity(7);
  static final long BIG = 256 << 20;

  private Mails() {}

  static Sighting sighting(long uid) {
    return new Sighting(
        INBOX,
        VALIDITY,
        new Uid(uid),
        Set.of(Flag.SEEN, new Flag("$Junk")),
        OffsetDateTime.of(2019, 5, 6, 7, 8, 9, 0, ZoneOffset.ofHours(2)),
        new ModSeq(uid),
        false,
        null,
        new Attributes(
            "M" + uid,
            uid % 2 == 0 ? "T-" + uid : null,
            uid % 3 == 0 ? null : OffsetDateTime.parse("2020-01-02T23:59:59-08:00")));
  }

  static byte[] mail(String subject) {
    return ("From: a@example.org\r\nSubject: " + subject + "\r\n\r\nHello " + subject + "\r\n")
        .getBytes(UTF_8);
  }

  /** Of up to some 3,000 octets, compressible in part. */
  static byte[] mail(Random random) {
    byte[] noise = new byte[random.nextInt(400)];
    random.nextBytes(noise);
    return (mailText(random) + new String(noise, java.nio.charset.StandardCharsets.ISO_8859_1))
        .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
  }

  private static String mailText(Random random) {
    return "Subject: "
        + random.nextLong()
        + "\r\n\r\n"
        + "lorem ipsum ".repeat(random.nextInt(200));
  }

  static List<CustodyEvent> events(Archive archive) throws IOException {
    List<CustodyEvent> events = new java.util.ArrayList<>();
    archive.replay(org.estreat.model.ArchivePosition.START, events::add);
    return events;
  }

  static List<String> faults(Archive archive) throws IOException {
    return archive.verify(true, entries -> {}).faults();
  }

  static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        Path target = to.resolve(from.relativize(path).toString());
        if (Files.isDirectory(path)) {
          Files.createDirectories(target);
        } else {
          Files.copy(path, target);
        }
      }
    }
  }

  static void truncate(Path file, long length) throws IOException {
    try (var open = new java.io.RandomAccessFile(file.toFile(), "rw")) {
      open.setLength(length);
    }
  }

  static void flip(Path file, long at, int bit) throws IOException {
    try (var open = new java.io.RandomAccessFile(file.toFile(), "rw")) {
      open.seek(at);
      int octet = open.read();
      open.seek(at);
      open.write(octet ^ 1 << bit);
    }
  }

  static void delete(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
