package org.estreat.export;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.estreat.index.Hit;
import org.estreat.model.MessageKey;

/** {@link ExportFormat.Mbox}. */
final class MboxWriter implements FormatWriter {
  private static final String FILE = "messages.mbox";
  private static final byte[] FROM = "From ".getBytes(ISO_8859_1);
  private static final int HEADER = 1 << 16;
  private static final DateTimeFormatter ASCTIME =
      DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss uuuu", Locale.ENGLISH);
  private static final Pattern RETURN_PATH =
      Pattern.compile("(?im)^Return-Path:[ \\t]*<([^<>\\s]+)>");
  private static final Pattern ADDRESS = Pattern.compile("<([^<>\\s]+@[^<>\\s]+)>");
  private static final Pattern BARE = Pattern.compile("[!-~]+@[!-~]+");

  private final Sums.Entry file;

  MboxWriter(Sums sums) throws IOException {
    this.file = sums.file(FILE);
  }

  @Override
  public Written write(long number, Hit hit, byte[] original) throws IOException {
    var text = new ByteArrayOutputStream(original.length + 128);
    String date = asctime(hit.sighting().internalDate());
    text.writeBytes(("From " + sender(hit, original) + " " + date + "\n").getBytes(ISO_8859_1));
    String lineEnds = quote(original, text);
    text.write('\n');
    byte[] stretch = text.toByteArray();
    long offset = file.length();
    file.write(stretch);
    return new Written(FILE, offset, stretch.length, MessageKey.of(stretch).sha256(), lineEnds);
  }

  private static String asctime(OffsetDateTime date) {
    return ASCTIME.format(date.withOffsetSameInstant(ZoneOffset.UTC));
  }

  /** The envelope's sender, else the author; as the date does, it holds no white space. */
  private static String sender(Hit hit, byte[] original) {
    Matcher path = RETURN_PATH.matcher(header(original));
    String found = path.find() ? path.group(1) : author(hit.from());
    return found.chars().allMatch(c -> c > ' ' && c < 0x7F) ? found : "MAILER-DAEMON";
  }

  private static String author(String from) {
    Matcher angle = ADDRESS.matcher(from);
    if (angle.find()) {
      return angle.group(1);
    }
    return BARE.matcher(from).matches() ? from : "MAILER-DAEMON";
  }

  private static String header(byte[] original) {
    String start = new String(original, 0, Math.min(original.length, HEADER), ISO_8859_1);
    int lf = start.indexOf("\n\n");
    int crlf = start.indexOf("\n\r\n");
    int end = Math.min(lf < 0 ? start.length() : lf, crlf < 0 ? start.length() : crlf);
    return start.substring(0, end);
  }

  /**
   * Writes the message line by line.
   *
   * @return its line ends, as the manifest names them
   */
  private static String quote(byte[] original, ByteArrayOutputStream to) {
    boolean crlf = false;
    boolean lf = false;
    int start = 0;
    while (start < original.length) {
      int end = lineEnd(original, start);
      boolean whole = end < original.length;
      boolean hasCr = whole && end > start && original[end - 1] == '\r';
      crlf |= hasCr;
      lf |= !hasCr;
      if (isFrom(original, start, end)) {
        to.write('>');
      }
      to.write(original, start, end - start - (hasCr ? 1 : 0));
      to.write('\n');
      start = end + 1;
    }
    boolean closed = original.length > 0 && original[original.length - 1] == '\n';
    return crlf == lf || !closed ? "mixed" : crlf ? "CRLF" : "LF";
  }

  private static int lineEnd(byte[] bytes, int start) {
    int end = start;
    while (end < bytes.length && bytes[end] != '\n') {
      end++;
    }
    return end;
  }

  /** Whether the line is {@code From } behind any number of {@code >}. */
  private static boolean isFrom(byte[] bytes, int start, int end) {
    int at = start;
    while (at < end && bytes[at] == '>') {
      at++;
    }
    int i = 0;
    while (i < FROM.length && at + i < end && bytes[at + i] == FROM[i]) {
      i++;
    }
    return i == FROM.length;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
