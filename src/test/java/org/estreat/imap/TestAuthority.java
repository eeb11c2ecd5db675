package org.estreat.imap;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A certificate authority of a test, and certificates of servers that it vouches for. */
final class TestAuthority {
  private static final String PASSWORD = "changeit";

  private final Path folder;
  private final Path store;

  /** Makes the authority's key below a folder, by the JDK's keytool. */
  TestAuthority(Path folder) throws Exception {
    this.folder = Files.createDirectories(folder);
    this.store = folder.resolve("all.p12");
    keytool("-genkeypair", "-alias", "ca", "-dname", "CN=estreat test", "-ext", "bc=ca:true");
  }

  /** A key and a certificate for these host names: {@code dns:localhost,ip:127.0.0.1}. */
  void certify(String alias, String names) throws Exception {
    keytool(
        "-genkeypair",
        "-alias",
        alias,
        "-dname",
        "CN=" + alias,
        "-signer",
        "ca",
        "-ext",
        "san=" + names);
  }

  private void keytool(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    command.addAll(List.of("-keyalg", "EC", "-validity", "2"));
    command.addAll(List.of("-keystore", store.toString(), "-storepass", PASSWORD));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keytool.log").toFile())
            .start();
    if (process.waitFor() != 0) {
      throw new IOException(Files.readString(folder.resolve("keytool.log")));
    }
  }

  private KeyStore keys() throws GeneralSecurityException, IOException {
    return KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
  }

  /** The authority's certificate in PEM. */
  Path authority() throws Exception {
    return pem("ca.pem", "CERTIFICATE", keys().getCertificate("ca").getEncoded());
  }

  Path certificate(String alias) throws Exception {
    return pem(alias + ".pem", "CERTIFICATE", keys().getCertificate(alias).getEncoded());
  }

  Path key(String alias) throws Exception {
    byte[] key = keys().getKey(alias, PASSWORD.toCharArray()).getEncoded();
    return pem(alias + ".key", "PRIVATE KEY", key);
  }

  String sha256(String alias) throws Exception {
    byte[] certificate = keys().getCertificate(alias).getEncoded();
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate));
  }

  /** What a server in this process needs. */
  SSLContext server(String alias) throws Exception {
    KeyStore one = KeyStore.getInstance("PKCS12");
    one.load(null, null);
    char[] password = PASSWORD.toCharArray();
    KeyStore all = keys();
    one.setKeyEntry(alias, all.getKey(alias, password), password, all.getCertificateChain(alias));
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(one, password);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  private Path pem(String name, String kind, byte[] octets) throws IOException {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(octets);
    String text = "-----BEGIN " + kind + "-----\n" + body + "\n-----END " + kind + "-----\n";
    return Files.writeString(folder.resolve(name), text, StandardCharsets.US_ASCII);
  }
}
