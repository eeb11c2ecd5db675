package org.estreat.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.estreat.imap.Access;
import org.estreat.imap.CollectReport;
import org.estreat.imap.FolderReport;
import org.estreat.imap.ImapAccount;
import org.estreat.imap.Trust;
import org.jspecify.annotations.Nullable;

/** The accounts of one run, ready to connect, and the explanation of what their servers refuse. */
final class Accounts {
  /** What the words of a fault have in common where TLS is the matter. */
  private static final Pattern TLS =
      Pattern.compile("\\bSTARTTLS\\b|\\bSSL|\\bTLS|PKIX|certificate|handshake");

  /** Folders that a fault names. */
  private static final int SHOWN = 5;

  private final List<Config.Account> configured;
  private final List<ImapAccount> imap;

  private Accounts(List<Config.Account> configured, List<ImapAccount> imap) {
    this.configured = configured;
    this.imap = imap;
  }

  /** The configured accounts of these names; all of them where none is named. */
  static List<Config.Account> chosen(Config config, List<String> names) throws Fault {
    List<String> known = config.accounts().stream().map(Config.Account::name).toList();
    if (known.isEmpty()) {
      throw Fault.wrongUse("no account is configured")
          .where("the configuration, key 'accounts'")
          .expected("at least one account; the sample estreat.yaml shows one")
          .found("none");
    }
    for (String name : names) {
      if (!known.contains(name)) {
        Fault fault =
            Fault.wrongUse("no account is called '" + name + "'")
                .where("the configuration, key 'accounts'")
                .expected(String.join(", ", known))
                .found("'" + name + "'");
        Nearest.to(name, known).ifPresent(near -> fault.hint("did you mean '" + near + "'?"));
        throw fault;
      }
    }
    return config.accounts().stream()
        .filter(account -> names.isEmpty() || names.contains(account.name()))
        .toList();
  }

  /** Fetches their passwords. */
  static Accounts of(World world, Config config, List<Config.Account> accounts) throws Fault {
    return of(world, config, accounts, false);
  }

  /**
   * Fetches their passwords.
   *
   * @param full whether each folder is compared, also where its server shows no change
   */
  static Accounts of(World world, Config config, List<Config.Account> accounts, boolean full)
      throws Fault {
    Passwords passwords = new Passwords(world);
    Config.Limits limits = config.limits();
    List<ImapAccount> imap = new ArrayList<>();
    for (Config.Account account : accounts) {
      imap.add(
          new ImapAccount(
              account.name(),
              account.host(),
              account.port(),
              security(account.security()),
              account.user(),
              passwords.of(account),
              account.include(),
              account.exclude(),
              account.every(),
              account.idle(),
              account.access().connections(),
              limits.batchMessages(),
              limits.batchOctets(),
              access(account.access()),
              folders(account.folders(), full)));
    }
    return new Accounts(List.copyOf(accounts), List.copyOf(imap));
  }

  private static Access access(Config.Access access) {
    return new Access(
        access.mechanisms(),
        new Trust(access.tlsCa(), access.tlsPin()),
        new Access.Traffic(access.octetsASecond(), access.commandsASecond()));
  }

  private static ImapAccount.Folders folders(Config.Folders folders, boolean full) {
    Set<ImapAccount.Folders.Namespace> namespaces =
        folders.namespaces().stream()
            .map(each ->
                switch (each) {
                  case PERSONAL -> ImapAccount.Folders.Namespace.PERSONAL;
                  case OTHERS -> ImapAccount.Folders.Namespace.OTHERS;
                  case SHARED -> ImapAccount.Folders.Namespace.SHARED;
                })
            .collect(Collectors.toSet());
    return new ImapAccount.Folders(namespaces, folders.subscribed(), full, folders.avoid());
  }

  private static ImapAccount.Security security(Config.Security security) {
    return switch (security) {
      case TLS -> ImapAccount.Security.TLS;
      case STARTTLS -> ImapAccount.Security.STARTTLS;
      case STARTTLS_IF_OFFERED -> ImapAccount.Security.STARTTLS_IF_OFFERED;
      case NONE -> ImapAccount.Security.NONE;
    };
  }

