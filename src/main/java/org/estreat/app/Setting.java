package org.estreat.app;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.estreat.api.TimeText;

/** Everything that can be configured: its key, what it may be, and what it is where not given. */
enum Setting {
  DATA("data", Kind.PATH, "index-data"),
  ROUTES("routes", Kind.PATH, ""),
  HTTP_HOST("http.host", Kind.TEXT, "127.0.0.1"),
  HTTP_PORT("http.port", Kind.PORT, "8143"),

  CUSTODIAN("accounts.*.custodian", Kind.TEXT, ""),
  URL("accounts.*.url", Kind.URL, ""),
  TLS("accounts.*.tls", Kind.TLS, "required"),
  PASSWORD_ENV("accounts.*.password.env", Kind.TEXT, ""),
  PASSWORD_FILE("accounts.*.password.file", Kind.PATH, ""),
  PASSWORD_COMMAND("accounts.*.password.command", Kind.TEXT, ""),
  TLS_CA("accounts.*.tls-ca", Kind.PATH, ""),
  TLS_PIN("accounts.*.tls-pin", Kind.FINGERPRINT, ""),
  AUTH("accounts.*.auth", Kind.MECHANISMS, ""),
  TOKEN_URL("accounts.*.oauth2.token-url", Kind.WEB, ""),
  DEVICE_URL("accounts.*.oauth2.device-url", Kind.WEB, ""),
  AUTH_URL("accounts.*.oauth2.auth-url", Kind.WEB, ""),
  CLIENT_ID("accounts.*.oauth2.client-id", Kind.TEXT, ""),
  CLIENT_SECRET_ENV("accounts.*.oauth2.client-secret.env", Kind.TEXT, ""),
  CLIENT_SECRET_FILE("accounts.*.oauth2.client-secret.file", Kind.PATH, ""),
  CLIENT_SECRET_COMMAND("accounts.*.oauth2.client-secret.command", Kind.TEXT, ""),
  REFRESH_TOKEN_ENV("accounts.*.oauth2.refresh-token.env", Kind.TEXT, ""),
  REFRESH_TOKEN_FILE("accounts.*.oauth2.refresh-token.file", Kind.PATH, ""),
  REFRESH_TOKEN_COMMAND("accounts.*.oauth2.refresh-token.command", Kind.TEXT, ""),
  SCOPE("accounts.*.oauth2.scope", Kind.TEXT, ""),
  OAUTH_MECHANISM("accounts.*.oauth2.mechanism", Kind.TOKEN_MECHANISM, ""),
  INCLUDE("accounts.*.folders.include", Kind.LIST, "*"),
  EXCLUDE("accounts.*.folders.exclude", Kind.LIST, ""),
  NAMESPACES("accounts.*.folders.namespaces", Kind.NAMESPACES, "personal"),
  SUBSCRIBED("accounts.*.folders.subscribed", Kind.BOOLEAN, "false"),
  AVOID("accounts.*.avoid", Kind.CAPABILITIES, ""),
  EVERY("accounts.*.every", Kind.DURATION, "60s"),
  IDLE("accounts.*.idle", Kind.IDLE, "true"),

  ACCOUNT_CONNECTIONS("accounts.*.limits.connections", Kind.COUNT, ""),
  ACCOUNT_RATE("accounts.*.limits.rate", Kind.RATE, ""),
  ACCOUNT_COMMANDS("accounts.*.limits.commands", Kind.FREQUENCY, ""),

  CONNECTIONS("limits.connections", Kind.COUNT, "4"),
  CONNECTIONS_TOTAL("limits.connections-total", Kind.COUNT, "16"),
  RATE("limits.rate", Kind.RATE, "none"),
  COMMANDS("limits.commands", Kind.FREQUENCY, "none"),
  BATCH_MESSAGES("limits.batch-messages", Kind.COUNT, "200"),
  BATCH_SIZE("limits.batch-size", Kind.SIZE, "16MB"),
  COMMIT_EVERY("limits.commit-every", Kind.DURATION, "5s"),
  COMMIT_SIZE("limits.commit-size", Kind.SIZE, "64MB"),
  PACK_SIZE("limits.pack-size", Kind.SIZE, "256MB"),
  SEARCH("limits.search", Kind.DURATION, "60s"),
  EXTRACT_TIME("limits.extract-time", Kind.DURATION, "60s"),
  EXTRACT_SIZE("limits.extract-size", Kind.SIZE, "256MB"),
  EXTRACT_CHARACTERS("limits.extract-characters", Kind.COUNT, "20000000"),
  EXTRACT_DEPTH("limits.extract-depth", Kind.COUNT, "12"),
  EXTRACT_DOCUMENTS("limits.extract-documents", Kind.COUNT, "10000"),
  EXTRACT_UNPACKED("limits.extract-unpacked", Kind.SIZE, "1GB"),
  EXTRACT_RATIO("limits.extract-ratio", Kind.COUNT, "1000"),
  EXTRACT_WORKERS("limits.extract-workers", Kind.COUNT, "2"),
  EXTRACT_HEAP("limits.extract-heap", Kind.HEAP, "256MB"),
  EXTRACT_CPU("limits.extract-cpu", Kind.DURATION, "60s"),

