package org.estreat.extract;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Contents that attack their reader. */
public final class Attacks {
  private static final int BLOCK = 16 << 20;

  private Attacks() {}

  /** A gzip that gives so many times 16 MB of this octet, and takes no time to make. */
  public static byte[] gzip(int octet, int blocks) {
    return Fixtures.bytes(out -> {
      out.write(new byte[] {0x1F, (byte) 0x8B, 8, 0, 0, 0, 0, 0, 0, 3});
      out.write(deflated(octet, blocks));
      out.write(little(8, (int) crc(octet, blocks), blocks * BLOCK));
    });
  }

  /** A zip of one entry that gives so many times 16 MB of this octet. */
  public static byte[] zip(String name, int octet, int blocks) {
    byte[] data = deflated(octet, blocks);
    byte[] called = Fixtures.utf8(name);
    int crc = (int) crc(octet, blocks);
    int size = (int) ((long) blocks * BLOCK);
    ByteBuffer sizes = ByteBuffer.wrap(little(12, crc, data.length, size));
    return Fixtures.bytes(out -> {
      out.write(little(10, 0x04034B50, 20, 8));
      out.write(new byte[4]);
      out.write(sizes.array());
      out.write(little(4, called.length));
      out.write(called);
      out.write(data);
      out.write(little(12, 0x02014B50, 20 << 16 | 20, 8 << 16));
      out.write(new byte[4]);
      out.write(sizes.array());
      out.write(little(4, called.length));
      out.write(new byte[14]);
      out.write(called);
      int directory = 46 + called.length;
      out.write(little(12, 0x06054B50, 0, 1 << 16 | 1));
      out.write(little(10, directory, 30 + called.length + data.length));
    });
  }

