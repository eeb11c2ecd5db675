package org.estreat.imap;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** Reads what a server may write. */
final class Wires {
  private Wires() {}

  static Response response(String octets) throws IOException {
    return responses(octets + "\r\n", Wire.Limits.STANDARD, 1).getFirst();
  }

  /** The first responses of what a server writes before it hangs up; Latin-1. */
  static List<Response> responses(String octets, Wire.Limits limits, int count) throws IOException {
    try (ServerSocket door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Wire wire =
            Wire.connect(new Properties(), "imap", "127.0.0.1", door.getLocalPort(), limits);
        Socket server = door.accept()) {
      Thread.ofVirtual().start(() -> write(server, octets));
      List<Response> responses = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        responses.add(wire.read());
      }
      return responses;
    }
  }

  private static void write(Socket server, String octets) {
    try {
      server.getOutputStream().write(octets.getBytes(StandardCharsets.ISO_8859_1));
      server.shutdownOutput();
    } catch (IOException e) {
      // the reader has had enough
    }
  }
}