  OCR_LANGUAGES("ocr.languages", Kind.LANGUAGES, ""),
  OCR_PROGRAM("ocr.program", Kind.TEXT, "tesseract"),
  OCR_TIME("ocr.time", Kind.DURATION, "120s"),
  OCR_SIZE("ocr.size", Kind.SIZE, "32MB"),
  OCR_PAGES("ocr.pages", Kind.COUNT, "100");

  /** The part of an account's key that stands for its name. */
  static final String ACCOUNT = "accounts.*.";

  /** Whether the value names where a secret is. */
  boolean namesSecretVariable() {
    return this == PASSWORD_ENV || this == CLIENT_SECRET_ENV || this == REFRESH_TOKEN_ENV;
  }

  /** What a value may be. */
  enum Kind {
    TEXT("a text"),
    PATH("a path"),
    PORT("a port, 0 to 65535 (0: any free one)"),
    URL("imaps://USER@HOST[:PORT] or imap://USER@HOST[:PORT]"),
    TLS("required, opportunistic or none"),
    LIST("a list of folder names, where * stands for any characters"),
    NAMESPACES("a list of personal, others and shared"),
    CAPABILITIES("a list of capabilities of IMAP servers, like QRESYNC"),
    LANGUAGES("a list of languages in the names that Tesseract has for them, like eng, deu"),
    DURATION(TimeText.EXPECTED),
    BOOLEAN("true or false"),
    IDLE("true (INBOX), false, or a list of folder names, where * stands for any characters"),
    SIZE("a size of at least 1 octet, like 4096, 512KB, 16MB or 1GB"),
    HEAP("a size of at least 64MB, like 256MB or 1GB"),
    FINGERPRINT("the SHA-256 of a certificate, 64 hex digits with or without colons"),
    MECHANISMS(
        "a list of scram-sha-256, scram-sha-1, cram-md5, plain, login; with oauth2 of oauthbearer,"
            + " xoauth2"),
    TOKEN_MECHANISM("oauthbearer or xoauth2"),
    WEB("https://HOST/... (http:// only for this machine)"),
    RATE("a size a second, like 500KB/s or 2MB/s, or none"),
    FREQUENCY("a number a second, like 20/s, or none"),
    COUNT("a whole number of at least 1");

    final String allowed;

    Kind(String allowed) {
      this.allowed = allowed;
    }

    /** Whether several values are given with commas between them where there is no YAML. */
    boolean isList() {
      return switch (this) {
        case LIST, NAMESPACES, CAPABILITIES, LANGUAGES, IDLE, MECHANISMS -> true;
        case TEXT, PATH, PORT, URL, TLS, DURATION, BOOLEAN, SIZE, HEAP, FINGERPRINT -> false;
        case TOKEN_MECHANISM, WEB, RATE, FREQUENCY, COUNT -> false;
      };
    }
  }

  final String key;
  final Kind kind;
  final String standard;

  Setting(String key, Kind kind, String standard) {
    this.key = key;
    this.kind = kind;
    this.standard = standard;
  }

  boolean ofAccount() {
    return key.startsWith(ACCOUNT);
  }

  /** The key of this setting for an account; the key itself where it is of no account. */
  String key(String account) {
    return ofAccount() ? "accounts." + account + "." + leaf() : key;
  }

  /** The key without what names the account. */
  String leaf() {
    return ofAccount() ? key.substring(ACCOUNT.length()) : key;
  }

  /** The ending of the environment variable, {@code PASSWORD_ENV}. */
  String variable() {
    return leaf().replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
  }

  /** Whether the key is this setting's, for whatever account. */
  boolean covers(String candidate) {
    if (!ofAccount()) {
      return key.equals(candidate);
    }
    return candidate.startsWith("accounts.")
        && candidate.endsWith("." + leaf())
        && candidate.length() > "accounts.".length() + leaf().length() + 1;
  }

  static Optional<Setting> of(String key) {
    return Arrays.stream(values()).filter(setting -> setting.covers(key)).findFirst();
  }

  /**
   * What could stand in place of an unknown key.
   *
   * @param wrong the first piece of the key that is not known
   * @param allowed the pieces that are known there
   */
  record Choice(String wrong, List<String> allowed) {}

  /** Walks along the unknown key as far as it is known. */
  static Choice besides(String unknown) {
    String[] pieces = unknown.split("\\.", -1);
    String group = "";
    int last = 0;
    for (int i = 0; i < pieces.length - 1; i++) {
      String deeper = group + (group.equals("accounts.") ? "*" : pieces[i]) + ".";
      if (next(deeper).isEmpty()) {
        break;
      }
      group = deeper;
      last = i + 1;
    }
    return new Choice(pieces[last], next(group));
  }

  private static List<String> next(String group) {
    return Arrays.stream(values())
        .map(setting -> setting.key)
        .filter(key -> key.startsWith(group))
        .map(key -> key.substring(group.length()).split("\\.", 2)[0])
        .distinct()
        .toList();
  }
}
