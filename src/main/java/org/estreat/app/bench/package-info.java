/**
 * Measures searches over a data folder and checks their answers: {@link
 * org.estreat.app.bench.Needles} cuts probes out of the archive's own mail by a seed, {@link
 * org.estreat.app.bench.Stopwatch} times them, {@link org.estreat.app.bench.Truth} reads every
 * message again and says what should have been found.
 *
 * <p>Invariant: nothing is written to the data folder, and the same seed over the same archive asks
 * the same searches.
 */
@NullMarked
package org.estreat.app.bench;

import org.jspecify.annotations.NullMarked;
