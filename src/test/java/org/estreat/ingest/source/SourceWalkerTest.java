package org.estreat.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.estreat.model.Flag;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceWalkerTest {
  @TempDir private Path temporary;
  private Path folder;

  @BeforeEach
  void realPath() throws IOException {
    folder = temporary.toRealPath();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a.eml      | From a Mon Jul  1 11:26:57 2019⏎S: x⏎ | message
          a.EML      | whatever                 | message
          a.eml      | ''                       | message
          a          | Subject: x⏎              | message
          a          | MIME-Version: 1.0⏎       | message
          a          | X-Odd: 1⏎ and more⏎To: b⏎| message
          LICENSE    | Apache License⏎          | other
          LS         | \0ELF                   | other
          SHA256SUMS | 00ff  000001-a.eml⏎      | other
          Makefile   | all:⏎\tcc⏎              | other
          7c53336b37003a9286aba55d2945844c | x | message
          beef       | x                        | other
          12         | no header at all         | message
          12.        | Subject: x⏎              | message
          1.7c53336b37003a9286aba55d2945844c | x | message
          a.txt      | Date: x⏎Subject: y⏎      | message
          a.txt      | Received: by a⏎ with b⏎  | message
          a          | From x Mon Jul  1 11:26:57 2019⏎S: x⏎ | mbox
          a.old      | From - ⏎S: x⏎            | mbox
          a.mbox     | From - ⏎S: x⏎            | mbox
          a.txt      | User-agent: *⏎Disallow: /⏎ | other
          a.txt      | Dear all,⏎               | other
          a.zip      | PK                       | zip
          a.TAR.gz   | x                        | tar
          a.tgz      | x                        | tar
          a.mbox.gz  | x                        | compressed a.mbox
          a.pst      | !BDN                     | pst
          a.msg      | x                        | msg
          7.emlx     | x                        | emlx
          7.partial.emlx | x                    | partial
          a.7z       | 7z                       | unread
          a.dbx      | x                        | unread
          a.msf      | // <!-- <mdb:mork:z v="1.4"/> | other
          msg        | x                        | other
          .DS_Store  | x                        | other
          """)
  void eachFileIsTakenForWhatItIs(String name, String content, String kind) throws IOException {
    Path file = write(name, content.replace('⏎', '\n'));
    FileKind found = FileKind.of(name, file);
    assertThat(
            switch (found) {
              case FileKind.OneMessage() -> "message";
              case FileKind.Mbox() -> "mbox";
              case FileKind.Emlx(boolean partial) -> partial ? "partial" : "emlx";
              case FileKind.OutlookItem() -> "msg";
              case FileKind.OutlookStore() -> "pst";
              case FileKind.Zip() -> "zip";
              case FileKind.Tar() -> "tar";
              case FileKind.Compressed(String inner) -> "compressed " + inner;
              case FileKind.Unread(String reason) -> {
                assertThat(reason).startsWith("not read: ");
                yield "unread";
              }
              case FileKind.Other(String reason) -> {
                assertThat(reason).startsWith("not read: ");
                yield "other";
              }
            })
        .isEqualTo(kind);
  }

  @Test
  void aFileIsOneMessageOctetForOctet() throws IOException {
    String odd = "From x Mon Jul  1 11:26:57 2019\nSubject: x\r\n\r\n\0\n\nFrom y\n\n";
    Path file = write("a.eml", odd);
    Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2020-02-03T04:05:06Z")));
    Collected read = Collected.walk(MboxDialect.MBOXRD, file);
    assertThat(read.texts()).containsExactly(odd);
    FoundMessage found = read.messages.get(0).found();
    assertThat(found.source()).isEqualTo(file.toString());
    assertThat(found.internalDate()).hasToString("2020-02-03T04:05:06Z");
  }

  @Test
  void foldersAreWalkedInOrderAndNothingIsPassedOver() throws IOException {
    write("10", "Subject: ten\n");
    write("9", "Subject: nine\n");
    write("sub/b.eml", "b");
    write("sub/a.eml", "a");
    write("sub/a.zip", "PK");
    write("sub/a.msf", "// Mork");
    write(".git/config", "x");
    write("box", "From - \nS: m1\n\n\nFrom - \nS: m2\n\n");
    Files.createSymbolicLink(folder.resolve("zlink"), folder);
    Collected read = Collected.walk(MboxDialect.ORIGINAL, folder);
    assertThat(read.texts())
        .containsExactly("Subject: nine\n", "Subject: ten\n", "S: m1\n\n", "S: m2\n", "a", "b");
    assertThat(read.leftOut)
        .containsExactlyInAnyOrder(
            folder.resolve(".git") + ": not read: a hidden folder",
            folder.resolve("sub/a.msf") + ": not read: an index file of Thunderbird",
            folder.resolve("zlink") + ": not read again: a folder that was read before");
    assertThat(read.excepted)
        .singleElement()
        .asString()
        .startsWith(folder.resolve("sub/a.zip") + ": cannot be read");
  }

  @Test
  void aMaildirKeepsItsSourcesWhenFlagsChange() throws IOException {
    write("M/cur/100.a:2,FS", "Subject: old\n");
    write("M/new/200.b", "Subject: new\n");
    write("M/cur/150.c;2,Ta", "Subject: middle\n");
    write("M/tmp/300.x", "half");
    write("M/dovecot-keywords", "0 Work\n");
    write("M/.Sent.2024/cur/1.s!2,R", "Subject: sent\n");
    write("M/.Sent.2024/new/.hidden", "x");
    Collected read = Collected.walk(MboxDialect.ORIGINAL, folder.resolve("M"));
    assertThat(read.texts())
        .containsExactly(
            "Subject: old\n", "Subject: middle\n", "Subject: new\n", "Subject: sent\n");
    assertThat(read.messages)
        .extracting(m -> m.found().source())
        .containsExactly(
            folder.resolve("M/100.a").toString(),
            folder.resolve("M/150.c").toString(),
            folder.resolve("M/200.b").toString(),
            folder.resolve("M/.Sent.2024/1.s").toString());
    assertThat(read.messages.get(0).found().flags())
        .containsExactlyInAnyOrder(Flag.FLAGGED, Flag.SEEN);
    assertThat(read.messages.get(1).found().flags())
        .containsExactlyInAnyOrder(Flag.DELETED, new Flag("Work"));
    assertThat(read.messages.get(3).found().flags()).containsExactly(Flag.ANSWERED);
    assertThat(read.leftOut).hasSize(3);

    Files.move(folder.resolve("M/new/200.b"), folder.resolve("M/cur/200.b:2,S"));
    Collected again = Collected.walk(MboxDialect.ORIGINAL, folder.resolve("M"));
    assertThat(sources(again)).isEqualTo(sources(read));
  }

  @Test
  void anMhFolderTellsWhatWasSeen() throws IOException {
    write("inbox/.mh_sequences", "unseen: 2-3 9\nreplied: 1\nflagged: 3\n");
    for (int i = 1; i <= 10; i++) {
      write("inbox/" + i, "Subject: " + i + "\n");
    }
    write("inbox/,4", "Subject: deleted\n");
    Files.createSymbolicLink(folder.resolve("inbox/11"), folder.resolve("inbox/10"));
    Collected read = Collected.walk(MboxDialect.ORIGINAL, folder);
    assertThat(read.texts()).hasSize(11).startsWith("Subject: deleted\n", "Subject: 1\n");
    assertThat(read.messages.get(1).found().flags())
        .containsExactlyInAnyOrder(Flag.SEEN, Flag.ANSWERED);
    assertThat(read.messages.get(3).found().flags()).containsExactly(Flag.FLAGGED);
    assertThat(read.messages.get(10).found().flags()).containsExactly(Flag.SEEN);
    assertThat(read.leftOut)
        .hasSize(2)
        .anyMatch(left -> left.contains(".mh_sequences"))
        .contains(folder.resolve("inbox/11") + ": not read again: a file that was read before");
  }

  @Test
  void whatIsNotThereIsExcepted() throws IOException {
    Collected read = Collected.walk(MboxDialect.ORIGINAL, folder.resolve("nowhere"));
    assertThat(read.excepted).singleElement().asString().contains("nowhere", "cannot be read");
  }

  private static List<String> sources(Collected read) {
    return read.messages.stream().map(m -> m.found().source()).toList();
  }

  private Path write(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }
}
