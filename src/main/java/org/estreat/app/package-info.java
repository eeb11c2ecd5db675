/**
 * The program: its commands, its configuration, its data folder, and the wiring of all rooms.
 *
 * <p>Begin with {@link org.estreat.app.Main}; {@code Commands} lists what can be called, {@code
 * Setting} what can be configured, {@code Store} how the rooms are put together.
 *
 * <p>Invariant: nothing here decides what mail means or how it is searched; a command opens rooms,
 * calls one of them and shows its answer.
 */
@org.jspecify.annotations.NullMarked
package org.estreat.app;
