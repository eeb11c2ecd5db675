package org.estreat.ingest;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.estreat.model.SightingId;
import org.jspecify.annotations.Nullable;

/**
 * Threads that work side by side, one for each processor. Tasks of one Sighting keep their order,
 * because they share a lane. After the first fault the rest is passed over. For one user.
 */
final class Lanes {
  /** Something done for one Sighting. */
  @FunctionalInterface
  interface Task {
    void run() throws IOException;
  }

  private final List<Lane> lanes = new ArrayList<>();
  private final AtomicReference<@Nullable Throwable> fault = new AtomicReference<>();

  Lanes() {
    for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
      lanes.add(new Lane());
    }
    lanes.forEach(lane -> lane.thread.start());
  }

  void add(SightingId id, Task task) {
    lanes.get(Math.floorMod(id.hashCode(), lanes.size())).put(new Item(task));
  }

  /**
   * Waits until all is done that was added.
   *
   * @param what was being done, for the fault
   */
  void finish(String what) throws IOException {
    lanes.forEach(Lane::finish);
    Throwable failed = fault.get();
    if (failed != null) {
      String why = failed instanceof IOException ? failed.getMessage() : failed.toString();
      throw new IOException("cannot " + what + ": " + why, failed);
    }
  }

  private record Item(@Nullable Task task) {}

  private final class Lane {
    private final BlockingQueue<Item> queue = new ArrayBlockingQueue<>(200);
    private final Thread thread = new Thread(this::work, "replay");

    void finish() {
      put(new Item(null));
      boolean interrupted = false;
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
          fault.compareAndSet(null, e);
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }

    void put(Item item) {
      boolean taken = false;
      while (!taken && thread.isAlive()) {
        try {
          taken = queue.offer(item, 1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
          fault.compareAndSet(null, e);
          thread.interrupt();
        }
      }
    }

    private void work() {
      try {
        for (Task task = queue.take().task(); task != null; task = queue.take().task()) {
          if (fault.get() == null) {
            task.run();
          }
        }
      } catch (IOException | InterruptedException | RuntimeException | Error e) {
        fault.compareAndSet(null, e);
      }
    }
  }
}
