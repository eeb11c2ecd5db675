package org.estreat.extract;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.OutputStream;
import java.util.Base64;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.cms.CMSAlgorithm;
import org.bouncycastle.cms.CMSAuthEnvelopedDataGenerator;
import org.bouncycastle.cms.CMSCompressedDataGenerator;
import org.bouncycastle.cms.CMSEnvelopedDataGenerator;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.CMSSignedDataStreamGenerator;
import org.bouncycastle.cms.jcajce.JceCMSContentEncryptorBuilder;
import org.bouncycastle.cms.jcajce.JceKEKRecipientInfoGenerator;
import org.bouncycastle.cms.jcajce.ZlibCompressor;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.OutputAEADEncryptor;

/** Contents wrapped in S/MIME and OpenPGP. */
public final class Wrappings {
  private Wrappings() {}

  static byte[] signed(byte[] content) {
    return made(() ->
        new CMSSignedDataGenerator()
            .generate(new CMSProcessableByteArray(content), true)
            .getEncoded("DER"));
  }

  /** The signature alone, of a content that stands elsewhere. */
  public static byte[] signature(byte[] content) {
    return made(() ->
        new CMSSignedDataGenerator()
            .generate(new CMSProcessableByteArray(content), false)
            .getEncoded("DER"));
  }

  /** In BER, with lengths that are not known before. */
  static byte[] signedStream(byte[] content) {
    return Fixtures.bytes(out -> {
      try (OutputStream to = new CMSSignedDataStreamGenerator().open(out, true)) {
        to.write(content);
      }
    });
  }

  static byte[] compressed(byte[] content) {
    return made(() ->
        new CMSCompressedDataGenerator()
            .generate(new CMSProcessableByteArray(content), new ZlibCompressor())
            .getEncoded());
  }

  static byte[] enveloped(byte[] content, String form) {
    CMSEnvelopedDataGenerator envelope = new CMSEnvelopedDataGenerator();
    envelope.addRecipientInfoGenerator(recipient());
    return made(() ->
        envelope
            .generate(
                new CMSProcessableByteArray(content),
                new JceCMSContentEncryptorBuilder(CMSAlgorithm.AES128_CBC).build())
            .toASN1Structure()
            .getEncoded(form));
  }

  static byte[] authEnveloped(byte[] content) {
    CMSAuthEnvelopedDataGenerator envelope = new CMSAuthEnvelopedDataGenerator();
    envelope.addRecipientInfoGenerator(recipient());
    return made(() ->
        envelope
            .generate(
                new CMSProcessableByteArray(content),
                (OutputAEADEncryptor)
                    new JceCMSContentEncryptorBuilder(CMSAlgorithm.AES128_GCM)
                        .setProvider(new BouncyCastleProvider())
                        .build())
            .getEncoded());
  }

  private static JceKEKRecipientInfoGenerator recipient() {
    SecretKeySpec key = new SecretKeySpec(new byte[16], "AES");
    return new JceKEKRecipientInfoGenerator("key".getBytes(US_ASCII), key);
  }

  static byte[] base64(byte[] bytes) {
    return Base64.getMimeEncoder().encode(bytes);
  }

  static byte[] pem(byte[] bytes) {
    String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    return ("-----BEGIN PKCS7-----\n" + lines + "\n-----END PKCS7-----\n").getBytes(US_ASCII);
  }

  /** What begins as a message for one public key of RSA, in the older form of packets. */
  static byte[] pgp() {
    byte[] bytes = new byte[600];
    new java.util.Random(5).nextBytes(bytes);
    byte[] head = {(byte) 0x85, 1, 0x0C, 3, 1, 2, 3, 4, 5, 6, 7, 8, 1};
    System.arraycopy(head, 0, bytes, 0, head.length);
    return bytes;
  }

  /** The same for whoever knows a password, in the newer form. */
  static byte[] pgpWithPassword() {
    byte[] bytes = new byte[600];
    new java.util.Random(6).nextBytes(bytes);
    byte[] head = {(byte) 0xC3, 13, 4, 9, 3, 8};
    System.arraycopy(head, 0, bytes, 0, head.length);
    return bytes;
  }

  static byte[] armoured(byte[] bytes) {
    String lines = Base64.getMimeEncoder().encodeToString(bytes);
    return ("-----BEGIN PGP MESSAGE-----\r\nVersion: x\r\n\r\n"
            + lines
            + "\r\n=abcd\r\n-----END PGP MESSAGE-----\r\n")
        .getBytes(US_ASCII);
  }

  @FunctionalInterface
  private interface Making {
    byte[] make() throws CMSException, java.io.IOException;
  }

  private static byte[] made(Making making) {
    try {
      return making.make();
    } catch (CMSException | java.io.IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
