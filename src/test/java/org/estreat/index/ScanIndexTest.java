package org.estreat.index;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.estreat.model.Flag;
import org.estreat.model.ModSeq;
import org.estreat.model.SightingId;
import org.junit.jupiter.api.Test;

class ScanIndexTest extends MessageIndexContract {
  private final Map<Path, ScanIndex.Disk> disks = new HashMap<>();

  @Override
  MessageIndex open(Path folder) {
    return new ScanIndex(disks.computeIfAbsent(folder, _ -> new ScanIndex.Disk()));
  }

  /** Tests the comparison itself: a scan agrees with a scan, and one that loses a hit does not. */
  @Test
  void comparisonSeesWhatDiffers() throws IOException {
    RandomSearches.differential(new ScanIndex(new ScanIndex.Disk()), 1, 200);
    assertThatThrownBy(() -> RandomSearches.differential(new Forgetful(), 1, 200))
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("seed 1, search ");
  }

  /** Flags never change in it. */
  private static final class Forgetful extends ScanIndex {
    Forgetful() {
      super(new Disk());
    }

    @Override
    public synchronized void setFlags(SightingId id, Set<Flag> flags, ModSeq modSeq) {}
  }
}
