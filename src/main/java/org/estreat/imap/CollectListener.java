package org.estreat.imap;

/** Hears what each pass over an account came to; looked up by its type in Camel's registry. */
@FunctionalInterface
public interface CollectListener {
  /** Called at the end of each pass, from the pass's own thread. */
  void collected(CollectReport report);
}
