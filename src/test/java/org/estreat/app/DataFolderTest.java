package org.estreat.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
  @TempDir Path temporary;
  private Path folder = Path.of("");

  @BeforeEach
  void nameFolder() {
    folder = temporary.resolve("data");
  }

  @Test
  void aWriterMakesTheFolderAndSaysItsFormat() throws Exception {
    try (DataFolder data = DataFolder.openForWriting(folder)) {
      assertThat(data.index()).isEqualTo(folder.resolve("index/000001"));
    }

    assertThat(folder.resolve("format")).hasContent("estreat 1");
    assertThat(folder.resolve("archive")).isDirectory();
    assertThat(DataFolder.openForReading(folder).path()).isEqualTo(folder);
  }

  @Test
  void nobodyElseLooksIntoTheFolder() throws Exception {
    assumeThat(temporary.getFileSystem().supportedFileAttributeViews())
        .as("needs a file system with POSIX permissions")
        .contains("posix");
    DataFolder.openForWriting(folder).close();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
        .isEqualTo("rwx------");

    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    try (DataFolder data = DataFolder.openForWriting(folder)) {
      assertThat(data.isOpenToOthers()).isFalse();
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
        .isEqualTo("rwx------");
  }

  /** What is there when the first start of all is killed while it writes the format. */
  @Test
  void aFolderThatWasNotMadeToTheEndIsMadeAgain() throws Exception {
    Files.createDirectories(folder.resolve("log"));
    Files.writeString(folder.resolve("lock"), "process 1\n");
    Files.writeString(folder.resolve("format.new"), "estr");

    DataFolder.openForWriting(folder).close();

    assertThat(folder.resolve("format")).hasContent("estreat 1");
    assertThat(folder.resolve("format.new")).doesNotExist();
  }

  @Test
  void aReaderMakesNothing() {
    Fault fault = catchThrowableOfType(Fault.class, () -> DataFolder.openForReading(folder));

    assertThat(fault.text()).contains("no data folder").contains(folder.toString());
    assertThat(folder).doesNotExist();
  }

  @Test
  void aSecondWriterLearnsWhoHoldsTheLockAndAReaderIsLetIn() throws Exception {
    try (DataFolder first = DataFolder.openForWriting(folder)) {
      Fault fault = catchThrowableOfType(Fault.class, () -> DataFolder.openForWriting(folder));

      assertThat(fault.exitCode()).isEqualTo(3);
      assertThat(fault.text()).contains("process " + ProcessHandle.current().pid());
      assertThat(DataFolder.openForReading(folder).path()).isEqualTo(first.path());
    }
    DataFolder.openForWriting(folder).close();
  }

  @Test
  void aNewerFormatIsRefusedAndLeftAlone() throws Exception {
    DataFolder.openForWriting(folder).close();
    Files.writeString(folder.resolve("format"), "estreat 2\n");

    Fault writer = catchThrowableOfType(Fault.class, () -> DataFolder.openForWriting(folder));
    Fault reader = catchThrowableOfType(Fault.class, () -> DataFolder.openForReading(folder));

    assertThat(writer.text()).contains("newer estreat").contains("estreat 1").contains("estreat 2");
    assertThat(reader.text()).isEqualTo(writer.text());
    assertThat(writer.exitCode()).isEqualTo(3);
    assertThat(folder.resolve("format")).hasContent("estreat 2");
  }

  @Test
  void aStrangersFolderIsLeftAlone() throws Exception {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("thesis.txt"), "words");

    Fault fault = catchThrowableOfType(Fault.class, () -> DataFolder.openForWriting(folder));

    assertThat(fault.text()).contains("no data folder of estreat").contains("'format'");
    assertThat(folder).isDirectoryNotContaining("glob:**/lock");
  }

  @Test
  void aStrangersFolderKeepsItsPermissions() throws Exception {
    assumeThat(temporary.getFileSystem().supportedFileAttributeViews())
        .as("needs a file system with POSIX permissions")
        .contains("posix");
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("hosts"), "127.0.0.1 localhost");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));

    Fault fault = catchThrowableOfType(Fault.class, () -> DataFolder.openForWriting(folder));

    assertThat(fault.text()).contains("no data folder of estreat");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
        .isEqualTo("rwxr-xr-x");
  }

  @Test
  void aFolderWithNothingButItsReadmeIsEmpty() throws Exception {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("README.md"), "# here");

    DataFolder.openForWriting(folder).close();

    assertThat(folder.resolve("format")).exists();
  }

  @Test
  void aFileInPlaceOfTheFolderIsNamed() throws Exception {
    Files.writeString(folder, "no folder");

    assertThat(catchThrowableOfType(Fault.class, () -> DataFolder.openForWriting(folder)).text())
        .contains("the data folder is a file")
        .contains(folder.toString());
    assertThat(catchThrowableOfType(Fault.class, () -> DataFolder.openForReading(folder)).text())
        .contains("a file");
  }

  @Test
  void swappingIndexesLeavesTheNewOneAlone() throws Exception {
    try (DataFolder data = DataFolder.openForWriting(folder)) {
      Files.createDirectories(data.index().resolve("old"));
      Files.createDirectories(folder.resolve("index/000007/left-by-a-kill"));

      Path next = Files.createDirectories(data.nextIndex());
      data.swapIndex(next);

      assertThat(data.index()).isEqualTo(next).isEqualTo(folder.resolve("index/000002"));
    }
    try (var entries = Files.list(folder.resolve("index"))) {
      assertThat(entries.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder("000002", "current");
    }
  }
}
