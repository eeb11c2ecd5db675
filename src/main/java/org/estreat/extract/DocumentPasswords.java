package org.estreat.extract;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What locked contents are tried with, each with each. Never shown: in words it is a number.
 * Unchanging; safe for use by several threads.
 */
public final class DocumentPasswords {
  public static final DocumentPasswords NONE = new DocumentPasswords(List.of());

  /** Each takes up to a second with each content, so that more would not be tried in time. */
  public static final int MOST = 10_000;

  public static final int LONGEST = 1_000;

  private final List<String> all;

  private DocumentPasswords(List<String> all) {
    this.all = List.copyOf(all);
  }

  /** These, in this order. */
  public static DocumentPasswords of(String... passwords) {
    return new DocumentPasswords(List.of(passwords));
  }

  /**
   * Reads UTF-8 with a password in each line, and in each line all but its end (LF or CR LF) is the
   * password; empty lines are none.
   *
   * @throws IOException for what is no such file; it names the line and not what stands in it
   */
  public static DocumentPasswords read(InputStream in) throws IOException {
    byte[] bytes = in.readNBytes(MOST * LONGEST);
    if (in.read() >= 0) {
      throw new IOException("expected at most " + bytes.length + " octets, found more");
    }
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new IOException("expected UTF-8, found other octets", e);
    }
    String[] lines = (text.startsWith("\uFEFF") ? text.substring(1) : text).split("\r?\n", -1);
    Set<String> passwords = new LinkedHashSet<>();
    for (int i = 0; i < lines.length; i++) {
      if (lines[i].length() > LONGEST) {
        String found = ", found " + lines[i].length();
        throw new IOException(
            "line " + (i + 1) + ": expected at most " + LONGEST + " characters" + found);
      }
      if (!lines[i].isEmpty()) {
        passwords.add(lines[i]);
      }
    }
    if (passwords.size() > MOST) {
      throw new IOException("expected at most " + MOST + " lines, found " + passwords.size());
    }
    return new DocumentPasswords(new ArrayList<>(passwords));
  }

  public int count() {
    return all.size();
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  List<String> all() {
    return all;
  }

  void writeTo(DataOutputStream to) throws IOException {
    to.writeInt(all.size());
    for (String password : all) {
      FrameWriter.writeText(to, password);
    }
  }

  static DocumentPasswords read(DataInputStream from) throws IOException {
    int count = from.readInt();
    if (count == 0) {
      return NONE;
    }
    List<String> passwords = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      passwords.add(FrameReader.readText(from));
    }
    return new DocumentPasswords(passwords);
  }

  @Override
  public String toString() {
    return all.size() + " passwords";
  }
}
