//! suyuan
fn main() {}
