package org.estreat.app.proof;

import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.estreat.api.ProofShelf;
import org.estreat.imap.FolderReport;

/**
 * The folder {@code proofs} of a data folder: {@code 000001.json} and so on. Safe to use from
 * several threads, beside one that writes.
 */
public final class ProofFiles implements ProofShelf {
  private static final Pattern NAME = Pattern.compile("([0-9]{6,12})\\.json");

  private final Path folder;

  private ProofFiles(Path folder) {
    this.folder = folder;
  }

  public static ProofFiles of(Path dataFolder) {
    return new ProofFiles(dataFolder.resolve("proofs"));
  }

  /** Where the proofs are. */
  public Path folder() {
    return folder;
  }

  /** Where the proof of this number is or would be. */
  public Path path(long number) {
    return folder.resolve(String.format(Locale.ROOT, "%06d.json", number));
  }

  @Override
  public List<Long> numbers() throws IOException {
    TreeSet<Long> numbers = new TreeSet<>();
    for (Path file : files()) {
      long number = number(file);
      if (number > 0) {
        numbers.add(number);
      }
    }
    return List.copyOf(numbers);
  }

  /** Files that no proof has the name of, but for one that is being written. */
  List<Path> foreign() throws IOException {
    return files().stream()
        .filter(file -> number(file) == 0 && !file.toString().endsWith(".json.new"))
        .toList();
  }

  private List<Path> files() throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    TreeSet<Path> files = new TreeSet<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
      all.forEach(files::add);
    }
    return List.copyOf(files);
  }

  /** 0 where the file has not the one name that its number gives it. */
  private long number(Path file) {
    Matcher name = NAME.matcher(String.valueOf(file.getFileName()));
    long number = name.matches() ? Long.parseLong(name.group(1)) : 0;
    return file.equals(path(number)) ? number : 0;
  }

  @Override
  public long octets(long number) throws IOException {
    return Files.size(path(number));
  }

  @Override
  public void copy(long number, OutputStream to) throws IOException {
    Files.copy(path(number), to);
  }

  /**
   * Reads one.
   *
   * @throws NoSuchFileException where there is none of this number
   * @throws ProofFormatException where the file is no proof; whether it is as it was written, only
   *     {@link ProofChain} says
   */
  public ProofDocument read(long number) throws IOException, ProofFormatException {
    return ProofReader.read(path(number));
  }

  /** Whether the file is the one that was written: it has the hash that it declares. */
  public boolean isWhole(long number) throws IOException {
    return Seal.of(path(number)).isWhole();
  }

  /** The hash that the file declares; empty where it does not end as a proof does. */
  public Optional<String> sha256(long number) throws IOException {
    return Optional.ofNullable(Seal.of(path(number)).declared());
  }

  @Override
  public Map<String, Object> summary(long number) throws IOException {
    Map<String, Object> summary = new LinkedHashMap<>();
    summary.put("number", number);
    try {
      ProofDocument proof = read(number);
      summary.put("account", proof.account());
      summary.put("written", proof.written().toString());
      summary.put("complete", proof.complete());
      switch (proof) {
        case Proof collected -> summary.putAll(figures(collected));
        case ImportProof imported -> {
          summary.put("kind", ImportProof.KIND);
          summary.put("mailbox", imported.job().mailbox().name());
          imported.figures().forEach(summary::put);
        }
      }
      summary.put("sha256", sha256(number).orElse(""));
    } catch (ProofFormatException e) {
      summary.put("fault", String.valueOf(e.getMessage()));
    }
    return summary;
  }

  private static Map<String, Object> figures(Proof proof) {
    List<FolderReport> folders = proof.pass().folders();
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("folders", folders.size());
    figures.put("onServer", folders.stream().mapToLong(FolderReport::onServer).sum());
    figures.put("archived", folders.stream().mapToLong(FolderReport::archived).sum());
    figures.put("gaps", folders.stream().mapToLong(each -> each.gaps().size()).sum());
    figures.put("notVisited", proof.notVisited().size());
    if (proof.pass().fault() != null) {
      figures.put("passFault", proof.pass().fault());
    }
    return figures;
  }

  /** Writes a file and says its hash. */
  interface Writing {
    String to(OutputStream file) throws IOException;
  }

  /** Writes the next one, durable and whole when it is seen under its name; returns its hash. */
  String write(long number, Writing writing) throws IOException {
    Files.createDirectories(folder);
    Path file = path(number);
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    String sha256;
    try (FileOutputStream out = new FileOutputStream(fresh.toFile())) {
      OutputStream buffered = new BufferedOutputStream(out);
      sha256 = writing.to(buffered);
      buffered.flush();
      out.getFD().sync();
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    sync(folder);
    sync(folder.resolveSibling("."));
    return sha256;
  }

  /** A name is durable when its folder is. */
  private static void sync(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
