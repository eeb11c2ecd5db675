package org.estreat.extract;

import java.util.List;

/**
 * Ends workers on threads of its own: what hostile contents have left takes time to delete. Safe
 * for use by several threads.
 */
final class WorkerEnder {
  private int ending;

  /** Comes back at once. */
  void end(List<Worker> workers) {
    if (workers.isEmpty()) {
      return;
    }
    count(1);
    boolean begun = false;
    try {
      Thread.ofPlatform().daemon().name("extract-end").start(() -> endNow(workers));
      begun = true;
    } finally {
      if (!begun) {
        workers.forEach(WorkerStarter::kill); // No thread is to be had; their folders stay.
        count(-1);
      }
    }
  }

  private void endNow(List<Worker> workers) {
    try {
      workers.forEach(Worker::close);
    } finally {
      count(-1);
    }
  }

  private synchronized void count(int change) {
    ending += change;
    notifyAll();
  }

  /** Until all have ended, and their folders with them. */
  synchronized void await() throws InterruptedException {
    while (ending > 0) {
      wait();
    }
  }
}
