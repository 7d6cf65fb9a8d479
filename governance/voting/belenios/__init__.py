"""A strict verifier of Belenios archives: spec 2.0, crypto v1, group BELENIOS-2048, homomorphic questions."""
