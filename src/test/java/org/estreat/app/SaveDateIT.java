package org.estreat.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.estreat.imap.Dovecot;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SAVED searches of a Dovecot and of what was collected from it, of which it says SAVEDATE. */
class SaveDateIT {
  private static final int COUNT = 20;

  @TempDir Path folder;

  @BeforeEach
  void needsDovecot() {
    String missing = Dovecot.missing();
    assumeTrue(missing == null, missing);
  }

  private Run run(String... args) {
    String home = Path.of("").toAbsolutePath().toString();
    return Run.of(folder, Map.of("PW", "x", "ESTREAT_HOME", home), args);
  }

  /**
   * Arrival is in 2024 and the save is now; days around midnight of the server's zone are asked.
   */
  @Test
  void maildirKeepsSaveDates() throws Exception {
    try (Dovecot server = new Dovecot(folder.resolve("server"))) {
      for (int i = 1; i <= COUNT; i++) {
        byte[] mail = mail(i).getBytes(StandardCharsets.UTF_8);
        Instant arrival = Instant.parse("2024-02-29T18:25:00Z").plusSeconds(60L * i);
        server.put("alice", "", i + ".x:2,S", arrival, mail);
      }
      server.start();
      agree(server, searches());
    }
    assertThat(run("search", "--json", "SAVEDATESUPPORTED").out())
        .contains("\"total\":" + COUNT + ",", "\"saveDate\":\"");
    assertThat(run("search", "SAVEDBEFORE 1-Jan-2026").exitCode()).as("nothing").isEqualTo(1);
  }

  /**
   * An mbox has none, so that INTERNALDATE stands for them (RFC 8514 section 4.3). Dovecot 2.3
   * takes the time of the search instead, which is not copied; it is asked for SAVEDATESUPPORTED
   * alone.
   */
  @Test
  void mboxKeepsNone() throws Exception {
    String mbox = "mail_location = mbox:FOLDER/mail/%u-m:INBOX=FOLDER/mail/%u-m/inbox\n";
    try (Dovecot server = new Dovecot(folder.resolve("server"), mbox)) {
      StringBuilder all = new StringBuilder();
      for (int i = 1; i <= COUNT; i++) {
        String day = i < 10 ? "Thu Feb 29 23:5" + i : "Fri Mar  1 00:" + i;
        all.append("From a@example.org  ").append(day).append(":00 2024\n");
        all.append(mail(i)).append('\n');
      }
      Path file = folder.resolve("server/mail/alice-m/inbox");
      Files.createDirectories(file.getParent());
      Files.writeString(file, all);
      server.start();
      agree(server, List.of("SAVEDATESUPPORTED", "NOT SAVEDATESUPPORTED"));
    }
    assertThat(run("search", "SAVEDATESUPPORTED").exitCode()).as("nothing").isEqualTo(1);
    for (String day : days(LocalDate.of(2024, 2, 29))) {
      for (String relation : List.of("ON ", "BEFORE ", "SINCE ")) {
        assertThat(uids("SAVED" + relation + day)).isEqualTo(uids(relation + day));
      }
    }
    assertThat(uids("SAVEDON 29-Feb-2024")).as("up to the server's midnight").isEqualTo("1:9");
    assertThat(run("search", "--json", "SAVEDBEFORE 1-Jan-2026").out())
        .contains("\"total\":" + COUNT + ",")
        .doesNotContain("saveDate");
  }

  private String uids(String program) {
    String out = run("search", "--return", "ALL", "--json", program).out();
    Matcher all = Pattern.compile("\"all\":\"([^\"]*)\"").matcher(out);
    return all.find() ? all.group(1) : "";
  }

  private static String mail(int number) {
    return "Subject: number " + number + "\n\nHello " + number + "\n";
  }

  private void agree(Dovecot server, List<String> searches) throws Exception {
    Files.writeString(
        folder.resolve("estreat.yaml"),
        """
        accounts:
          - name: me
            url: imap://alice@127.0.0.1:%d
            tls: none
            password: { env: PW }
        """
            .formatted(server.port()));
    Run sync = run("sync");
    assertThat(sync.exitCode()).as(sync.out() + sync.err()).isZero();
    assertThat(server.heard()).contains(" SAVEDATE BODY.PEEK[]").doesNotContain("EMAILID");
    Files.write(folder.resolve("searches"), searches);
    Run verify = run("verify", "--server", "me", "--searches", "searches");
    assertThat(verify.exitCode()).as(verify.out() + verify.err()).isZero();
    assertThat(verify.out()).contains(searches.size() + " searches found the same on both sides");
  }

  private static List<String> searches() {
    List<String> searches = new ArrayList<>(List.of("SAVEDATESUPPORTED", "NOT SAVEDATESUPPORTED"));
    LocalDate today = LocalDate.now(ZoneId.of("Asia/Kolkata"));
    LocalDate arrival = LocalDate.of(2024, 2, 29);
    for (String day : Stream.of(today, arrival).flatMap(d -> days(d).stream()).toList()) {
      for (String key : List.of("SAVEDON", "SAVEDBEFORE", "SAVEDSINCE", "NOT SAVEDON")) {
        searches.add(key + " " + day);
      }
      searches.add("SAVEDATESUPPORTED OR SAVEDON " + day + " ON " + day);
    }
    return searches;
  }

  private static List<String> days(LocalDate middle) {
    DateTimeFormatter form = DateTimeFormatter.ofPattern("d-MMM-uuuu", Locale.ROOT);
    return middle.minusDays(2).datesUntil(middle.plusDays(3)).map(form::format).toList();
  }
}
