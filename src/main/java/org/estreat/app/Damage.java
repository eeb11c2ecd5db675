package org.estreat.app;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.estreat.archive.Archive;

/** Tells the person of what the archive has lost; a command that met such does not end with 0. */
final class Damage {
  private static final int SHOWN = 20;

  private final World world;
  private final Set<String> told = new HashSet<>();

  Damage(World world) {
    this.world = world;
  }

  /** Says so where others can read mail, which could not be changed. */
  void tell(DataFolder folder) {
    if (folder.isOpenToOthers()) {
      Fault fault =
          Fault.failed("other users of this machine can read the data folder")
              .where(folder.path())
              .expected("permissions for its owner alone, 0700")
              .found("others, which this user may not change")
              .hint("let its owner run chmod 700");
      world.err().print(fault.text());
    }
  }

  /** Prints what was not told before and nobody has acknowledged. */
  void tell(Archive archive) throws IOException {
    List<String> news =
        archive.unacknowledged(archive.findings()).stream().filter(told::add).toList();
    if (news.isEmpty()) {
      return;
    }
    Fault fault = Fault.failed("the archive is damaged");
    news.stream().limit(SHOWN).forEach(fault::where);
    if (news.size() > SHOWN) {
      fault.where("and " + (news.size() - SHOWN) + " more");
    }
    fault.hint("estreat verify --deep tells all of it; nothing that is left is changed");
    world.err().print(fault.text());
  }

  /** The command's exit code, at least 1 after damage. */
  int exitCode(int ofWork) {
    return told.isEmpty() ? ofWork : Math.max(ofWork, Exit.NO);
  }
}
