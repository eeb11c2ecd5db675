package org.estreat.imap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import org.estreat.imap.Sasl.SaslException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The exchanges that the RFCs print, and what a server may do instead. */
class SaslTest {
  private static String text(byte[] octets) {
    return new String(octets, StandardCharsets.UTF_8);
  }

  private static byte[] octets(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Scram pencil(String hash, String nonce) throws SaslException {
    return new Scram(hash, "user", "pencil", nonce);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // RFC 5802 section 5
        "SHA-1 | fyko+d2lbbFgONRv9qkxdawL | 3rfcNHYJY1ZVvWVs7j | QSXCR+Q6sek8bf92"
            + " | v0X8v3Bz2T0CJGbJQyF0X+HI4Ts= | rmF9pqV8S7suAoZWja4dJRkFsKQ=",
        // RFC 7677 section 3
        "SHA-256 | rOprNGfwEbeRWgbNEkqO | %hvYDpWUa2RaTCAfuxFIlj)hNlF$k0"
            + " | W22ZaJ0SNY7soEsUEjb6gQ== | dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="
            + " | 6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=",
      })
  void scramAsTheRfcsHaveIt(
      String hash, String nonce, String more, String salt, String proof, String signature)
      throws Exception {
    Scram scram = pencil(hash, nonce);
    assertThat(text(scram.first())).isEqualTo("n,,n=user,r=" + nonce);

    byte[] answer = scram.answer(octets("r=" + nonce + more + ",s=" + salt + ",i=4096"));
    assertThat(text(answer)).isEqualTo("c=biws,r=" + nonce + more + ",p=" + proof);
    assertThat(scram.isServerProven()).isFalse();

    assertThat(scram.answer(octets("v=" + signature))).isEmpty();
    assertThat(scram.isServerProven()).isTrue();
    assertThatThrownBy(() -> scram.answer(octets("v=" + signature)))
        .isInstanceOf(SaslException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "r=other,s=QSXC,i=4096 | nonce does not begin with ours",
        "r=abc,s=QSXC,i=4096 | nonce does not begin with ours",
        "m=ext,r=abcd,s=QSXC,i=4096 | expected r=",
        "r=abcd,s=%%%,i=4096 | base64",
        "r=abcd,s=QSXC,i=4095 | found 4095",
        "r=abcd,s=QSXC,i=1000001 | found 1000001",
        "r=abcd,s=QSXC,i=99999999999999 | found something else",
        "r=abcd,s=QSXC,i=x | found something else",
        "r=abcd,s=QSXC | found 2 parts",
        "'' | found 1 parts",
      })
  void aServerThatDoesNotKeepToScramIsRefused(String challenge, String fault) {
    assertThatThrownBy(() -> pencil("SHA-1", "abc").answer(octets(challenge)))
        .isInstanceOf(SaslException.class)
        .hasMessageContaining(fault);
  }

  @ParameterizedTest
  @CsvSource({
    "v=rmF9pqV8S7suAoZWja4dJRkFsKA=, does not know the password",
    "v=, expected v=",
    "e=invalid-proof, the server says e=invalid-proof",
    "x, expected v=",
  })
  void aServerThatDoesNotKnowThePasswordIsFoundOut(String last, String fault) throws Exception {
    Scram scram = pencil("SHA-1", "fyko+d2lbbFgONRv9qkxdawL");
    scram.answer(octets("r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096"));
    assertThatThrownBy(() -> scram.answer(octets(last)))
        .isInstanceOf(SaslException.class)
        .hasMessageContaining(fault);
    assertThat(scram.isServerProven()).isFalse();
  }

  @Test
  void namesHoldCommasAndEqualsSignsInTheirForm() throws Exception {
    Scram scram = new Scram("SHA-1", "a=b,c", "x", "n");
    assertThat(text(scram.first())).isEqualTo("n,,n=a=3Db=2Cc,r=n");
  }

  @Test
  void cramMd5OfRfc2195() {
    Sasl sasl = new Sasl.CramMd5("tim", "tanstaaftanstaaf");
    byte[] challenge = octets("<1896.697170952@postoffice.reston.mci.net>");
    assertThat(sasl.speaksFirst()).isFalse();
    assertThat(answer(sasl, challenge)).isEqualTo("tim b913a602c7eda7a495b4e6e7334d3890");
  }

