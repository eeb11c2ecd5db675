package org.estreat.app.proof;

import java.io.FileOutputStream;
import java.io.IOException;
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
  public byte[] file(long number) throws IOException {
    return Files.readAllBytes(path(number));
  }

  /**
   * Reads one.
   *
   * @throws NoSuchFileException where there is none of this number
   * @throws ProofFormatException where the file is no proof; whether it is as it was written, only
   *     {@link ProofChain} says
   */
  public Proof read(long number) throws IOException, ProofFormatException {
    return ProofReader.read(file(number));
  }

  /** Whether the file is the one that was written: it has the hash that it declares. */
  public boolean isWhole(long number) throws IOException {
    byte[] file = file(number);
    String declared = ProofJson.declared(file);
    return declared != null && declared.equals(ProofJson.computed(file));
  }

  /** The hash that the file declares; empty where it does not end as a proof does. */
  public Optional<String> sha256(long number) throws IOException {
    return Optional.ofNullable(ProofJson.declared(file(number)));
  }

  @Override
  public Map<String, Object> summary(long number) throws IOException {
    Proof proof;
    byte[] file = file(number);
    Map<String, Object> summary = new LinkedHashMap<>();
    summary.put("number", number);
    try {
      proof = ProofReader.read(file);
    } catch (ProofFormatException e) {
      summary.put("fault", String.valueOf(e.getMessage()));
      return summary;
    }
    var folders = proof.pass().folders();
    summary.put("account", proof.pass().account());
    summary.put("written", proof.written().toString());
    summary.put("complete", proof.complete());
    summary.put("folders", folders.size());
    summary.put("onServer", folders.stream().mapToLong(each -> each.onServer()).sum());
    summary.put("archived", folders.stream().mapToLong(each -> each.archived()).sum());
    summary.put("gaps", folders.stream().mapToLong(each -> each.gaps().size()).sum());
    summary.put("sha256", String.valueOf(ProofJson.declared(file)));
    return summary;
  }

  /** Writes the next one, durable and whole when it is seen under its name. */
  void write(long number, byte[] bytes) throws IOException {
    Files.createDirectories(folder);
    Path file = path(number);
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    try (FileOutputStream out = new FileOutputStream(fresh.toFile())) {
      out.write(bytes);
      out.getFD().sync();
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    sync(folder);
    sync(folder.resolveSibling("."));
  }

  /** A name is durable when its folder is. */
  private static void sync(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
