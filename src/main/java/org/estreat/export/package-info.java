/**
 * The messages of a search as files that stand alone: in a form that other programs read, with a
 * manifest that names the SHA-256 of each.
 *
 * <p>Begin with {@link org.estreat.export.Exporter}. A further form is a record of {@link
 * org.estreat.export.ExportFormat} and one class that implements {@code FormatWriter}.
 *
 * <p>Invariant: {@code export} changes neither index nor archive, and nothing that looks finished
 * is left of an export that failed.
 */
@org.jspecify.annotations.NullMarked
package org.estreat.export;
