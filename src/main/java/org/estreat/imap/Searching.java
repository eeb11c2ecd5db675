package org.estreat.imap;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.estreat.model.Uid;
import org.jspecify.annotations.Nullable;

/** UID SEARCH of any program in the mailbox that is open (RFC 9051 section 6.4.4). */
final class Searching {
  private static final Pattern LITERAL = Pattern.compile("\\{([0-9]{1,9})\\+?}\r\n");

  /** What may stand before the keys. */
  private static final Pattern BEGINNING =
      Pattern.compile("(\\s*RETURN\\s*\\([^)]*\\)\\s+)?(CHARSET\\s)?", Pattern.CASE_INSENSITIVE);

  private final Connection connection;

  Searching(Connection connection) {
    this.connection = connection;
  }

  /**
   * @param program as a client writes it after SEARCH, literals included
   */
  ServerAnswer search(byte[] program) throws ConnectionLostException {
    List<byte[]> pieces = pieces(withCharset(program));
    if (pieces == null) {
      return ServerAnswer.refused(
          ServerAnswer.Kind.NOT_SENT, "it has a line end or NUL outside of a literal");
    }
    Collector found = new Collector();
    try {
      connection.run(pieces, found::accept);
    } catch (CommandRefusedException e) {
      boolean bad = e.status().kind() == Status.Kind.BAD;
      return ServerAnswer.refused(
          bad ? ServerAnswer.Kind.BAD : ServerAnswer.Kind.NO, e.status().toString());
    }
    return new ServerAnswer(
        ServerAnswer.Kind.OK, "", Uids.of(found.uids()), Map.copyOf(found.results));
  }

  /** A program beyond ASCII that names no charset is in UTF-8. */
  private static byte[] withCharset(byte[] program) {
    String text = new String(program, ISO_8859_1);
    Matcher beginning = BEGINNING.matcher(text);
    boolean ascii = text.chars().allMatch(c -> c < 0x80);
    if (ascii || !beginning.lookingAt() || beginning.group(2) != null) {
      return program;
    }
    String before = beginning.group();
    return (before + "CHARSET UTF-8 " + text.substring(before.length())).getBytes(ISO_8859_1);
  }

  /** The command in the pieces between which the server is waited for; null where it is none. */
  private static @Nullable List<byte[]> pieces(byte[] program) {
    String text = new String(program, ISO_8859_1);
    List<byte[]> pieces = new ArrayList<>();
    ByteArrayOutputStream piece = new ByteArrayOutputStream();
    piece.writeBytes("UID SEARCH ".getBytes(ISO_8859_1));
    Matcher literal = LITERAL.matcher(text);
    int at = 0;
    while (literal.find(at)) {
      int size = Integer.parseInt(literal.group(1));
      if (isBroken(text.substring(at, literal.start())) || size > text.length() - literal.end()) {
        return null;
      }
      piece.writeBytes(
          (text.substring(at, literal.start()) + "{" + size + "}").getBytes(ISO_8859_1));
      pieces.add(piece.toByteArray());
      piece.reset();
      at = literal.end() + size;
      piece.writeBytes(text.substring(literal.end(), at).getBytes(ISO_8859_1));
    }
    if (isBroken(text.substring(at))) {
      return null;
    }
    piece.writeBytes(text.substring(at).getBytes(ISO_8859_1));
    pieces.add(piece.toByteArray());
    return pieces;
  }

  /** What would end the command in its middle must never reach a server. */
  private static boolean isBroken(String text) {
    return text.chars().anyMatch(c -> c == '\r' || c == '\n' || c == 0);
  }

  /** Takes SEARCH and ESEARCH responses. */
  private static final class Collector {
    private long[] uids = new long[64];
    private int count;
    private final Map<String, String> results = new TreeMap<>();

    void accept(Response response) {
      switch (response.name()) {
        case "SEARCH" -> numbers(response);
        case "ESEARCH" -> extended(response);
        default -> {} // nothing of the search
      }
    }

    private void numbers(Response response) {
      while (Character.isDigit(response.peek())) {
        long uid = response.number();
        if (uid < 1 || uid > Uid.MAX) {
          continue;
        }
        if (count == uids.length) {
          uids = Arrays.copyOf(uids, count * 2);
        }
        uids[count++] = uid;
      }
    }

    private void extended(Response response) {
      while (!response.atEnd()) {
        if (response.peek() == '(') {
          response.skip(); // the tag
          continue;
        }
        String name = response.atom().toLowerCase(Locale.ROOT);
        if (name.isEmpty()) {
          throw new MalformedResponseException("an ESEARCH response with a name that is none");
        }
        if (!name.equals("uid")) {
          results.put(
              name,
              response.peek() == '('
                  ? String.join(" ", response.list())
                  : String.valueOf(response.string()));
        }
      }
    }

    long[] uids() {
      return Arrays.stream(uids, 0, count).sorted().distinct().toArray();
    }
  }
}
