package org.estreat.extract;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.sevenz.SevenZArchiveEntry;
import org.apache.commons.compress.archivers.sevenz.SevenZOutputFile;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;
import org.estreat.model.Defect.Kind;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** Attachments that attack their reader, each with what the register may say of it. */
public final class AttackSet {
  /** More than is always allowed to come out of an archive. */
  private static final int MUCH = 80 << 20;

  private final List<Attack> all = new ArrayList<>();

  /**
   * @param kinds of which one is in the register: on a slow machine a bomb may take its time
   *     instead; none where nothing of it is lost, all where that is not what it is about
   */
  public record Attack(String name, String fileName, Content content, Set<Kind> kinds) {}

  /** Its octets; a class, since two are the same only if they are one. */
  public static final class Content {
    private final byte[] bytes;

    private Content(byte[] bytes) {
      this.bytes = bytes;
    }

    public byte[] bytes() {
      return bytes;
    }
  }

  private AttackSet() {}

  /**
   * @param secret a file that nobody may read
   * @param port of this machine that nobody may connect to
   */
  public static List<Attack> all(Path secret, int port) throws IOException {
    AttackSet set = new AttackSet();
    set.bombs();
    set.entities(secret, port);
    set.documents();
    set.takenOver(port);
    return set.all;
  }

  /** Where a worker finds the parser that does as {@code HOSTILE:} contents say. */
  public static Path installParser(Path folder) throws IOException {
    return HostileParser.install(folder);
  }

  private void add(String name, String fileName, byte[] content, Kind... kinds) {
    Set<Kind> all = EnumSet.noneOf(Kind.class);
    all.addAll(List.of(kinds));
    this.all.add(new Attack(name, fileName, new Content(content), all));
  }

  private void bombs() throws IOException {
    add("flat", "flat.zip", Attacks.zip("a.bin", 0, 127), Kind.BOMB, Kind.TIMEOUT);
    add("sparse", "sparse.gz", Attacks.gzip(0, 127), Kind.BOMB, Kind.TIMEOUT);
    add("words", "words.zip", Attacks.zip("a.txt", 'a', 127), Kind.TEXT_LIMIT, Kind.BOMB);
    add("recursive", "recursive.zip", Attacks.zipsInZips(6, 10), Kind.BOMB, Kind.TIMEOUT);
    add("deep", "deep.zip", Attacks.zipsInZips(30, 1), Kind.ARCHIVE_DEPTH);
    add("bzip2", "a.txt.bz2", packed(BZip2CompressorOutputStream::new), Kind.BOMB, Kind.TIMEOUT);
    add(
        "xz",
        "a.txt.xz",
        packed(out -> new XZOutputStream(out, new LZMA2Options(0))),
        Kind.BOMB,
        Kind.TIMEOUT);
    add("7z", "a.7z", sevenZip(), Kind.BOMB, Kind.TIMEOUT);
    add("tars", "a.tgz", tarsInTars(40), Kind.ARCHIVE_DEPTH);
    add("entries", "entries.zip", manyEntries(200_000), Kind.TEXT_LIMIT, Kind.TIMEOUT);
    String padded = "<a>" + " ".repeat(MUCH) + "</a>";
    add("docx", "a.docx", Attacks.around(padded, "a.docx"), Kind.BOMB, Kind.MEMORY, Kind.TIMEOUT);
    add("xlsx", "a.xlsx", Attacks.around(padded, "a.xlsx"), Kind.values());
    add("png", "a.png", png(60_000, 60_000));
  }

  private interface Packing {
    OutputStream around(OutputStream out) throws IOException;
  }

  private static byte[] packed(Packing packing) {
    return Fixtures.bytes(out -> {
      try (OutputStream packed = packing.around(out)) {
        zeros(packed);
      }
    });
  }

  private static void zeros(OutputStream out) throws IOException {
    byte[] block = new byte[1 << 20];
    for (int written = 0; written < MUCH; written += block.length) {
      out.write(block);
    }
  }

