package org.estreat.imap;

/**
 * Hears how accounts are collected and what came of it; looked up by its type in Camel's registry.
 * Called from several threads.
 */
@FunctionalInterface
public interface CollectListener {
  /** Called at the end of each pass, from the pass's own thread. */
  void collected(CollectReport report);

  /** Called once, before an account's first pass; the progress may be asked at any time. */
  default void began(String account, CollectProgress progress) {}

  /** One mailbox was brought up to date between two passes, because the server told of a change. */
  default void updated(FolderReport report) {}

  /** From now on changes of the account are noticed so. */
  default void watched(String account, WatchState state) {}
}
