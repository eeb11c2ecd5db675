package org.estreat.export;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.estreat.archive.MessageStream;
import org.estreat.index.Hit;
import org.estreat.model.MessageKey;

/** {@link ExportFormat.Mbox}. */
final class MboxWriter implements FormatWriter {
  private static final String FILE = "messages.mbox";
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
  public Written write(long number, Hit hit, MessageStream original) throws IOException {
    InputStream in = new BufferedInputStream(original, HEADER);
    in.mark(HEADER);
    String header = header(in.readNBytes(HEADER));
    in.reset();
    long offset = file.length();
    Stretch stretch = new Stretch();
    String date = asctime(hit.sighting().internalDate());
    stretch.text("From " + sender(hit, header) + " " + date + "\n");
    String lineEnds = new Quoting(stretch).run(in);
    stretch.text("\n");
    return new Written(FILE, offset, file.length() - offset, stretch.end(), lineEnds);
  }

  /** What is written for one message, and its SHA-256. */
  private final class Stretch extends OutputStream {
    private final MessageDigest digest = MessageKey.newDigest();

    void text(String text) throws IOException {
      byte[] bytes = text.getBytes(ISO_8859_1);
      write(bytes, 0, bytes.length);
    }

    @Override
    public void write(int octet) throws IOException {
      write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      digest.update(bytes, from, length);
      file.write(bytes, from, length);
    }

    String end() {
      return HexFormat.of().formatHex(digest.digest());
    }
  }

  private static String asctime(OffsetDateTime date) {
    return ASCTIME.format(date.withOffsetSameInstant(ZoneOffset.UTC));
  }

  /** The envelope's sender, else the author; as the date does, it holds no white space. */
  private static String sender(Hit hit, String header) {
    Matcher path = RETURN_PATH.matcher(header);
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

  private static String header(byte[] beginning) {
    String start = new String(beginning, ISO_8859_1);
    int lf = start.indexOf("\n\n");
    int crlf = start.indexOf("\n\r\n");
    int end = Math.min(lf < 0 ? start.length() : lf, crlf < 0 ? start.length() : crlf);
    return start.substring(0, end);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
