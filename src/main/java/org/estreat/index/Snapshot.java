package org.estreat.index;

import java.io.Closeable;

/**
 * The index at one moment: whatever is asked of it agrees, also while the index changes. To be
 * closed soon, for until then the files of that moment are kept.
 */
public interface Snapshot extends Searcher, Closeable {}
