package org.estreat.imap;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** One conversation of a SASL mechanism (RFC 4422), octets without base64. For one login. */
sealed interface Sasl {
  /** What the mechanism says first; empty where the server speaks first. */
  byte[] initial();

  /** Whether the client speaks first. */
  default boolean speaksFirst() {
    return true;
  }

  /**
   * The answer to a challenge.
   *
   * @throws SaslException where the conversation cannot go on
   */
  byte[] answer(byte[] challenge) throws SaslException;

  /** Whether the server has proven what it has to prove before its OK counts. */
  default boolean isServerProven() {
    return true;
  }

  /** What the server told of its refusal within the conversation; empty for nothing. */
  default String refusal() {
    return "";
  }

  /** The server does not keep to the mechanism, or the secret cannot be used with it. */
  final class SaslException extends Exception {
    private static final long serialVersionUID = 1L;

    SaslException(String fault) {
      super(fault);
    }
  }

  /** RFC 4616. */
  record Plain(String user, String password) implements Sasl {
    @Override
    public byte[] initial() {
      return utf8("\0" + user + "\0" + password);
    }

    @Override
    public byte[] answer(byte[] challenge) throws SaslException {
      throw new SaslException("PLAIN has no second challenge");
    }

    @Override
    public String toString() {
      return "PLAIN";
    }
  }

  /** RFC 2195. */
  record CramMd5(String user, String password) implements Sasl {
    @Override
    public byte[] initial() {
      return new byte[0];
    }

    @Override
    public boolean speaksFirst() {
      return false;
    }

    @Override
    public byte[] answer(byte[] challenge) {
      byte[] digest = mac("HmacMD5", utf8(password)).doFinal(challenge);
      return utf8(user + " " + HexFormat.of().formatHex(digest));
    }

    @Override
    public String toString() {
      return "CRAM-MD5";
    }
  }

  /** A bearer token, in the form of RFC 7628 or of XOAUTH2. */
  final class Bearer implements Sasl {
    private final byte[] initial;
    private final byte[] surrender;
    private String refusal = "";

    private Bearer(byte[] initial, byte[] surrender) {
      this.initial = initial;
      this.surrender = surrender;
    }

    /** RFC 7628 section 3.1. */
    static Bearer rfc7628(String user, String host, int port, String token) {
      String text =
          "n,a=%s,\1host=%s\1port=%d\1auth=Bearer %s\1\1"
              .formatted(Scram.name(user), host, port, token);
      return new Bearer(utf8(text), new byte[] {1});
    }

    /** As Google and Microsoft document it. */
    static Bearer xoauth2(String user, String token) {
      return new Bearer(utf8("user=" + user + "\1auth=Bearer " + token + "\1\1"), new byte[0]);
    }

    @Override
    public byte[] initial() {
      return initial.clone();
    }

    /** A challenge is the refusal in JSON; the answer lets the server end the conversation. */
    @Override
    public byte[] answer(byte[] challenge) {
      byte[] shortened = Arrays.copyOf(challenge, Math.min(challenge.length, 300));
      refusal = new String(shortened, StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}+", " ");
      return surrender.clone();
    }

    @Override
    public String refusal() {
      return refusal;
    }
  }

  /** RFC 5802 and RFC 7677. */
  record ScramClient(Scram scram) implements Sasl {
    @Override
    public byte[] initial() {
      return scram.first();
    }

    @Override
    public byte[] answer(byte[] challenge) throws SaslException {
      return scram.answer(challenge);
    }

    @Override
    public boolean isServerProven() {
      return scram.isServerProven();
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** A keyed hash of this JDK. */
  static Mac mac(String algorithm, byte[] key) {
    try {
      Mac mac = Mac.getInstance(algorithm);
      // the JDK takes no empty key; zeros are what HMAC pads a key with
      mac.init(new SecretKeySpec(key.length == 0 ? new byte[1] : key, algorithm));
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(algorithm + " is part of every JDK", e);
    }
  }
}
