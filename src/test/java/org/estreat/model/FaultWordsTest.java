package org.estreat.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.NoSuchFileException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a person is told of an exception. */
class FaultWordsTest {
  static Stream<Arguments> faults() {
    return Stream.of(
        Arguments.of(new ConnectException("Connection refused"), "Connection refused"),
        Arguments.of(new UnknownHostException("imap.example.invalid"), "unknown host imap.example"),
        Arguments.of(new SocketTimeoutException("Read timed out"), "no answer in time: Read timed"),
        Arguments.of(new SocketTimeoutException(), "no answer in time"),
        Arguments.of(new SSLHandshakeException(""), "unforeseen fault (ssl handshake)"),
        Arguments.of(new NoSuchFileException("/a/b"), "nothing at /a/b"),
        Arguments.of(new ClosedChannelException(), "it was closed meanwhile"),
        Arguments.of(new EOFException(), "it ends too early"),
        Arguments.of(new IOException("a\nb"), "a"),
        Arguments.of(new IOException((String) null), "unforeseen fault"),
        Arguments.of(
            new UncheckedIOException(new IOException("no room")),
            "unforeseen fault (unchecked io): no room"),
        Arguments.of(
            new ArrayIndexOutOfBoundsException("Index 5 out of bounds for length 3"),
            "unforeseen fault (array index out of bounds): Index 5"),
        Arguments.of(new StackOverflowError(), "nested too deep"));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void aFaultIsToldWithoutTheNameOfItsClass(Throwable fault, String words) {
    assertThat(FaultWords.of(fault))
        .startsWith(words)
        .doesNotContain("Exception", "Error", "java.", "\n");
  }
}