  private static byte[] deflated(int octet, int blocks) {
    byte[] block = new byte[BLOCK];
    java.util.Arrays.fill(block, (byte) octet);
    byte[] once = new byte[1 << 16];
    int length;
    try (Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true)) {
      deflater.setInput(block);
      length = deflater.deflate(once, 0, once.length, Deflater.FULL_FLUSH);
    }
    return Fixtures.bytes(out -> {
      for (int i = 0; i < blocks; i++) {
        out.write(once, 0, length);
      }
      out.write(new byte[] {3, 0}); // the last block, of nothing
    });
  }

  private static long crc(int octet, int blocks) {
    byte[] block = new byte[BLOCK];
    java.util.Arrays.fill(block, (byte) octet);
    CRC32 crc = new CRC32();
    for (int i = 0; i < blocks; i++) {
      crc.update(block);
    }
    return crc.getValue();
  }

  /** Little-endian numbers of four octets, cut to so many octets together. */
  private static byte[] little(int octets, int... numbers) {
    ByteBuffer all = ByteBuffer.allocate(4 * numbers.length + 4).order(ByteOrder.LITTLE_ENDIAN);
    for (int number : numbers) {
      all.putInt(number);
    }
    return java.util.Arrays.copyOf(all.array(), octets);
  }

  /** Zips in zips, each with so many of the next. */
  public static byte[] zipsInZips(int levels, int each) {
    byte[] inner = Fixtures.zipOf("zeros.txt", new byte[1 << 20], 16);
    for (int level = 0; level < levels; level++) {
      Object[] entries = new Object[2 * each];
      for (int i = 0; i < each; i++) {
        entries[2 * i] = "level" + level + "-" + i + ".zip";
        entries[2 * i + 1] = inner;
      }
      inner = Fixtures.zip(entries);
    }
    return inner;
  }

  public static String laughs(int levels, int each) {
    StringBuilder xml = new StringBuilder("<?xml version='1.0'?><!DOCTYPE a [<!ENTITY e0 'ha'>");
    for (int i = 1; i < levels; i++) {
      xml.append("<!ENTITY e").append(i).append(" '");
      xml.append(("&e" + (i - 1) + ";").repeat(each)).append("'>");
    }
    return xml.append("]><a>&e").append(levels - 1).append(";</a>").toString();
  }

  /** One long entity, many times. */
  static String quadratic() {
    return "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY e '"
        + "x".repeat(100_000)
        + "'>]><a>"
        + "&e;".repeat(100_000)
        + "</a>";
  }

  private static final List<String> DOCUMENTS =
      List.of("a.xml", "a.svg", "a.docx", "a.xlsx", "a.pptx", "a.odt", "a.epub");

  /** A docx, xlsx, odt and so on whose document is this XML. */
  static Map<String, byte[]> around(String xml) {
    Map<String, byte[]> all = new LinkedHashMap<>();
    DOCUMENTS.forEach(name -> all.put(name, around(xml, name)));
    return all;
  }

  /** One of them. */
  static byte[] around(String xml, String name) {
    byte[] bytes = Fixtures.utf8(xml);
    return switch (name) {
      case "a.xml" -> bytes;
      case "a.svg" ->
          Fixtures.utf8(
              xml.replaceFirst("<a>", "<svg xmlns='http://www.w3.org/2000/svg'>")
                  .replaceFirst("</a>$", "</svg>"));
      case "a.docx" -> office("word/document.xml", "wordprocessingml.document.main", bytes);
      case "a.xlsx" -> office("xl/workbook.xml", "spreadsheetml.sheet.main", bytes);
      case "a.pptx" -> office("ppt/presentation.xml", "presentationml.presentation.main", bytes);
      case "a.odt" ->
          Fixtures.zip(
              "mimetype",
              Fixtures.utf8("application/vnd.oasis.opendocument.text"),
              "content.xml",
              bytes,
              "meta.xml",
              bytes);
      case "a.epub" ->
          Fixtures.zip(
              "mimetype",
              Fixtures.utf8("application/epub+zip"),
              "META-INF/container.xml",
              bytes,
              "a.xhtml",
              bytes);
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static byte[] office(String part, String type, byte[] document) {
    String content = "application/vnd.openxmlformats-officedocument." + type + "+xml";
    String relation =
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument";
    String name = "http://schemas.openxmlformats.org/package/2006/";
    return Fixtures.zip(
        "[Content_Types].xml",
        Fixtures.utf8(
            "<Types xmlns='%scontent-types'><Default Extension='rels'".formatted(name)
                + " ContentType='application/vnd.openxmlformats-package.relationships+xml'/>"
                + "<Override PartName='/%s' ContentType='%s'/></Types>".formatted(part, content)),
        "_rels/.rels",
        Fixtures.utf8(
            "<Relationships xmlns='%srelationships'><Relationship Id='r' Type='%s' Target='%s'/>"
                    .formatted(name, relation, part)
                + "</Relationships>"),
        part,
        document);
  }

  /** Objects numbered from 1, the first of which is the catalogue; {@code OFFSET} is the xref's. */
  public static byte[] pdf(String trailer, String... objects) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    return Fixtures.bytes(to -> {
      DataOutputStream text = new DataOutputStream(out);
      text.writeBytes("%PDF-1.7\n");
      StringBuilder xref = new StringBuilder("xref\n0 " + (objects.length + 1) + "\n");
      xref.append("0000000000 65535 f \n");
      for (int i = 0; i < objects.length; i++) {
        xref.append(String.format("%010d 00000 n %n", out.size()));
        text.write(
            ((i + 1) + " 0 obj\n" + objects[i] + "\nendobj\n")
                .getBytes(StandardCharsets.ISO_8859_1));
      }
      int offset = out.size();
      text.writeBytes(xref.toString());
      String end = "trailer\n<</Root 1 0 R /Size " + (objects.length + 1) + " " + trailer + ">>\n";
      text.writeBytes(end.replace("OFFSET", String.valueOf(offset)));
      text.writeBytes("startxref\n" + offset + "\n%%EOF\n");
      to.write(out.toByteArray());
    });
  }

  public static String stream(String dictionary, byte[] data) {
    return "<<"
        + dictionary
        + "/Length "
        + data.length
        + ">>\nstream\n"
        + new String(data, StandardCharsets.ISO_8859_1)
        + "\nendstream";
  }

  /** The content with a PDF's Flate, so many times over. */
  static byte[] flate(byte[] content, int times) {
    byte[] all = content;
    for (int i = 0; i < times; i++) {
      byte[] inner = all;
      all =
          Fixtures.bytes(out -> {
            try (var deflating = new java.util.zip.DeflaterOutputStream(out)) {
              deflating.write(inner);
            }
          });
    }
    return all;
  }
}
