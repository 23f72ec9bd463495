//! Stories of every output.
