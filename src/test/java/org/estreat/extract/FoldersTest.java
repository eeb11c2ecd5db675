package org.estreat.extract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FoldersTest {
  @TempDir Path place;

  private Path folder;
  private Path closed;
  private Path outside;

  /** Two files of ten octets, a folder that not even its owner may enter, and a link. */
  @BeforeEach
  void fill() throws IOException {
    folder = Files.createDirectory(place.resolve("a"));
    Files.createDirectory(folder.resolve("b"));
    Files.write(folder.resolve("one"), new byte[10]);
    Files.write(folder.resolve("b/two"), new byte[10]);
    closed = Files.createDirectory(folder.resolve("closed"));
    Files.setPosixFilePermissions(closed, Set.of());
    outside = Files.write(place.resolve("outside"), new byte[100]);
    Files.createSymbolicLink(folder.resolve("b/link"), outside);
  }

  @AfterEach
  void open() throws IOException {
    if (Files.exists(closed)) {
      Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
    }
  }

  @Test
  void itsOctetsAndFilesAreCounted() {
    assertThat(Folders.holdsMore(folder, 20, 5)).isFalse();
    assertThat(Folders.holdsMore(folder, 19, 5)).isTrue();
    assertThat(Folders.holdsMore(folder, 20, 4)).isTrue();
    assertThat(Folders.holdsMore(place.resolve("none"), 0, 0)).isFalse();
  }

  @Test
  void whatIsInItIsDeletedAndItIsKept() {
    Folders.empty(folder);
    assertThat(folder).isEmptyDirectory();
    assertThat(outside).hasSize(100);
  }

  @Test
  void allOfItIsDeleted() {
    Folders.delete(folder);
    assertThat(folder).doesNotExist();
    assertThat(outside).exists();
    Folders.delete(folder);
  }
}