  @Test
  void plainOfRfc4616() {
    assertThat(text(new Sasl.Plain("tim", "tanstaaf\u00fc").initial()))
        .isEqualTo("\0tim\0tanstaaf\u00fc");
  }

  @Test
  void bearersOfRfc7628AndOfGoogle() {
    Sasl rfc =
        Sasl.Bearer.rfc7628(
            "user@example.com",
            "server.example.com",
            143,
            "vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==");
    assertThat(Base64.getEncoder().encodeToString(rfc.initial()))
        .isEqualTo(
            "bixhPXVzZXJAZXhhbXBsZS5jb20sAWhvc3Q9c2VydmVyLmV4YW1wbGUuY29tAXBvcnQ9MTQzAWF1dGg9"
                + "QmVhcmVyIHZGOWRmdDRxbVRjMk52YjNSbGNrQmhiSFJoZG1semRHRXVZMjl0Q2c9PQEB");
    assertThat(answer(rfc, octets("{\"status\":\"invalid_token\"}"))).isEqualTo("\1");
    assertThat(rfc.refusal()).isEqualTo("{\"status\":\"invalid_token\"}");

    Sasl google =
        Sasl.Bearer.xoauth2(
            "someuser@example.com", "ya29.vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29tCg");
    assertThat(Base64.getEncoder().encodeToString(google.initial()))
        .isEqualTo(
            "dXNlcj1zb21ldXNlckBleGFtcGxlLmNvbQFhdXRoPUJlYXJlciB5YTI5LnZGOWRmdDRxbVRjMk52YjNS"
                + "bGNrQmhkSFJoZG1semRHRXVZMjl0Q2cBAQ==");
    assertThat(answer(google, octets("{}"))).isEmpty();
  }

  private static String answer(Sasl sasl, byte[] challenge) {
    try {
      return text(sasl.answer(challenge));
    } catch (SaslException e) {
      throw new AssertionError(e);
    }
  }

  /** RFC 4013 section 3, and spaces. */
  @ParameterizedTest
  @CsvSource({
    "I\u00adX, IX",
    "user, user",
    "USER, USER",
    "\u00aa, a",
    "\u2168, IX",
    "a\u00a0b, a b",
    "u\u0308, \u00fc",
    "\u200bx, x",
  })
  void saslPrep(String text, String prepared) throws Exception {
    assertThat(SaslPrep.of(text)).isEqualTo(prepared);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u0007", "\ue000", "\u202e", "\ufdd0", "\u2028"})
  void saslPrepPermitsNoControls(String text) {
    assertThatThrownBy(() -> SaslPrep.of("x" + text))
        .isInstanceOf(SaslException.class)
        .hasMessageContaining("RFC 4013");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "alice | right | LOGIN \"alice\" \"right\"",
        "a\"b | c\\d | LOGIN \"a\\\"b\" \"c\\\\d\"",
        "'' | '' | LOGIN \"\" \"\"",
        "al\u00efce | r\u00efght | LOGIN {6} / al\u00c3\u00afce {6} / r\u00c3\u00afght",
        "alice | r\u00efght | LOGIN \"alice\" {6} / r\u00c3\u00afght",
        "al\u00efce | right | LOGIN {6} / al\u00c3\u00afce \"right\"",
      })
  void loginIsQuotedOrLiteral(String user, String password, String pieces) throws Exception {
    List<byte[]> command = Authentication.pieces(user, password);
    assertThat(
            command.stream()
                .map(piece -> new String(piece, StandardCharsets.ISO_8859_1))
                .collect(Collectors.joining(" / ")))
        .isEqualTo(pieces);
  }

  @Test
  void loginWithLineEndsIsALiteralAndNulIsRefused() throws Exception {
    assertThat(Authentication.pieces("a", "b\r\nE2 LOGOUT")).hasSize(2);
    assertThatThrownBy(() -> Authentication.pieces("a", "b\0c")).isInstanceOf(SaslException.class);
  }
}
