package org.estreat.imap;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.estreat.imap.Sasl.SaslException;

/** What goes over the wire in one try at logging in (RFC 9051 sections 6.2.2 and 6.2.3). */
final class Authentication {
  /** No mechanism has more; a server that goes on asking is hostile. */
  private static final int MOST_CHALLENGES = 8;

  /** What a server may say beside the matter. */
  private static final int MOST_RESPONSES = 10_000;

  private static final int LONGEST_CHALLENGE = 1 << 16;

  private final Connection connection;
  private final Secrets secrets;

  /**
   * @param secrets gets everything that is sent and must not be seen
   */
  Authentication(Connection connection, Secrets secrets) {
    this.connection = connection;
    this.secrets = secrets;
  }

  /** The LOGIN command. */
  void login(String user, String password)
      throws ConnectionLostException, CommandRefusedException, SaslException {
    String quoted = Connection.quoted(password);
    secrets.add(quoted.substring(1, quoted.length() - 1)); // as it stands on the wire
    connection.run(pieces(user, password), untagged -> {});
  }

  /** What does not fit into a quoted string of ASCII is a literal. */
  static List<byte[]> pieces(String user, String password) throws SaslException {
    List<byte[]> pieces = new ArrayList<>();
    ByteArrayOutputStream piece = new ByteArrayOutputStream();
    piece.writeBytes(utf8("LOGIN"));
    for (String argument : List.of(user, password)) {
      if (argument.indexOf('\0') >= 0) {
        throw new SaslException("NUL cannot be sent in a user name or a password");
      }
      if (argument.matches("[ -~]{0,500}")) {
        piece.writeBytes(utf8(" " + Connection.quoted(argument)));
      } else {
        byte[] octets = utf8(argument);
        piece.writeBytes(utf8(" {" + octets.length + "}"));
        pieces.add(piece.toByteArray());
        piece.reset();
        piece.writeBytes(octets);
      }
    }
    pieces.add(piece.toByteArray());
    return pieces;
  }

  /**
   * The AUTHENTICATE command.
   *
   * @param initialResponse whether SASL-IR (RFC 4959) is offered
   * @throws SaslException where the conversation cannot go on; it is cancelled properly
   */
  void authenticate(Mechanism mechanism, Sasl sasl, boolean initialResponse)
      throws ConnectionLostException, CommandRefusedException, SaslException, IOException {
    boolean atOnce = sasl.speaksFirst() && initialResponse;
    String line = "AUTHENTICATE " + mechanism.wire();
    String tag = connection.write(utf8(atOnce ? line + " " + encoded(sasl.initial()) : line));
    boolean owed = sasl.speaksFirst() && !atOnce;
    int challenges = 0;
    for (int i = 0; i < MOST_RESPONSES; i++) {
      Response response = connection.wire().read();
      if (response.isContinuation()) {
        if (++challenges > MOST_CHALLENGES) {
          throw new ConnectionLostException("the server does not end its challenges");
        }
        answer(tag, sasl, owed, response);
        owed = false;
      } else if (response.isUntagged()) {
        connection.take(response, untagged -> {});
      } else if (response.tag().equals(tag)) {
        connection.ended("AUTHENTICATE", response);
        requireProof(sasl);
        return;
      }
    }
    throw new ConnectionLostException("the server does not come to the end of AUTHENTICATE");
  }

  private void answer(String tag, Sasl sasl, boolean owed, Response challenge)
      throws ConnectionLostException, SaslException, IOException {
    byte[] answer;
    try {
      answer = owed ? sasl.initial() : sasl.answer(decoded(challenge));
    } catch (SaslException e) {
      cancel(tag);
      throw e;
    }
    connection.send(answer.length == 0 ? answer : utf8(encoded(answer)));
  }

  /** A line with an asterisk; the server's answer to it says nothing. */
  private void cancel(String tag) throws ConnectionLostException, IOException {
    connection.send(utf8("*"));
    for (int i = 0; i < MOST_RESPONSES; i++) {
      Response response = connection.wire().read();
      if (!response.isUntagged() && !response.isContinuation() && response.tag().equals(tag)) {
        return;
      }
    }
    throw new ConnectionLostException("the server does not come to the end of AUTHENTICATE");
  }

  private static void requireProof(Sasl sasl) throws SaslException {
    if (!sasl.isServerProven()) {
      throw new SaslException(
          "the server says OK without the proof that it knows the password; it may be another one");
    }
  }

  private static byte[] decoded(Response challenge) throws SaslException {
    challenge.tag();
    String text = challenge.rest().strip();
    try {
      if (text.length() > LONGEST_CHALLENGE) {
        throw new SaslException("a challenge of " + text.length() + " octets");
      }
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new SaslException("expected a challenge in base64, found something else");
    }
  }

  private String encoded(byte[] octets) {
    String text = octets.length == 0 ? "=" : Base64.getEncoder().encodeToString(octets);
    secrets.add(text);
    return text;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
