package org.estreat.archive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.estreat.model.Attributes;
import org.estreat.model.Flag;
import org.estreat.model.Mailbox;
import org.estreat.model.MessageKey;
import org.estreat.model.ModSeq;
import org.estreat.model.Sighting;
import org.estreat.model.Uid;
import org.estreat.model.UidValidity;

/**
 * One message as a tar entry (POSIX.1-2017 pax, section "pax Interchange Format"): an extended
 * header that says where the message was first seen, then the file, named by its SHA-256.
 *
 * <p>The extended records are named {@code SCHILY.xattr.user.estreat.*}, because GNU tar, bsdtar
 * and Python's tarfile take those silently and can restore them as extended attributes, while GNU
 * tar warns of every name that it does not know.
 */
final class TarEntry {
  static final int BLOCK = 512;
  private static final String ATTRIBUTE = "SCHILY.xattr.user.estreat.";
  private static final long MAX_OCTAL = 0_77777777777L;
  private static final Pattern NAME = Pattern.compile("([0-9a-f]{2})/(\\1[0-9a-f]{62})\\.eml");

  /** Of the extended header's records: far more than a sighting can need. */
  private static final int MOST_RECORDS = 1 << 20;

  private final MessageKey key;
  private final byte[] content;

  private TarEntry(MessageKey key, byte[] content) {
    this.key = key;
    this.content = content;
  }

  MessageKey key() {
    return key;
  }

  byte[] content() {
    return content;
  }

  /** The end of an archive: two blocks of zeros. */
  static byte[] end() {
    return new byte[2 * BLOCK];
  }

  static boolean isEnd(byte[] image) {
    return Arrays.equals(image, end());
  }

  /** The entry's blocks, as they go into one frame. */
  static byte[] encode(MessageKey key, Sighting sighting, byte[] content) {
    byte[] head = head(key, sighting, content.length);
    byte[] image = Arrays.copyOf(head, head.length + padded(content.length));
    System.arraycopy(content, 0, image, head.length, content.length);
    return image;
  }

  /** The blocks before the content. */
  static byte[] head(MessageKey key, Sighting sighting, long octets) {
    byte[] records = records(sighting, octets);
    long time = sighting.internalDate().toEpochSecond();
    int file = BLOCK + padded(records.length);
    byte[] blocks = new byte[file + BLOCK];
    header(blocks, 0, "PaxHeaders/" + key.sha256(), 'x', records.length, time);
    System.arraycopy(records, 0, blocks, BLOCK, records.length);
    // A size that the digits cannot say stands in a record of its own, and 0 here.
    header(blocks, file, name(key), '0', octets > MAX_OCTAL ? 0 : octets, time);
    return blocks;
  }

  /** The zeros that fill the content's last block. */
  static byte[] padding(long octets) {
    return new byte[(int) (Math.ceilDiv(octets, BLOCK) * BLOCK - octets)];
  }

  /**
   * What stands before a content.
   *
   * @param held the extended header's blocks and the file's
   */
  record Head(MessageKey key, long octets, HeadBlocks held) {
    byte[] blocks() {
      return held.blocks;
    }
  }

  /** Holds the blocks, of which two are the same only if they are one. */
  static final class HeadBlocks {
    private final byte[] blocks;

    private HeadBlocks(byte[] blocks) {
      this.blocks = blocks;
    }
  }

  /**
   * Reads the blocks before the content; the stream stands at the content's first octet then.
   *
   * @throws DamagedException when they are not such as {@link #head} writes
   */
  static Head head(InputStream image) throws IOException {
    byte[] first = block(image, BLOCK);
    byte[] blocks = first;
    int file = 0;
    String pax = null;
    if (first[156] == 'x') {
      long records = octal(first, 0);
      if (records > MOST_RECORDS) {
        throw new DamagedException(
            "expected at most " + MOST_RECORDS + " octets of pax records, found " + records);
      }
      file = BLOCK + padded((int) records);
      byte[] rest = block(image, file);
      blocks = Arrays.copyOf(first, file + BLOCK);
      System.arraycopy(rest, 0, blocks, BLOCK, rest.length);
      pax = values(blocks, (int) records).get("size");
    }
    Matcher name = NAME.matcher(text(blocks, file, 100));
    if (blocks[file + 156] != '0' || !name.matches()) {
      throw new DamagedException("expected a tar entry of one file, found other blocks");
    }
    long octets =
        pax != null && pax.matches("[0-9]{1,18}") ? Long.parseLong(pax) : octal(blocks, file);
    return new Head(new MessageKey(name.group(2)), octets, new HeadBlocks(blocks));
  }

