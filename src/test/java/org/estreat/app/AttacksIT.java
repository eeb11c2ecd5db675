package org.estreat.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.estreat.extract.AttackSet;
import org.estreat.extract.AttackSet.Attack;
import org.estreat.model.Defect;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A thousand ordinary messages with some fifty attacks among them, taken in by the real program
 * with 512 MB of memory: each attack ends within its limits and stands in the register, nothing is
 * fetched, and the ordinary mail is taken in as it is without them.
 */
class AttacksIT {
  private static final int ORDINARY = 1_000;
  private static final Duration LIMIT = Duration.ofSeconds(4);
  private static final String SECRET = "capybarasecret";

  @TempDir Path folder;

  @Test
  void eachAttackEndsAndTheRestIsIndexedAsWithoutThem() throws Exception {
    Path secret = Files.writeString(folder.resolve("secret.txt"), SECRET);
    Path parser = AttackSet.installParser(folder.resolve("parser"));
    for (int i = 0; i < ORDINARY; i++) {
      ordinary(i);
    }
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      server.setSoTimeout(1);
      List<Attack> attacks = AttackSet.all(secret, server.getLocalPort());
      MeasuredImport without = MeasuredImport.of(folder, parser, "without", LIMIT, "ordinary");
      for (int i = 0; i < attacks.size(); i++) {
        Attack attack = attacks.get(i);
        // Among the ordinary: names decide in which order a folder is read.
        String name = String.format("%04d-attack%d", i * ORDINARY / attacks.size(), i);
        Files.write(
            folder.resolve("ordinary").resolve(name + ".eml"),
            mail("attack " + i, attack.fileName(), attack.content().bytes()));
      }
      oddMessages();
      MeasuredImport with = MeasuredImport.of(folder, parser, "with", LIMIT, "ordinary");
      Duration alone = takenFor("without");
      Duration beside = takenFor("with");
      System.out.printf(
          "without attacks: %s; with %d: %s; the ordinary mail: %s, and %s%n",
          without, attacks.size(), with, alone, beside);

      assertThatThrownBy(server::accept).isInstanceOf(SocketTimeoutException.class);
      assertInTheRegister(attacks);
      assertFound(attacks.size());
      assertThat(folder.resolve("with/tmp")).isEmptyDirectory();
      assertThat(folder.resolve("with/spool")).isEmptyDirectory();
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> MeasuredImport.processesOf(folder).isEmpty());
      assertBounded(without, with, attacks);
      // Processors are shared; those that take their time are not waited for.
      assertThat(beside).isLessThan(with.took().minus(LIMIT));
    }
  }

  /** From the first message to the last ordinary one, as the journal has it. */
  private Duration takenFor(String data) throws IOException {
    List<Instant> times = new ArrayList<>();
    for (String line :
        Files.readAllLines(folder.resolve(data).resolve("archive").resolve("journal.jsonl"))) {
      JsonNode entry = JsonMapper.shared().readTree(line);
      if (times.isEmpty() || entry.path("source").asString().matches(".*/[0-9]{4}\\.eml")) {
        times.add(Instant.parse(entry.path("at").asString()));
      }
    }
    assertThat(times).hasSizeGreaterThanOrEqualTo(ORDINARY);
    return Duration.between(times.getFirst(), times.getLast());
  }

  private void assertInTheRegister(List<Attack> attacks) throws Exception {
    Map<String, Set<Defect.Kind>> register = new HashMap<>();
    try (ReadStore store = store()) {
      store
          .index()
          .exceptions(
              List.of(),
              null,
              row -> {
                Set<Defect.Kind> kinds =
                    register.computeIfAbsent(row.subject(), any -> new HashSet<>());
                row.causes().stream()
                    .map(Defect::kind)
                    .filter(Defect.Kind::losesText)
                    .forEach(kinds::add);
                return true;
              });
    }
    List<String> wrong = new ArrayList<>();
    for (int i = 0; i < attacks.size(); i++) {
      Attack attack = attacks.get(i);
      Set<Defect.Kind> found = register.getOrDefault("attack " + i, Set.of());
      boolean any = attack.kinds().size() == Defect.Kind.values().length;
      boolean right =
          any
              || (attack.kinds().isEmpty() && found.isEmpty())
              || attack.kinds().stream().anyMatch(found::contains);
      if (!right) {
        wrong.add(attack.name() + ": " + found + ", expected " + attack.kinds());
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(register.keySet()).allMatch(subject -> subject.matches("(attack|odd) .*"));
  }

  /** All messages, the words of each ordinary one, and no word of the secret. */
  private void assertFound(int attacks) {
    int odd = 3;
    assertThat(found("ALL")).isEqualTo(ORDINARY + attacks + odd);
    assertThat(found("ATTACHMENT quokka")).isEqualTo(ORDINARY / 5);
    assertThat(found("BODY wombat")).isEqualTo(ORDINARY);
    assertThat(found("ATTACHMENT " + SECRET)).isZero();
    assertThat(found("TEXT " + SECRET)).isZero();
  }

  private int found(String program) {
    Run run = run("search", "--json", "--limit", "1", program, "--data", "with");
    String total = run.out().replaceAll("(?s).*\"total\":([0-9]+),.*", "$1");
    return Integer.parseInt(total);
  }

  private Run run(String... args) {
    return Run.of(folder, args);
  }

  private ReadStore store() throws Fault {
    World world =
        new World(
            System.in,
            System.out,
            System.err,
            Map.of(),
            folder,
            InstantSource.system(),
            Map.of(),
            new Shutdown());
    return ReadStore.open(ConfigReader.read(world, null, "with"));
  }

  private static void assertBounded(
      MeasuredImport without, MeasuredImport with, List<Attack> attacks) {
    // Each may take its whole time, which is twice the limit, and there are two at a time.
    Duration allowed = without.took().multipliedBy(3).plus(LIMIT.multipliedBy(attacks.size()));
    assertThat(with.took()).isLessThan(allowed);
    assertThat(with.mostOctets()).isLessThan((512L + 400) << 20);
    assertThat(with.mostOctetsOfAll()).isLessThan((512L + 400 + 4 * (256 + 192)) << 20);
  }

  private void ordinary(int number) throws IOException {
    Path mails = Files.createDirectories(folder.resolve("ordinary"));
    byte[] mail =
        number % 5 == 0
            ? mail("ordinary " + number, "note.zip", zip("quokka of " + number))
            : mail("ordinary " + number, null, new byte[0]);
    Files.write(mails.resolve(String.format("%04d.eml", number)), mail);
  }

  /** What a message itself can be made of. */
  private void oddMessages() throws IOException {
    Path mails = folder.resolve("ordinary");
    StringBuilder parts = new StringBuilder(head("odd parts", "multipart/mixed; boundary=b"));
    for (int i = 0; i < 10_000; i++) {
      parts.append("--b\r\nContent-Type: application/x-").append(i % 3).append("\r\n\r\n");
      parts.append(i % 7).append("\r\n");
    }
    Files.writeString(mails.resolve("0100-odd.eml"), parts);
    StringBuilder deep = new StringBuilder(head("odd depth", "multipart/mixed; boundary=b0"));
    for (int i = 0; i < 5_000; i++) {
      deep.append("--b").append(i).append("\r\nContent-Type: multipart/mixed; boundary=b");
      deep.append(i + 1).append("\r\n\r\n");
    }
    Files.writeString(mails.resolve("0200-odd.eml"), deep);
    String nested = "Content-Type: message/rfc822\r\n\r\n".repeat(5_000);
    Files.writeString(mails.resolve("0300-odd.eml"), "Subject: odd nest\r\n" + nested);
  }

  private static String head(String subject, String type) {
    return """
    From: ann@example.org
    Subject: %s
    Date: Mon, 7 Feb 2022 10:00:00 +0000
    MIME-Version: 1.0
    Content-Type: %s

    """
        .formatted(subject, type)
        .replace("\n", "\r\n");
  }

  private static byte[] mail(String subject, @Nullable String name, byte[] content) {
    String text = "Words of a wombat, and of nobody else.\r\n".repeat(20);
    if (name == null) {
      return (head(subject, "text/plain") + text).getBytes(StandardCharsets.UTF_8);
    }
    String parts =
        head(subject, "multipart/mixed; boundary=b")
            + "--b\r\nContent-Type: text/plain\r\n\r\n"
            + (subject.startsWith("attack") ? "An attack.\r\n" : text)
            + "--b\r\nContent-Type: application/octet-stream\r\n"
            + "Content-Disposition: attachment; filename=\""
            + name
            + "\"\r\nContent-Transfer-Encoding: base64\r\n\r\n"
            + Base64.getMimeEncoder().encodeToString(content)
            + "\r\n--b--\r\n";
    return parts.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] zip(String words) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("note.txt"));
      zip.write(words.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }
}
