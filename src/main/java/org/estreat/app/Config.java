package org.estreat.app;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

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
   * @param include folders that are collected; {@code *} stands for any characters
   * @param every pause between two passes
   */
  record Account(
      String name,
      String custodian,
      String host,
      int port,
      Security security,
      String user,
      Password password,
      List<String> include,
      List<String> exclude,
      Duration every,
      boolean idle) {
    Account {
      include = List.copyOf(include);
      exclude = List.copyOf(exclude);
    }
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

  /** Where a password comes from; never the password itself. */
  sealed interface Password {
    record Env(String variable) implements Password {}

    record File(Path path) implements Password {}

    record Command(String line) implements Password {}
  }

  /**
   * How much the work may take.
   *
   * @param connections to one account at a time
   * @param batchMessages fetched by one command
   * @param batchOctets fetched by one command
   * @param commitEvery longest time without a commit
   * @param commitOctets most mail without a commit
   * @param packOctets size at which a pack is sealed
   */
  record Limits(
      int connections,
      int batchMessages,
      long batchOctets,
      Duration commitEvery,
      long commitOctets,
      long packOctets,
      Extraction extraction) {}

  /** How much reading the text of one part may take. */
  record Extraction(Duration time, long octets, int characters, int depth, int documents) {}
}