  private static byte[] block(InputStream image, int length) throws IOException {
    byte[] block = image.readNBytes(length);
    if (block.length < length) {
      throw new DamagedException(
          "expected a tar header of " + length + " octets, found " + block.length);
    }
    return block;
  }

  private static long octal(byte[] blocks, int header) throws DamagedException {
    String digits = text(blocks, header + 124, 12);
    if (!digits.matches("[0-7]{1,12}")) {
      throw new DamagedException("expected a size in octal digits, found: " + digits);
    }
    return Long.parseLong(digits, 8);
  }

  /**
   * Reads the blocks of one entry back.
   *
   * @throws DamagedException when they are not an entry that {@link #encode} wrote, or the content
   *     has another SHA-256 than the name says
   */
  static TarEntry decode(byte[] image) throws DamagedException {
    int file = 0;
    if (image.length > BLOCK && image[156] == 'x') {
      file = BLOCK + padded(size(image, 0));
    }
    if (file > image.length - BLOCK || image[file + 156] != '0') {
      throw new DamagedException("expected a tar entry of one file, found other blocks");
    }
    int size = size(image, file);
    if (file + BLOCK + padded(size) != image.length) {
      throw new DamagedException(
          "expected a tar entry of " + (image.length - file) + " octets, found size " + size);
    }
    byte[] content = Arrays.copyOfRange(image, file + BLOCK, file + BLOCK + size);
    MessageKey found = MessageKey.of(content);
    String name = text(image, file, 100);
    if (!name.equals(name(found))) {
      throw new DamagedException("expected " + name + ", found SHA-256 " + found);
    }
    return new TarEntry(found, content);
  }

  /**
   * Reads back where the message was first seen. MODSEQ is not among it.
   *
   * @param image blocks that {@link #decode} takes
   * @throws DamagedException when the extended header does not say it
   */
  static Sighting sighting(byte[] image) throws DamagedException {
    Map<String, String> values = image[156] == 'x' ? values(image, size(image, 0)) : Map.of();
    try {
      String flags = value(values, "flags");
      return new Sighting(
          new Mailbox(value(values, "account"), value(values, "mailbox")),
          new UidValidity(Long.parseLong(value(values, "uidvalidity"))),
          new Uid(Long.parseLong(value(values, "uid"))),
          flags.isEmpty()
              ? Set.of()
              : Arrays.stream(flags.split(" ", -1)).map(Flag::new).collect(Collectors.toSet()),
          OffsetDateTime.parse(value(values, "internaldate")),
          ModSeq.NONE,
          false,
          values.get(ATTRIBUTE + "source"),
          attributes(values));
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new DamagedException("expected a sighting beside the message, found " + e.getMessage());
    }
  }

  private static Attributes attributes(Map<String, String> values) {
    String saveDate = values.get(ATTRIBUTE + "savedate");
    return new Attributes(
        values.get(ATTRIBUTE + "emailid"),
        values.get(ATTRIBUTE + "threadid"),
        saveDate == null ? null : OffsetDateTime.parse(saveDate));
  }

  private static String value(Map<String, String> values, String name) throws DamagedException {
    String value = values.get(ATTRIBUTE + name);
    if (value == null) {
      throw new DamagedException("expected a pax record " + ATTRIBUTE + name + ", found none");
    }
    return value;
  }

  /** The extended records behind the first header. */
  private static Map<String, String> values(byte[] image, int length) throws DamagedException {
    Map<String, String> values = new HashMap<>();
    int end = BLOCK + length;
    for (int at = BLOCK; at < end; ) {
      int space = at;
      int octets = 0;
      while (space < end && image[space] >= '0' && image[space] <= '9' && octets < end) {
        octets = octets * 10 + image[space++] - '0';
      }
      if (octets < space - at + 2 || octets > end - at) {
        throw new DamagedException("expected a pax record of " + octets + " octets, found none");
      }
      String record = new String(image, space + 1, at + octets - space - 2, UTF_8);
      int equals = record.indexOf('=');
      if (equals < 0) {
        throw new DamagedException("expected KEY=VALUE in a pax record, found neither");
      }
      values.put(record.substring(0, equals), record.substring(equals + 1));
      at += octets;
    }
    return values;
  }

