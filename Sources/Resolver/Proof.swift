import Packaging

/// Why there is no solution.
package struct Proof: Sendable {
  init(of contradiction: Incompatibility.ID, in state: ResolverState) {}
}

struct ProofWriter {
  init(_ proof: Proof) {}
  var diagnostic: Diagnostic { Diagnostic(.error, "no solution", reference: "no-solution") }
}
