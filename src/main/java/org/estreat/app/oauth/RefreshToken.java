package org.estreat.app.oauth;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.estreat.model.FaultWords;

/** Where a refresh token is kept. */
public interface RefreshToken {
  /** As it is now. */
  String read() throws OAuthException;

  /**
   * Puts another in its place.
   *
   * @throws OAuthException where it cannot be kept there
   */
  void replace(String token) throws OAuthException;

  /** In the first line of a file, which is replaced as a whole and readable by its owner alone. */
  static RefreshToken inFile(Path file) {
    return new RefreshToken() {
      @Override
      public String read() throws OAuthException {
        try {
          return Files.readString(file).lines().findFirst().orElse("").strip();
        } catch (IOException e) {
          throw OAuthException.local(
              file + ": expected a refresh token in the first line, found " + words(e), e);
        }
      }

      @Override
      public void replace(String token) throws OAuthException {
        try {
          write(Files.exists(file) ? file.toRealPath() : file, token);
        } catch (IOException e) {
          throw OAuthException.local(
              file + ": expected to write the new refresh token, found " + words(e), e);
        }
      }
    };
  }

  /** From where nothing can be written to. */
  static RefreshToken readOnly(Secret secret) {
    return new RefreshToken() {
      @Override
      public String read() throws OAuthException {
        return secret.get();
      }

      @Override
      public void replace(String token) throws OAuthException {
        throw OAuthException.local(
            "the server gave a new refresh token, which can be kept only in a file; it is lost"
                + " when the program ends. Set oauth2.refresh-token: { file: PATH }",
            null);
      }
    };
  }

  private static void write(Path file, String token) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      throw new IOException("no folder");
    }
    // a temporary file is made for its owner alone
    Path temporary = Files.createTempFile(folder, ".refresh-token", ".tmp");
    try {
      try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
        ByteBuffer octets = StandardCharsets.UTF_8.encode(token + "\n");
        while (octets.hasRemaining()) {
          channel.write(octets);
        }
        channel.force(true);
      }
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private static String words(IOException e) {
    return FaultWords.of(e);
  }
}
