package org.estreat.extract;

import static java.nio.charset.StandardCharsets.UTF_16LE;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/** 7z archives whose entries are one stream, as 7-Zip makes them; here not compressed. */
final class Solid {
  private static final byte[] MAGIC = {'7', 'z', (byte) 0xBC, (byte) 0xAF, 0x27, 0x1C, 0, 4};

  private final ByteArrayOutputStream header = new ByteArrayOutputStream();

  private Solid() {}

  /**
   * @param broken the number of the entry with a wrong sum among those that are not empty; -1 for
   *     none
   */
  static byte[] sevenZip(int broken, String... namesAndContents) {
    Solid archive = new Solid();
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    List<byte[]> contents = new ArrayList<>();
    for (int i = 1; i < namesAndContents.length; i += 2) {
      byte[] content = Locked.utf8(namesAndContents[i]);
      data.writeBytes(content);
      if (content.length > 0) {
        contents.add(content);
      }
    }
    archive.streams(data.size(), contents, broken);
    archive.files(namesAndContents);
    return archive.file(data.toByteArray());
  }

  private void streams(int size, List<byte[]> contents, int broken) {
    octets(1, 4, 6, 0, 1, 9).number(size).octets(0); // pack info
    octets(7, 0x0B, 1, 0, 1, 1, 0, 0x0C).number(size).octets(0); // one folder, copied
    octets(8, 0x0D).number(contents.size()).octets(9);
    contents.stream().limit(contents.size() - 1L).forEach(content -> number(content.length));
    octets(0x0A, 1);
    for (int i = 0; i < contents.size(); i++) {
      header.writeBytes(little(sum(contents.get(i)) ^ (i == broken ? 1 : 0), 4));
    }
    octets(0, 0);
  }

  private void files(String... namesAndContents) {
    int count = namesAndContents.length / 2;
    byte[] without = new byte[(count + 7) / 8];
    ByteArrayOutputStream names = new ByteArrayOutputStream();
    for (int i = 0; i < count; i++) {
      names.writeBytes((namesAndContents[2 * i] + '\0').getBytes(UTF_16LE));
      without[i / 8] |= (byte) (namesAndContents[2 * i + 1].isEmpty() ? 0x80 >> i % 8 : 0);
    }
    octets(5).number(count).octets(0x0E).number(without.length);
    header.writeBytes(without);
    octets(0x0F).number(without.length);
    for (int i = 0; i < without.length; i++) {
      octets(0xFF);
    }
    octets(0x11).number(names.size() + 1L).octets(0);
    header.writeBytes(names.toByteArray());
    octets(0, 0);
  }

  private byte[] file(byte[] data) {
    ByteArrayOutputStream start = new ByteArrayOutputStream();
    start.writeBytes(little(data.length, 8));
    start.writeBytes(little(header.size(), 8));
    start.writeBytes(little(sum(header.toByteArray()), 4));
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(MAGIC);
    file.writeBytes(little(sum(start.toByteArray()), 4));
    file.writeBytes(start.toByteArray());
    file.writeBytes(data);
    file.writeBytes(header.toByteArray());
    return file.toByteArray();
  }

  private Solid octets(int... octets) {
    for (int octet : octets) {
      header.write(octet);
    }
    return this;
  }

  private Solid number(long number) {
    octets(0xFF);
    header.writeBytes(little(number, 8));
    return this;
  }

  private static byte[] little(long number, int octets) {
    ByteBuffer all = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(number);
    return java.util.Arrays.copyOf(all.array(), octets);
  }

  private static long sum(byte[] octets) {
    CRC32 sum = new CRC32();
    sum.update(octets);
    return sum.getValue();
  }
}
