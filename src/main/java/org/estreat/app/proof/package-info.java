/**
 * The chain of proofs, as files that anybody can check: what a pass over an account found, held
 * against what is kept, and what an import met, took and did not take. Begin with {@link
 * org.estreat.app.proof.Proof} and {@link org.estreat.app.proof.ImportProof}, which say what is
 * claimed; {@link org.estreat.app.proof.ProofRecorder} and {@link
 * org.estreat.app.proof.ImportProofWriter} make them.
 *
 * <p>Invariant: a proof rests on what is durable and can be recomputed without this program, from
 * packs and journal alone; docs/proof.md says how. Nothing here speaks to a server.
 */
@NullMarked
package org.estreat.app.proof;

import org.jspecify.annotations.NullMarked;
