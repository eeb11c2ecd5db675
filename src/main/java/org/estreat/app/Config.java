package org.estreat.app;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.estreat.extract.Ocr;
import org.estreat.imap.Mechanism;
import org.jspecify.annotations.Nullable;

/**
 * The configuration as it holds for one run: file, environment and command line put together.
 *
 * @param data the data folder
 * @param routes the folder of route files
 */
record Config(Path data, Path routes, Http http, List<Account> accounts, Limits limits) {
  Config {
    accounts = List.copyOf(accounts);
  }

  /** Where the endpoint listens. */
  record Http(String host, int port) {}

  /**
   * An account on a server.
   *
   * @param custodian whose mail it is; empty where nobody is named
   * @param port as given, or the usual one: 993 for TLS, else 143
   * @param password null where the account logs in with a token
   * @param include folders that are collected; {@code *} stands for any characters
   * @param folders which folders there are to include and exclude from
   * @param every pause between two passes
   * @param idle folders whose changes are followed between them; empty for none
   */
  record Account(
      String name,
      String custodian,
      String host,
      int port,
      Security security,
      String user,
      @Nullable Password password,
      List<String> include,
      List<String> exclude,
      Folders folders,
      Duration every,
      List<String> idle,
      Access access) {
    Account {
      include = List.copyOf(include);
      exclude = List.copyOf(exclude);
      idle = List.copyOf(idle);
    }
  }

  /**
   * How an account's server may be used.
   *
   * @param mechanisms of logging in; empty for all
   * @param tlsCa authorities that vouch for the server, in PEM; null for Java's own
   * @param tlsPin SHA-256 of the server's certificate; empty for none
   * @param oauth2 null where the account logs in with a password
   * @param connections at a time
   * @param octetsASecond 0 for no limit
   * @param commandsASecond 0 for no limit
   */
  record Access(
      List<Mechanism> mechanisms,
      @Nullable Path tlsCa,
      String tlsPin,
      @Nullable OAuth2 oauth2,
      int connections,
      long octetsASecond,
      int commandsASecond) {
    Access {
      mechanisms = List.copyOf(mechanisms);
    }

    /** With a password, and nothing beside the number of connections. */
    static Access standard(int connections) {
      return new Access(List.of(), null, "", null, connections, 0, 0);
    }
  }

  /**
   * Where access tokens come from.
   *
   * @param deviceUrl where a code for another device is asked for; null for nowhere
   * @param authUrl where a browser of this machine logs in; null for nowhere
   * @param clientSecret null for a public client
   */
  record OAuth2(
      URI tokenUrl,
      @Nullable URI deviceUrl,
      @Nullable URI authUrl,
      String clientId,
      @Nullable Password clientSecret,
      Password refreshToken,
      String scope) {}

  /**
   * Which folders of an account are looked at.
   *
   * @param subscribed only those that the user has subscribed to
   * @param avoid capabilities of the server that are not used
   */
  record Folders(Set<Namespace> namespaces, boolean subscribed, Set<String> avoid) {
    /** The user's own, all of them. */
    static final Folders STANDARD = new Folders(Set.of(Namespace.PERSONAL), false, Set.of());

    Folders {
      namespaces = Set.copyOf(namespaces);
      avoid = Set.copyOf(avoid);
    }
  }

  /** Whose folders. */
  enum Namespace {
    PERSONAL,
    OTHERS,
    SHARED
  }

  /** How the connection is protected. */
  enum Security {
    /** TLS from the first octet. */
    TLS,
    /** STARTTLS, and nothing without it. */
    STARTTLS,
    STARTTLS_IF_OFFERED,
    /** Everything in the clear, the password too. */
    NONE
  }

  /** Where a password or another secret comes from; never the secret itself. */
  sealed interface Password {
    record Env(String variable) implements Password {}

    record File(Path path) implements Password {}

    record Command(String line) implements Password {}
  }

  /**
   * How much the work may take.
   *
   * @param connections to one account at a time, where it has no number of its own
   * @param connectionsTotal to all accounts at a time
   * @param batchMessages fetched by one command
   * @param batchOctets fetched by one command
   * @param commitEvery longest time without a commit
   * @param commitOctets most mail without a commit
   * @param packOctets size at which a pack is sealed
   * @param search the most that a search may take
   */
  record Limits(
      int connections,
      int connectionsTotal,
      int batchMessages,
      long batchOctets,
      Duration commitEvery,
      long commitOctets,
      long packOctets,
      Duration search,
      Extraction extraction) {}

  /**
   * How much reading the text of one part may take.
   *
   * @param unpacked octets out of all archives in it together
   * @param ratio how many times its own size they may be
   * @param ocr null where no text in pictures is to be recognised
   */
  record Extraction(
      Duration time,
      long octets,
      int characters,
      int depth,
      int documents,
      long unpacked,
      int ratio,
      Workers workers,
      @Nullable Ocr ocr) {}

  /**
   * The processes that read parts.
   *
   * @param heap octets of memory of each
   * @param cpu processor time for one part
   */
  record Workers(int number, long heap, Duration cpu) {}
}
