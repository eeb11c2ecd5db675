/**
 * The collection proof: what a pass over an account found, held against what is kept, as a file
 * that anybody can check. Begin with {@link org.estreat.app.proof.Proof}, which says what is
 * claimed, and {@link org.estreat.app.proof.ProofRecorder}, which makes it.
 *
 * <p>Invariant: a proof rests on what is durable and can be recomputed without this program, from
 * packs and journal alone; docs/proof.md says how. Nothing here speaks to a server.
 */
@NullMarked
package org.estreat.app.proof;

import org.jspecify.annotations.NullMarked;