  private static byte[] sevenZip() throws IOException {
    try (var channel = new SeekableInMemoryByteChannel()) {
      try (SevenZOutputFile file = new SevenZOutputFile(channel)) {
        SevenZArchiveEntry entry = new SevenZArchiveEntry();
        entry.setName("a.bin");
        entry.setLastModifiedTime(FileTime.fromMillis(0));
        file.putArchiveEntry(entry);
        byte[] block = new byte[1 << 20];
        for (int written = 0; written < MUCH; written += block.length) {
          file.write(block);
        }
        file.closeArchiveEntry();
      }
      return java.util.Arrays.copyOf(channel.array(), (int) channel.size());
    }
  }

  private static byte[] tarsInTars(int levels) {
    byte[] inner = Fixtures.utf8("the innermost");
    for (int level = 0; level < levels; level++) {
      byte[] content = inner;
      inner =
          Fixtures.bytes(out -> {
            try (var tar = new TarArchiveOutputStream(new GZIPOutputStream(out))) {
              TarArchiveEntry entry = new TarArchiveEntry("inner.tgz");
              entry.setSize(content.length);
              tar.putArchiveEntry(entry);
              tar.write(content);
              tar.closeArchiveEntry();
            }
          });
    }
    return inner;
  }

  private static byte[] manyEntries(int count) {
    return Fixtures.bytes(out -> {
      try (ZipOutputStream zip = new ZipOutputStream(out)) {
        zip.setLevel(0);
        for (int i = 0; i < count; i++) {
          zip.putNextEntry(new ZipEntry(i + ".txt"));
          zip.closeEntry();
        }
      }
    });
  }