  static String name(MessageKey key) {
    return key.sha256().substring(0, 2) + "/" + key.sha256() + ".eml";
  }

  private static int padded(int length) {
    return Math.ceilDiv(length, BLOCK) * BLOCK;
  }

  private static byte[] records(Sighting sighting, long octets) {
    var records = new ByteArrayOutputStream(512);
    long time = sighting.internalDate().toEpochSecond();
    if (time < 0 || time > MAX_OCTAL) {
      record(records, "mtime", Long.toString(time));
    }
    if (octets > MAX_OCTAL) {
      record(records, "size", Long.toString(octets));
    }
    record(records, ATTRIBUTE + "account", sighting.mailbox().account());
    record(records, ATTRIBUTE + "mailbox", sighting.mailbox().name());
    record(records, ATTRIBUTE + "uidvalidity", sighting.uidValidity().toString());
    record(records, ATTRIBUTE + "uid", sighting.uid().toString());
    record(records, ATTRIBUTE + "flags", flags(sighting));
    record(records, ATTRIBUTE + "internaldate", sighting.internalDate().toString());
    if (sighting.source() != null) {
      record(records, ATTRIBUTE + "source", sighting.source());
    }
    attributes(records, sighting.attributes());
    return records.toByteArray();
  }

  private static void attributes(ByteArrayOutputStream to, Attributes attributes) {
    if (attributes.emailId() != null) {
      record(to, ATTRIBUTE + "emailid", attributes.emailId());
    }
    if (attributes.threadId() != null) {
      record(to, ATTRIBUTE + "threadid", attributes.threadId());
    }
    if (attributes.saveDate() != null) {
      record(to, ATTRIBUTE + "savedate", attributes.saveDate().toString());
    }
  }

  private static String flags(Sighting sighting) {
    return sighting.flags().stream().map(Flag::name).sorted().collect(Collectors.joining(" "));
  }

  /** {@code LENGTH KEY=VALUE LF}, where LENGTH counts itself. */
  private static void record(ByteArrayOutputStream to, String key, String value) {
    byte[] rest = (" " + key + "=" + value + "\n").getBytes(UTF_8);
    int length = rest.length + 1;
    while (Integer.toString(length).length() + rest.length != length) {
      length++;
    }
    to.writeBytes(Integer.toString(length).getBytes(ISO_8859_1));
    to.writeBytes(rest);
  }

  private static void header(byte[] to, int at, String name, char kind, long size, long time) {
    put(to, at, name);
    put(to, at + 100, "0000644");
    put(to, at + 108, "0000000");
    put(to, at + 116, "0000000");
    put(to, at + 124, digits(size));
    put(to, at + 136, digits(Math.clamp(time, 0, MAX_OCTAL)));
    put(to, at + 148, "        ");
    to[at + 156] = (byte) kind;
    put(to, at + 257, "ustar\00000");
    int sum = 0;
    for (int i = at; i < at + BLOCK; i++) {
      sum += to[i] & 0xFF;
    }
    put(to, at + 148, digits(sum).substring(5) + "\0 ");
  }

  private static String digits(long value) {
    String octal = Long.toOctalString(value);
    return "0".repeat(11 - octal.length()) + octal;
  }

  private static void put(byte[] to, int at, String text) {
    byte[] bytes = text.getBytes(ISO_8859_1);
    System.arraycopy(bytes, 0, to, at, bytes.length);
  }

  private static String text(byte[] from, int at, int length) {
    int end = at;
    while (end < at + length && from[end] != 0) {
      end++;
    }
    return new String(from, at, end - at, ISO_8859_1);
  }

  private static int size(byte[] image, int header) throws DamagedException {
    String digits = text(image, header + 124, 12);
    try {
      int size = Integer.parseInt(digits, 8);
      if (size >= 0 && size <= image.length - header - BLOCK) {
        return size;
      }
    } catch (NumberFormatException e) {
      // told below, as a size beyond the end is
    }
    throw new DamagedException(
        "expected a size of at most "
            + (image.length - header - BLOCK)
            + " in octal digits, found: "
            + digits);
  }
}
