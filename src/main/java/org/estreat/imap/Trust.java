package org.estreat.imap;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Properties;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Whose certificate is taken for a server's. By default one that Java trusts, for the server's host
 * name.
 *
 * @param authorities a PEM file with the only authorities that may vouch for the server; the host
 *     name is checked all the same
 * @param pin the SHA-256 of the server's own certificate in lower-case hex; then nothing else
 *     matters, neither who vouches for it nor the name in it. Empty for none
 */
public record Trust(@Nullable Path authorities, String pin) {
  /** What Java trusts. */
  public static final Trust STANDARD = new Trust(null, "");

  public Trust {
    pin = pin.replace(":", "").toLowerCase(Locale.ROOT);
    if (!pin.isEmpty() && !pin.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException("a pin is a SHA-256 in 64 hex digits, found: " + pin);
    }
  }

  /**
   * The options with this trust, which goes before any trust of theirs.
   *
   * @param protocol {@code imap} or {@code imaps}
   */
  Properties applied(Properties options, String protocol) throws IOException {
    if (authorities == null && pin.isEmpty()) {
      return options;
    }
    Properties applied = new Properties();
    for (Object key : options.keySet()) {
      applied.put(key, options.get(key));
    }
    String prefix = "mail." + protocol;
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      TrustManager[] managers =
          pin.isEmpty() ? ofAuthorities() : new TrustManager[] {new Pinned(pin)};
      context.init(null, managers, null);
      applied.put(prefix + ".ssl.socketFactory", context.getSocketFactory());
    } catch (GeneralSecurityException e) {
      throw new IOException("cannot prepare TLS: " + e.getMessage(), e);
    }
    applied.remove(prefix + ".ssl.trust");
    // or Angus would try again without this trust
    applied.put(prefix + ".socketFactory.fallback", "false");
    applied.put(prefix + ".ssl.checkserveridentity", Boolean.toString(pin.isEmpty()));
    return applied;
  }

  private TrustManager[] ofAuthorities() throws GeneralSecurityException, IOException {
    Path file = authorities;
    if (file == null) {
      throw new IllegalStateException("no authorities");
    }
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream in = Files.newInputStream(file)) {
      Collection<? extends Certificate> all =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      int number = 0;
      for (Certificate each : all) {
        store.setCertificateEntry("ca-" + number++, each);
      }
    } catch (CertificateException e) {
      throw new IOException(file + ": expected certificates in PEM, found: " + e.getMessage(), e);
    }
    if (store.size() == 0) {
      throw new IOException(file + ": expected certificates in PEM, found none");
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  /** Takes one certificate and no other. */
  private static final class Pinned extends X509ExtendedTrustManager {
    private final String pin;

    Pinned(String pin) {
      this.pin = pin;
    }

    private void check(X509Certificate[] chain) throws CertificateException {
      String found = chain.length == 0 ? "none" : sha256(chain[0].getEncoded());
      if (!found.equals(pin)) {
        throw new CertificateException(
            "the server's certificate is another than the pinned one: expected SHA-256 "
                + pin
                + ", found "
                + found);
      }
    }

    private static String sha256(byte[] octets) throws CertificateException {
      try {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(octets));
      } catch (NoSuchAlgorithmException e) {
        throw new CertificateException(e);
      }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      throw new CertificateException("clients are not expected");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      throw new CertificateException("clients are not expected");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      throw new CertificateException("clients are not expected");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
