//! What to visit next, and not before it is polite.

pub mod robots;