  private static byte[] png(int width, int height) throws IOException {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    png.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'});
    ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height);
    header.put(new byte[] {8, 6, 0, 0, 0});
    chunk(png, "IHDR", header.array());
    chunk(png, "IDAT", Attacks.flate(new byte[1 << 20], 1));
    chunk(png, "IEND", new byte[0]);
    return png.toByteArray();
  }

  private static void chunk(OutputStream png, String type, byte[] data) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocate(12 + data.length).order(ByteOrder.BIG_ENDIAN);
    chunk.putInt(data.length).put(Fixtures.utf8(type)).put(data);
    java.util.zip.CRC32 crc = new java.util.zip.CRC32();
    crc.update(chunk.array(), 4, 4 + data.length);
    png.write(chunk.putInt((int) crc.getValue()).array());
  }

  private void entities(Path secret, int port) {
    String laughs = Attacks.laughs(10, 10);
    add("laughs", "laughs.xml", Fixtures.utf8(laughs), Kind.BOMB);
    add("laughs in docx", "l.docx", Attacks.around(laughs, "a.docx"), Kind.CORRUPT);
    add("laughs in odt", "l.odt", Attacks.around(laughs, "a.odt"), Kind.BOMB);
    add("quadratic", "q.svg", Attacks.around(Attacks.quadratic(), "a.svg"), Kind.BOMB);
    List<String> targets = List.of(secret.toUri().toString(), "http://127.0.0.1:" + port + "/x");
    for (String target : targets) {
      String scheme = target.substring(0, target.indexOf(':'));
      for (String name : List.of("a.xml", "a.svg", "a.odt", "a.docx", "a.epub")) {
        byte[] content = Attacks.around(entity(target), name);
        add(scheme + " entity in " + name, name, content, Kind.values());
      }
      add(scheme + " in html", "a.html", Fixtures.utf8(page(target)), Kind.values());
    }
  }

  private static String entity(String target) {
    return ("<?xml version='1.0'?><!DOCTYPE a [<!ENTITY e SYSTEM '%1$s'><!ENTITY %% p SYSTEM"
            + " '%1$s'> %%p;]><a>&e;</a>")
        .formatted(target);
  }

  private static String page(String target) {
    return ("<html><body><iframe src='%1$s'></iframe><img src='%1$s'><object data='%1$s'></object>"
            + "<link rel=stylesheet href='%1$s'>")
        .formatted(target);
  }

  private void documents() {
    String catalogue = "<</Type/Catalog /Pages 2 0 R>>";
    String pages = "<</Type/Pages /Kids[3 0 R] /Count 1>>";
    String page = "<</Type/Page /Parent 2 0 R /Contents 4 0 R /Resources<<%s>>>>";
    String text = Attacks.stream("", Fixtures.utf8("BT /F 9 Tf (seen) Tj ET"));
    String form = "/Type/XObject /Subtype/Form /BBox[0 0 9 9] /Resources<</XObject<</X 5 0 R>>>>";
    String font =
        "<</Type/Font /Subtype/Type0 /BaseFont/X /Encoding/Identity-H /DescendantFonts[5 0 R]>>";
    byte[] inflating = Attacks.flate(new byte[MUCH], 2);
    String twice = "/Filter[/FlateDecode/FlateDecode]";
    add(
        "drawing",
        "drawing.pdf",
        Attacks.pdf(
            "",
            catalogue,
            pages,
            page.formatted("/XObject<</X 5 0 R>>"),
            Attacks.stream("", Fixtures.utf8("/X Do")),
            Attacks.stream(form, Fixtures.utf8("/X Do /X Do"))),
        Kind.TIMEOUT);
    add(
        "page tree",
        "tree.pdf",
        Attacks.pdf("", catalogue, "<</Type/Pages /Kids[2 0 R 2 0 R] /Count 9>>"),
        Kind.values());
    add(
        "font",
        "font.pdf",
        Attacks.pdf("", catalogue, pages, page.formatted("/Font<</F 5 0 R>>"), text, font),
        Kind.values());
    add(
        "flate",
        "flate.pdf",
        Attacks.pdf("", catalogue, pages, page.formatted(""), Attacks.stream(twice, inflating)),
        Kind.values());
    add("rtf", "a.rtf", Fixtures.utf8("{\\rtf1 " + "{\\*\\a".repeat(300_000)), Kind.values());
    add(
        "rtf bin",
        "b.rtf",
        Fixtures.utf8("{\\rtf1 " + "\\bin2147483647 ".repeat(200_000)),
        Kind.values());
    add("html", "deep.html", Fixtures.utf8("<div><a b='".repeat(400_000)), Kind.values());
    add("csv", "a.csv", Fixtures.utf8("\"a,\"\"".repeat(400_000)), Kind.values());
    add("ole", "a.doc", ole(), Kind.CORRUPT, Kind.UNSUPPORTED, Kind.MEMORY, Kind.TIMEOUT);
    add(
        "mail",
        "a.eml",
        Fixtures.utf8("Content-Type: message/rfc822\r\n\r\n".repeat(20_000)),
        Kind.values());
    add("vcard", "a.vcf", Fixtures.utf8("BEGIN:VCARD\n".repeat(300_000)), Kind.values());
  }

  /** A compound file whose allocation table is a ring. */
  private static byte[] ole() {
    ByteBuffer file = ByteBuffer.allocate(512 * 3).order(ByteOrder.LITTLE_ENDIAN);
    file.put(new byte[] {(byte) 0xD0, (byte) 0xCF, 0x11, (byte) 0xE0});
    file.put(new byte[] {(byte) 0xA1, (byte) 0xB1, 0x1A, (byte) 0xE1});
    file.putShort(24, (short) 0x3E).putShort(26, (short) 3).putShort(28, (short) -2);
    file.putShort(30, (short) 9).putShort(32, (short) 6).putInt(44, 1).putInt(48, 1);
    file.putInt(56, 4096).putInt(60, 1).putInt(64, 1).putInt(68, 0).putInt(72, 100_000);
    file.putInt(76, 0);
    for (int at = 512; at < 1024; at += 4) {
      file.putInt(at, 1); // each block is followed by block 1
    }
    return file.array();
  }

  /** Readers that are taken over by what they read. */
  private void takenOver(int port) {
    taken("sleep", Kind.TIMEOUT);
    taken("spin ", Kind.TIMEOUT);
    taken("allocate", Kind.MEMORY);
    taken("halt 0", Kind.CORRUPT);
    taken("signal SEGV", Kind.CORRUPT);
    taken("garbage x", Kind.CORRUPT);
    taken("frames", Kind.TEXT_LIMIT);
    taken("disk", Kind.BOMB);
    taken("connect " + port);
  }

  private void taken(String deed, Kind... kinds) {
    byte[] content = (HostileParser.MAGIC + deed).getBytes(StandardCharsets.UTF_8);
    add("a parser to " + deed.strip(), HostileParser.NAME, content, kinds);
  }
}
