package org.estreat.ingest.source;

import com.pff.PSTFile;
import com.pff.PSTFolder;
import com.pff.PSTMessage;
import com.pff.PSTObject;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.commons.io.output.DeferredFileOutputStream;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.estreat.model.Flag;
import org.estreat.model.MessageKey;
import org.jspecify.annotations.Nullable;

/**
 * Reads Outlook's {@code .msg} and {@code .pst}, which hold properties and not messages of RFC
 * 5322: what is kept is a message made of them by {@link OutlookMessage}, the same from the same
 * file each time.
 *
 * <p>So that no evidence is lost, the message made of a {@code .msg} has the file itself, byte for
 * byte, as its last part. The items of a {@code .pst} have no bytes of their own; the message names
 * the item's node, and the file is to be kept.
 *
 * <p>Items of a store that are no mail (contacts, appointments, tasks) are left out, each listed.
 */
final class OutlookFiles {
  private static final int READ = 1;
  private static final int UNSENT = 8;
  private static final int FLAGGED = 2;
  private static final int REPLIED_TO_SENDER = 102;
  private static final int REPLIED_TO_ALL = 103;
  private static final int FORWARDED = 104;
  private static final int DEEPEST_FOLDER = 200;

  /** With so many of its items in a row broken, the rest of a folder is given up. */
  private static final int MOST_BROKEN = 100;

  private static final int SHOWN = 300;

  /** Of a message that is made: larger ones are made in a file. The library takes all of it. */
  private static final int BUFFER = 1 << 16;

  /** Message classes that are no mail, with those below them. */
  private static final Pattern NO_MAIL =
      Pattern.compile(
          "ipm\\.(contact|distlist|appointment|task|activity|stickynote|configuration)(\\..*)?",
          Pattern.CASE_INSENSITIVE);

  private final SourceListener listener;
  private final Duration patience;

  OutlookFiles(SourceListener listener, Duration patience) {
    this.listener = listener;
    this.patience = patience;
  }

  /** A message ready to be handed on: in memory or, if it is large, in a file that goes after. */
  private record Made(
      DeferredFileOutputStream octets, Set<Flag> flags, OffsetDateTime date, List<String> lost)
      implements Closeable {
    FoundMessage.Content content() {
      byte[] small = octets.getData();
      return small == null ? FoundMessage.Content.of(octets.getPath(), false) : () -> small;
    }

    @Override
    public void close() throws IOException {
      octets.close();
      Files.deleteIfExists(octets.getPath());
    }
  }

  void item(SourceFile file) throws IOException {
    try (Patience library = new Patience(patience)) {
      handOn(
          file.source(),
          library.call(() -> {
            String hash = sha256(file.path());
            try (POIFSFileSystem container = new POIFSFileSystem(file.path().toFile(), true)) {
              MapiItem item = new MsgItem(container.getRoot(), listener.limits().largestText());
              var original = new OutlookMessage.Original(file.name(), file.path());
              return make(item, "msg; sha256=" + hash, original, file);
            }
          }));
    }
  }

