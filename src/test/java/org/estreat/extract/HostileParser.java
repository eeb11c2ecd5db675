package org.estreat.extract;

import java.io.ByteArrayInputStream;
import java.io.DataOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.apache.tika.extractor.EmbeddedDocumentExtractor;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.TikaCoreProperties;
import org.apache.tika.mime.MediaType;
import org.apache.tika.parser.ParseContext;
import org.apache.tika.parser.Parser;
import org.apache.tika.sax.XHTMLContentHandler;
import org.xml.sax.ContentHandler;
import org.xml.sax.SAXException;

/**
 * A parser that has been taken over by what it reads: a content {@code HOSTILE:halt} makes it end
 * the process, where it has the name {@link #NAME}. Only workers that a test gives the folder of
 * {@link #install} know it.
 */
public final class HostileParser implements Parser {
  static final String MAGIC = "HOSTILE:";

  /** By which Tika takes plain text for what this parser reads. */
  static final String NAME = "hostile.cob";

  private static final MediaType TYPE = MediaType.text("x-cobol");
  private static final long serialVersionUID = 1;

  /** Makes the folder known to Tika as a place on a class path. */
  static Path install(Path folder) throws IOException {
    Path services = Files.createDirectories(folder.resolve("META-INF/services"));
    Files.writeString(
        services.resolve("org.apache.tika.parser.Parser"), HostileParser.class.getName());
    return folder;
  }

  @Override
  public Set<MediaType> getSupportedTypes(ParseContext context) {
    return Set.of(TYPE);
  }

  @Override
  public void parse(
      InputStream stream, ContentHandler handler, Metadata metadata, ParseContext context)
      throws IOException, SAXException {
    String[] words =
        new String(stream.readAllBytes(), StandardCharsets.UTF_8)
            .substring(MAGIC.length())
            .split(" ", 2);
    XHTMLContentHandler out = new XHTMLContentHandler(handler, metadata);
    out.startDocument();
    out.characters("said before ");
    inside(context, out);
    act(words[0], words.length > 1 ? words[1] : "", out);
    out.characters("said after");
    out.endDocument();
  }

  private static void inside(ParseContext context, ContentHandler out)
      throws IOException, SAXException {
    Metadata metadata = new Metadata();
    metadata.set(TikaCoreProperties.RESOURCE_NAME_KEY, "inner.txt");
    try (InputStream in = new ByteArrayInputStream(new byte[] {' '})) {
      context.get(EmbeddedDocumentExtractor.class).parseEmbedded(in, out, metadata, false);
    }
  }

  private static void act(String deed, String object, XHTMLContentHandler out)
      throws IOException, SAXException {
    switch (deed) {
      case "well" -> tellPid(out);
      case "halt" -> Runtime.getRuntime().halt(Integer.parseInt(object));
      case "exit" -> System.exit(Integer.parseInt(object));
      case "orphan" -> orphan(Integer.parseInt(object));
      case "deafen" -> deafen(object);
      case "signal" -> signal(object);
      case "sleep" -> sleep();
      case "spin" -> spin(object);
      case "allocate" -> allocate();
      case "overflow" -> overflow(1);
      case "error" -> throw new AssertionError("no such thing");
      case "garbage" -> garbage(object);
      case "mute" -> mute();
      case "frames" -> frames();
      case "disk" -> fillDisk();
      case "stdin" -> out.characters(read(new FileInputStream(FileDescriptor.in)));
      case "system-in" -> out.characters("in:" + System.in.read());
      case "late" -> haltLater(Long.parseLong(object));
      case "linger" -> linger();
      case "wait" -> {
        tellPid(out);
        LockSupport.parkNanos(Long.parseLong(object) * 1_000_000);
      }
      case "environment" -> out.characters(System.getenv().keySet().toString());
      case "connect" -> out.characters(connect(Integer.parseInt(object)));
      default -> throw new IllegalArgumentException(deed);
    }
  }

  private static void tellPid(ContentHandler out) throws SAXException {
    char[] told = ("pid=" + ProcessHandle.current().pid() + " ").toCharArray();
    out.characters(told, 0, told.length);
  }

  /** Ends the process, and leaves a program that holds its standard output open, for a while. */
  private static void orphan(int code) throws IOException {
    Process shell =
        new ProcessBuilder("sh", "-c", "sleep 30 & exit 0")
            .redirectOutput(ProcessBuilder.Redirect.INHERIT)
            .start();
    shell.onExit().join();
    Runtime.getRuntime().halt(code);
  }

  /**
   * Stops the process, which takes nothing any more, and kills it later.
   *
   * @param file for the number of a program that goes on, and holds the standard input open
   */
  private static void deafen(String file) throws IOException {
    String later =
        "exec 3<&0; (kill -STOP $0; sleep 6; kill -KILL $0; exec sleep 120) & "
            + "echo $! >$1.new; mv $1.new $1";
    new ProcessBuilder("sh", "-c", later, String.valueOf(ProcessHandle.current().pid()), file)
        .redirectInput(ProcessBuilder.Redirect.INHERIT)
        .start()
        .onExit()
        .join();
    sleep();
  }

