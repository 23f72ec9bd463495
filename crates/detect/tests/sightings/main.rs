//! What is seen on a page, one module per group of hiding places; every case is markup and what is to be seen in it.

mod about;
mod embedded;
mod head;
mod hidden;
mod innocent;
mod links;
mod structure;
mod text;
mod world;
