package org.estreat.imap;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * A private Dovecot below a folder: any user, password {@code x}, Maildir, and a log of every octet
 * on the wire after the login.
 */
public final class Dovecot implements Closeable {
  private static final Path PROGRAM = Path.of("/usr/sbin/dovecot");

  private static final String CONFIG =
      """
      protocols = imap
      listen = 127.0.0.1
      base_dir = FOLDER/run
      state_dir = FOLDER/state
      ssl = no
      disable_plaintext_auth = no
      log_path = FOLDER/dovecot.log
      auth_mechanisms = plain
      first_valid_uid = 1
      mail_fsync = never
      import_environment = TZ
      passdb {
        driver = static
        args = password=x
      }
      userdb {
        driver = static
        args = uid=mail gid=mail home=FOLDER/home/%u
      }
      mail_location = maildir:FOLDER/mail/%u
      rawlog_dir = FOLDER/rawlog
      namespace inbox {
        inbox = yes
        separator = /
      }
      service imap-login {
        chroot =
        inet_listener imap {
          address = 127.0.0.1
          port = PORT
        }
        inet_listener imaps {
          port = 0
        }
      }
      service stats {
        chroot =
      }
      service anvil {
        chroot =
      }
      """;

  private final Path folder;
  private final int port;
  private @Nullable Process process;

  /** Prepares a server below this folder; mailboxes are filled before {@link #start}. */
  public Dovecot(Path folder) throws IOException {
    this(folder, "");
  }

  /**
   * The same with further lines of configuration, which go before its own.
   *
   * @param more where FOLDER stands for the server's folder
   */
  public Dovecot(Path folder, String more) throws IOException {
    this.folder = folder;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    for (String part : List.of("run", "state", "mail", "rawlog", "home")) {
      Files.createDirectories(folder.resolve(part));
    }
    Files.writeString(
        folder.resolve("dovecot.conf"),
        (CONFIG + more)
            .replace("FOLDER", folder.toString())
            .replace("PORT", Integer.toString(port)));
  }

  /** Why no Dovecot can be started on this machine; null where one can. */
  public static @Nullable String missing() {
    if (!Files.isExecutable(PROGRAM)) {
      return "needs the program " + PROGRAM + " (Debian: apt-get install dovecot-imapd)";
    }
    return System.getProperty("user.name").equals("root")
        ? null
        : "needs root, because Dovecot runs its parts under several users";
  }

  public int port() {
    return port;
  }

  /**
   * Puts a message into a mailbox.
   *
   * @param box as Maildir++ names it: empty for INBOX, {@code .Projects.2026}, in modified UTF-7
   * @param name the file's name with the flags, {@code 17.host:2,FS}
   * @param internalDate INTERNALDATE, which the server gives in the zone of India
   * @param lfBytes the message with LF at the ends of lines; the server delivers CRLF
   */
  public void put(String user, String box, String name, Instant internalDate, byte[] lfBytes)
      throws IOException {
    Path file = make(user, box).resolve("cur").resolve(name);
    Files.write(file, lfBytes);
    Files.setLastModifiedTime(file, FileTime.from(internalDate));
  }

  /** Makes a mailbox, unless it is there. */
  public Path make(String user, String box) throws IOException {
    Path maildir = maildir(user, box);
    for (String part : List.of("cur", "new", "tmp")) {
      Files.createDirectories(maildir.resolve(part));
    }
    return maildir;
  }

  /**
   * Forgets which UID each message of a mailbox has, as a restored backup does: the mailbox gets
   * another UIDVALIDITY. Nobody may have it open.
   */
  public void renumber(String user, String box) throws IOException {
    try (Stream<Path> files = Files.list(maildir(user, box))) {
      for (Path file : files.toList()) {
        if (file.getFileName().toString().matches("dovecot-uidlist|dovecot\\.index.*")) {
          Files.delete(file);
        }
      }
    }
  }

  private Path maildir(String user, String box) {
    Path mail = folder.resolve("mail").resolve(user);
    return box.isEmpty() ? mail : mail.resolve(box);
  }

  /** The names of all message files, which hold the flags. */
  public Set<String> files() throws IOException {
    try (Stream<Path> all = Files.walk(folder.resolve("mail"))) {
      Set<String> names = new TreeSet<>();
      all.filter(file -> file.getFileName().toString().contains(":2,"))
          .forEach(file -> names.add(folder.relativize(file).toString()));
      return names;
    }
  }

  /** Everything that clients said after the login, with what they said before forgotten. */
  public String heard() throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> logs = Files.list(folder.resolve("rawlog"))) {
      for (Path log : logs.filter(f -> f.toString().endsWith(".in")).sorted().toList()) {
        all.append(Files.readString(log, StandardCharsets.ISO_8859_1));
      }
    }
    return all.toString();
  }

  /** Forgets what was said so far. */
  public void forget() throws IOException {
    try (Stream<Path> logs = Files.list(folder.resolve("rawlog"))) {
      for (Path log : logs.toList()) {
        Files.delete(log);
      }
    }
  }

  /** Ends the processes that serve logged-in clients, which lose their connections. */
  public long killSessions() {
    Process running = process;
    return running == null
        ? 0
        : running
            .descendants()
            .filter(each -> each.info().command().orElse("").endsWith("/dovecot/imap"))
            .filter(ProcessHandle::destroyForcibly)
            .count();
  }

  public Dovecot start() throws IOException, InterruptedException {
    for (Path way : List.of(folder, folder.toAbsolutePath().getParent())) { // a test's own folder
      Files.setPosixFilePermissions(way, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    run("chown", "-R", "mail:mail", folder + "/mail", folder + "/home", folder + "/rawlog");
    ProcessBuilder builder =
        new ProcessBuilder(PROGRAM.toString(), "-F", "-c", folder + "/dovecot.conf")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("start.log").toFile());
    builder.environment().put("TZ", "Asia/Kolkata");
    process = builder.start();
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(this::answers);
    return this;
  }

  private boolean answers() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static void run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).inheritIO().start();
    if (process.waitFor() != 0) {
      throw new IOException("failed: " + String.join(" ", command));
    }
  }

  @Override
  public void close() {
    Process running = process;
    if (running != null) {
      running.destroy();
      try {
        if (!running.waitFor(10, TimeUnit.SECONDS)) {
          running.destroyForcibly();
        }
      } catch (InterruptedException e) {
        running.destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
  }
}