  private static String sha256(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return MessageKey.of(in).sha256();
    }
  }

  private void handOn(String source, Made made) throws IOException {
    try (made) {
      listener.message(
          new FoundMessage(
              source, made.octets().getByteCount(), made.flags(), made.date(), made.content()));
    }
    made.lost().forEach(each -> listener.incomplete(source, each));
  }

  private Made make(
      MapiItem item, String origin, OutlookMessage.@Nullable Original original, SourceFile file)
      throws IOException {
    DeferredFileOutputStream octets =
        DeferredFileOutputStream.builder()
            .setBufferSize((int) Math.min(BUFFER, listener.limits().inMemory()))
            .setOutputFile(file.spool().newPath().toFile())
            .get();
    List<String> lost = new ArrayList<>();
    try (octets) {
      new OutlookMessage(file.spool().counted(octets), origin, lost).write(item, original);
    } catch (IOException | RuntimeException | Error e) {
      Files.deleteIfExists(octets.getPath());
      throw e;
    }
    Instant received = item.time(MapiItem.DELIVERY_TIME);
    Instant date = received == null ? item.time(MapiItem.CLIENT_SUBMIT_TIME) : received;
    return new Made(
        octets, flags(item), date == null ? file.time() : date.atOffset(ZoneOffset.UTC), lost);
  }

  private static Set<Flag> flags(MapiItem item) throws IOException {
    Set<Flag> flags = new HashSet<>();
    int state = item.number(MapiItem.MESSAGE_FLAGS);
    int verb = item.number(MapiItem.LAST_VERB);
    if ((state & READ) != 0) {
      flags.add(Flag.SEEN);
    }
    if ((state & UNSENT) != 0) {
      flags.add(Flag.DRAFT);
    }
    if (item.number(MapiItem.FLAG_STATUS) == FLAGGED) {
      flags.add(Flag.FLAGGED);
    }
    if (verb == REPLIED_TO_SENDER || verb == REPLIED_TO_ALL) {
      flags.add(Flag.ANSWERED);
    }
    if (verb == FORWARDED) {
      flags.add(new Flag("$Forwarded"));
    }
    return flags;
  }

  void store(SourceFile file) throws IOException {
    Patience library = new Patience(patience);
    try (library) {
      PSTFile store = library.call(() -> new PSTFile(file.path().toFile()));
      try {
        folder(file, library, library.call(store::getRootFolder), "", 0);
      } finally {
        library.call(() -> {
          store.close();
          return "";
        });
      }
    }
  }

  private void folder(SourceFile file, Patience library, PSTFolder folder, String above, int depth)
      throws IOException {
    String own = depth == 0 ? "" : library.call(() -> String.valueOf(folder.getDisplayName()));
    String path = own.isEmpty() ? above : above + own.replace('/', '_') + "/";
    String name = path.length() > SHOWN ? path.substring(path.length() - SHOWN) : path;
    if (PSTObject.getNodeType((int) folder.getDescriptorNodeId())
        == PSTObject.NID_TYPE_SEARCH_FOLDER) {
      String found = "no mail of its own: a search folder, which shows items of others";
      listener.leftOut(file.source() + "!/" + name, found);
      return;
    }
    try {
      items(file, library, folder, name);
    } catch (ImportStopped | Patience.GivenUp | EntrySpool.TooMuch e) {
      throw e;
    } catch (IOException e) {
      listener.excepted(file.source() + "!/" + name, SourceWalker.unreadable(e));
    }
    if (depth >= DEEPEST_FOLDER) {
      listener.excepted(file.source() + "!/" + name, "folders below this depth are not read");
      return;
    }
    for (PSTFolder each : subfolders(file, library, folder, name)) {
      folder(file, library, each, path, depth + 1);
    }
  }

  private List<PSTFolder> subfolders(
      SourceFile file, Patience library, PSTFolder folder, String name) throws IOException {
    try {
      return library.call(() -> List.copyOf(folder.getSubFolders()));
    } catch (Patience.GivenUp e) {
      throw e;
    } catch (IOException e) {
      listener.excepted(file.source() + "!/" + name, "its folders: " + SourceWalker.unreadable(e));
      return List.of();
    }
  }

  private void items(SourceFile file, Patience library, PSTFolder folder, String name)
      throws IOException {
    String source = file.source() + "!/" + name;
    int announced = library.call(folder::getContentCount);
    int met = 0;
    int broken = 0; // one after the other
    boolean more = true;
    while (more && broken < MOST_BROKEN) {
      try {
        PSTObject item = next(library, folder);
        more = item != null;
        met += more ? 1 : 0;
        broken = 0;
        if (item != null) {
          one(file, library, item, name);
        }
      } catch (ImportStopped | Patience.GivenUp | EntrySpool.TooMuch e) {
        throw e;
      } catch (IOException e) {
        met++;
        broken++;
        listener.excepted(source + "#item" + met, SourceWalker.unreadable(e));
        more = met < announced;
        passOver(library, folder, met);
      }
    }
    if (met < announced) {
      listener.excepted(
          source, "the folder counts %d items, %d were met".formatted(announced, met));
    }
  }

  /** The library stays at an item that it cannot read. */
  private static void passOver(Patience library, PSTFolder folder, int to) throws IOException {
    library.call(() -> {
      folder.moveChildCursorTo(to);
      return "";
    });
  }

  private static @Nullable PSTObject next(Patience library, PSTFolder folder) throws IOException {
    return library.call(() -> Optional.ofNullable(folder.getNextChild())).orElse(null);
  }

  private void one(SourceFile file, Patience library, PSTObject item, String folder)
      throws IOException {
    String source = file.source() + "!/" + folder + "#" + item.getDescriptorNodeId();
    try {
      String type = library.call(() -> String.valueOf(item.getMessageClass()));
      if (!(item instanceof PSTMessage message) || NO_MAIL.matcher(type).matches()) {
        listener.leftOut(source, "no mail: an item of the class " + type);
        return;
      }
      String origin = "pst; class=" + type + "; node=" + item.getDescriptorNodeId();
      handOn(source, library.call(() -> make(new PstItem(message), origin, null, file)));
    } catch (ImportStopped | Patience.GivenUp | EntrySpool.TooMuch e) {
      throw e;
    } catch (IOException e) {
      listener.excepted(source, SourceWalker.unreadable(e));
    }
  }
}