  private static void signal(String number) throws IOException {
    new ProcessBuilder("kill", "-" + number, String.valueOf(ProcessHandle.current().pid())).start();
    sleep();
  }

  private static void sleep() {
    CountDownLatch never = new CountDownLatch(1);
    boolean deaf = false;
    while (never.getCount() > 0) {
      try {
        never.await();
      } catch (InterruptedException e) {
        deaf = !deaf;
      }
    }
  }

  /** With a file to write its number into. */
  private static void spin(String file) throws IOException {
    if (!file.isEmpty()) {
      Path aside = Path.of(file + ".new");
      Files.writeString(aside, String.valueOf(ProcessHandle.current().pid()));
      Files.move(aside, Path.of(file));
    }
    while (!file.equals("never")) {
      Thread.onSpinWait();
    }
  }

  private static void allocate() {
    List<byte[]> held = new ArrayList<>();
    while (held.size() < Integer.MAX_VALUE) {
      held.add(new byte[1 << 20]);
    }
  }

  private static int overflow(int depth) {
    return depth == 0 ? 0 : overflow(depth + 1) + depth;
  }

  private static void garbage(String text) throws IOException {
    try (OutputStream out = new FileOutputStream(FileDescriptor.out)) {
      for (int i = 0; i < 10_000; i++) {
        out.write((text + i).getBytes(StandardCharsets.UTF_8));
      }
    }
    sleep();
  }

  private static void mute() throws IOException {
    new FileOutputStream(FileDescriptor.out).close();
    sleep();
  }

  /** Frames as they should be, and no end of them. */
  private static void frames() {
    String own = Thread.currentThread().getName().replaceFirst("^.*-", "");
    var out = new DataOutputStream(new FileOutputStream(FileDescriptor.out));
    FrameWriter writer = new FrameWriter(out, Integer.parseInt(own));
    for (int piece = 1_000; piece < Integer.MAX_VALUE; piece++) {
      writer.append(piece, "a place with a long name ".repeat(100), "x");
    }
  }

  private static void fillDisk() throws IOException {
    Path file = Files.createTempFile("huge", "");
    try (var channel = Files.newByteChannel(file, StandardOpenOption.WRITE)) {
      // Sparse: the disk of who runs the test is not what is to be filled.
      channel.position(8L << 30);
      channel.write(java.nio.ByteBuffer.wrap(new byte[1]));
    }
    sleep();
  }

  private static String read(InputStream in) throws IOException {
    byte[] some = new byte[100];
    int count = in.available() > 0 ? in.read(some) : 0;
    return new String(some, 0, count, StandardCharsets.ISO_8859_1);
  }

  private static void haltLater(long millis) {
    ThreadGroup top = Thread.currentThread().getThreadGroup();
    while (top.getParent() != null) {
      top = top.getParent();
    }
    Runnable halting =
        () -> {
          long until = System.nanoTime() + millis * 1_000_000;
          while (System.nanoTime() < until) {
            LockSupport.parkNanos(until - System.nanoTime());
          }
          Runtime.getRuntime().halt(9);
        };
    new Thread(top, halting, "late").start();
  }

  private static void linger() {
    new Thread(HostileParser::sleep, "lingering").start();
  }

  @FunctionalInterface
  private interface Try {
    void run() throws Exception;
  }

  /** Which of the ways out of this process are open. */
  private static String connect(int port) {
    InetSocketAddress there = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    String url = "http://127.0.0.1:" + port + "/";
    List<String> open = new ArrayList<>();
    attempt(open, "socket", () -> new Socket(there.getAddress(), port).close());
    attempt(open, "direct", () -> new Socket(java.net.Proxy.NO_PROXY).connect(there));
    attempt(open, "server", () -> new ServerSocket(0).close());
    attempt(open, "datagram", () -> new DatagramSocket().close());
    attempt(open, "channel", () -> SocketChannel.open(there).close());
    attempt(open, "async", () -> AsynchronousSocketChannel.open().connect(there).get());
    attempt(open, "url", () -> URI.create(url).toURL().openStream().close());
    attempt(open, "jar", () -> URI.create("jar:" + url + "a.jar!/a").toURL().openStream().close());
    attempt(open, "client", () -> get(url));
    attempt(open, "name", () -> InetAddress.getAllByName("example.org"));
    return "open: " + open + " ";
  }

  private static void get(String url) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      client.send(
          HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.discarding());
    }
  }

  private static void attempt(List<String> open, String way, Try trial) {
    try {
      trial.run();
      open.add(way);
    } catch (Exception | Error e) {
      return; // closed, as it should be
    }
  }
}
