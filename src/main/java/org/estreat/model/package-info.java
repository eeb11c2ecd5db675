/**
 * What mail is: values only, no input or output.
 *
 * <p>Begin with {@link org.estreat.model.Message} (bytes, seen as headers and parts) and {@link
 * org.estreat.model.Sighting} (a message in one place). Flags and UIDs belong to the Sighting,
 * bytes to the Message.
 *
 * <p>Invariant: {@code model} imports nothing outside the JDK and does not know how mail is stored,
 * searched or fetched.
 */
@org.jspecify.annotations.NullMarked
package org.estreat.model;
