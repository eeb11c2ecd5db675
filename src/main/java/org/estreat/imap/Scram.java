package org.estreat.imap;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import org.estreat.imap.Sasl.SaslException;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of SCRAM (RFC 5802) with SHA-1 or SHA-256 (RFC 7677), without channel binding.
 * The server's signature is verified: a server that does not know the password is found out.
 */
final class Scram {
  /** RFC 7677 section 4; fewer make a stolen conversation cheap to try passwords on. */
  private static final int FEWEST = 4096;

  /** More are an attack on this program. */
  private static final int MOST = 1_000_000;

  /** No channel binding: {@code n,,}. */
  private static final String GS2_HEADER = "n,,";

  private final String hash;
  private final String password;
  private final String nonce;
  private final String firstBare;
  private byte @Nullable [] expectedSignature;
  private boolean proven;

  /**
   * @param hash {@code SHA-1} or {@code SHA-256}
   * @param nonce fresh, printable, without a comma
   * @throws SaslException where user or password hold what SASLprep does not permit
   */
  Scram(String hash, String user, String password, String nonce) throws SaslException {
    this.hash = hash;
    this.password = SaslPrep.of(password);
    this.nonce = nonce;
    this.firstBare = "n=" + name(SaslPrep.of(user)) + ",r=" + nonce;
  }

  /** A user's name as RFC 5802 section 5.1 has it. */
  static String name(String user) {
    return user.replace("=", "=3D").replace(",", "=2C");
  }

  byte[] first() {
    return utf8(GS2_HEADER + firstBare);
  }

  boolean isServerProven() {
    return proven;
  }

  byte[] answer(byte[] challenge) throws SaslException {
    String text = new String(challenge, StandardCharsets.UTF_8);
    return expectedSignature == null ? proof(text) : verified(text, expectedSignature);
  }

  private byte[] proof(String serverFirst) throws SaslException {
    String[] parts = serverFirst.split(",", -1);
    if (parts.length < 3) {
      throw new SaslException("expected r=,s=,i= of SCRAM, found " + parts.length + " parts");
    }
    String both = value(parts[0], 'r');
    if (!both.startsWith(nonce) || both.length() == nonce.length()) {
      throw new SaslException("the server's nonce does not begin with ours");
    }
    byte[] salt = decode(value(parts[1], 's'));
    int iterations = iterations(value(parts[2], 'i'));
    String withoutProof =
        "c=" + Base64.getEncoder().encodeToString(utf8(GS2_HEADER)) + ",r=" + both;
    byte[] message = utf8(firstBare + "," + serverFirst + "," + withoutProof);
    byte[] salted = salted(utf8(password), salt, iterations);
    byte[] clientKey = hmac(salted, utf8("Client Key"));
    byte[] signature = hmac(digest(clientKey), message);
    expectedSignature = hmac(hmac(salted, utf8("Server Key")), message);
    String proof = Base64.getEncoder().encodeToString(xor(clientKey, signature));
    return utf8(withoutProof + ",p=" + proof);
  }

  private byte[] verified(String serverFinal, byte[] expected) throws SaslException {
    if (proven) {
      throw new SaslException("SCRAM has no third challenge");
    }
    String first = serverFinal.split(",", 2)[0];
    if (first.startsWith("e=")) {
      throw new SaslException("the server says " + first.replaceAll("\\p{Cntrl}+", " "));
    }
    if (!MessageDigest.isEqual(decode(value(first, 'v')), expected)) {
      throw new SaslException("the server's signature is wrong: it does not know the password");
    }
    proven = true;
    return new byte[0];
  }

  private static String value(String part, char name) throws SaslException {
    if (part.length() < 3 || part.charAt(0) != name || part.charAt(1) != '=') {
      // m= is an extension that one has to know, and none is known
      throw new SaslException("expected " + name + "= of SCRAM, found something else");
    }
    return part.substring(2);
  }

  private static int iterations(String digits) throws SaslException {
    int count = digits.matches("[0-9]{1,9}") ? Integer.parseInt(digits) : -1;
    if (count < FEWEST || count > MOST) {
      String shown = count < 0 ? "something else" : Integer.toString(count);
      throw new SaslException(
          "expected from %d to %d iterations of SCRAM, found %s".formatted(FEWEST, MOST, shown));
    }
    return count;
  }

  private static byte[] decode(String base64) throws SaslException {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new SaslException("expected base64 in SCRAM, found something else");
    }
  }

  /** Hi() of RFC 5802 section 2.2, which is PBKDF2; that of the JDK takes no empty password. */
  private byte[] salted(byte[] secret, byte[] salt, int iterations) {
    byte[] last = Arrays.copyOf(salt, salt.length + 4);
    last[salt.length + 3] = 1;
    Mac mac = Sasl.mac(algorithm(), secret);
    last = mac.doFinal(last);
    byte[] sum = last;
    for (int i = 1; i < iterations; i++) {
      last = mac.doFinal(last);
      sum = xor(sum, last);
    }
    return sum;
  }

  private String algorithm() {
    return "Hmac" + hash.replace("-", "");
  }

  private byte[] hmac(byte[] key, byte[] text) {
    return Sasl.mac(algorithm(), key).doFinal(text);
  }

  private byte[] digest(byte[] octets) {
    try {
      return MessageDigest.getInstance(hash).digest(octets);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(hash + " is part of every JDK", e);
    }
  }

  private static byte[] xor(byte[] a, byte[] b) {
    byte[] c = new byte[a.length];
    for (int i = 0; i < a.length; i++) {
      c[i] = (byte) (a[i] ^ b[i]);
    }
    return c;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
