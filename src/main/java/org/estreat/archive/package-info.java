/**
 * Originals, byte for byte, by SHA-256, in packs that are valid {@code .tar.zst} files; beside them
 * the custody journal, in which each line carries the hash of the one before.
 *
 * <p>Begin with {@link org.estreat.archive.Archive}.
 *
 * <p>Invariant: nothing here deletes or changes a byte that was kept, and nothing here knows what
 * the bytes mean.
 */
@org.jspecify.annotations.NullMarked
package org.estreat.archive;