  List<ImapAccount> imap() {
    return imap;
  }

  /** Why an account could not be visited; null where it was. */
  @Nullable Fault fault(CollectReport report) {
    if (report.fault() == null) {
      return null;
    }
    Config.Account account = account(report);
    Fault fault = fault(report, account, server(account), report.fault(), configured.size() > 1);
    return TLS.matcher(report.fault()).find()
        ? fault.hint(
            "key 'accounts."
                + account.name()
                + ".tls' (required, opportunistic or none) and imap:// or imaps:// in its url say"
                + " how the connection is protected; a certificate must be one that Java trusts,"
                + " or\n"
                + "one that the keys 'tls-ca' or 'tls-pin' name")
        : fault;
  }

  /** What is missing after a pass that came to its end. */
  Fault incomplete(CollectReport report) {
    List<String> missing = new ArrayList<>();
    for (FolderReport folder : report.folders()) {
      if (folder.fault() != null) {
        missing.add(folder.mailbox() + ": " + folder.fault());
      } else if (!folder.gaps().isEmpty()) {
        missing.add(
            folder.mailbox()
                + ": "
                + Counted.of(folder.gaps().size(), "message")
                + " missing, the first with UID "
                + folder.gaps().getFirst().uid());
      }
    }
    Fault fault =
        Fault.failed("account " + report.account() + " was not collected in full")
            .where(server(account(report)))
            .expected("every folder and message of it");
    missing.stream().limit(SHOWN).forEach(fault::found);
    if (missing.size() > SHOWN) {
      fault.found("and " + (missing.size() - SHOWN) + " more");
    }
    return fault.hint(
        "serve asks for it again with each pass; estreat proof --account "
            + report.account()
            + " tells all");
  }

  private Config.Account account(CollectReport report) {
    return configured.stream()
        .filter(each -> each.name().equals(report.account()))
        .findFirst()
        .orElseThrow();
  }

  private static String server(Config.Account account) {
    return account.host() + ":" + account.port();
  }

  private static Fault fault(
      CollectReport report, Config.Account account, String server, String found, boolean others) {
    return switch (report.kind()) {
      case REFUSED_CONNECTION ->
          Fault.failed("there is no connection to the server of account " + account.name())
              .where(server)
              .expected("an IMAP server that answers there")
              .found(found)
              .hint(
                  "see whether 'accounts."
                      + account.name()
                      + ".url' names the right host and port, and whether the server runs; serve"
                      + " tries again with each pass");
      case WRONG_PASSWORD ->
          Fault.failed("the server refuses user or password of account " + account.name())
              .where("user " + account.user() + " at " + server)
              .expected(secret(account) + " to be accepted")
              .found(found)
              .hint(
                  account.access().oauth2() == null
                      ? "put the right password where it comes from, or the right user into"
                          + " 'accounts."
                          + account.name()
                          + ".url'"
                          + (others ? "; the other accounts are collected all the same" : "")
                      : "estreat login " + account.name() + " gets a new token");
      case BUSY ->
          Fault.failed("the server asks account " + account.name() + " to come later")
              .where(server)
              .expected("a server that answers within some attempts, farther and farther apart")
              .found(found)
              .hint("nothing; serve asks again later, sync when it is run again");
      case OTHER, NONE ->
          Fault.failed("account " + account.name() + " was not collected in full")
              .where(server)
              .expected("every folder and message of it")
              .found(found);
    };
  }

  private static String secret(Config.Account account) {
    Config.OAuth2 oauth2 = account.access().oauth2();
    if (oauth2 != null) {
      return "a token from " + oauth2.tokenUrl();
    }
    Config.Password password = account.password();
    return "the password" + (password == null ? "" : " from " + source(password));
  }

  private static String source(Config.Password password) {
    return switch (password) {
      case Config.Password.Env(var variable) -> "environment variable " + variable;
      case Config.Password.File(var path) -> "file " + path;
      case Config.Password.Command(var line) -> "password.command";
    };
  }
}
